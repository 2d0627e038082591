//! Bringing a picture to a size. Smaller sizes average areas in linear light, so that small lamps stay
//! bright; larger ones repeat pixels by whole factors. What does not fit is cut around the focal point.

use std::sync::OnceLock;

use image::{Rgba, RgbaImage};

/// The part of `picture` with the proportions `width`:`height` around `focus` (each 0 to 1), brought to
/// exactly that size. A side of 0 counts as 1.
pub fn fill(picture: &RgbaImage, width: u32, height: u32, focus: (f32, f32)) -> RgbaImage {
    let (width, height) = (width.max(1), height.max(1));
    let (full_w, full_h) = (picture.width() as f32, picture.height() as f32);
    let wanted = width as f32 / height as f32;
    let (cut_w, cut_h) = if full_w / full_h > wanted { (full_h * wanted, full_h) } else { (full_w, full_w / wanted) };
    let left = (full_w * focus.0 - cut_w / 2.0).clamp(0.0, full_w - cut_w);
    let top = (full_h * focus.1 - cut_h / 2.0).clamp(0.0, full_h - cut_h);
    let spans = |from: f32, step: f32, count: u32, length: u32| -> Vec<Vec<(u32, f32)>> {
        let span = |nth: u32| (from + nth as f32 * step, from + (nth + 1) as f32 * step);
        (0..count).map(|nth| covered(span(nth), length).collect()).collect()
    };
    let columns = spans(left, cut_w / width as f32, width, picture.width());
    let rows = spans(top, cut_h / height as f32, height, picture.height());
    let light = Light::get();
    RgbaImage::from_fn(width, height, |x, y| light.average(picture, &columns[x as usize], &rows[y as usize]))
}

/// `picture` enlarged by the largest whole factor that keeps it within `width` x `height` pixels.
pub fn scale_up(picture: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    let factor = (width / picture.width().max(1)).min(height / picture.height().max(1)).max(1);
    RgbaImage::from_fn(picture.width() * factor, picture.height() * factor, |x, y| {
        *picture.get_pixel(x / factor, y / factor)
    })
}

/// `picture` with its transparent parts filled with `ground`.
pub fn on_ground(picture: &RgbaImage, [r, g, b]: super::Rgb) -> RgbaImage {
    let mut out = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([r, g, b, 255]));
    image::imageops::overlay(&mut out, picture, 0, 0);
    out
}

/// Steps of light in which a mean is rounded on its way back to sRGB.
const STEPS: usize = 4096;

/// sRGB values as linear light, and back.
struct Light {
    of: [f32; 256],
    back: Vec<u8>,
}

impl Light {
    fn get() -> &'static Self {
        static TABLES: OnceLock<Light> = OnceLock::new();
        TABLES.get_or_init(|| Self {
            of: std::array::from_fn(|value| {
                let value = value as f32 / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            }),
            back: (0..=STEPS).map(|step| to_srgb(step as f32 / STEPS as f32)).collect(),
        })
    }

    /// The mean light of an area, its edges weighed by how much of a pixel they cover.
    fn average(&self, picture: &RgbaImage, columns: &[(u32, f32)], rows: &[(u32, f32)]) -> Rgba<u8> {
        let mut sum = [0.0_f32; 3];
        let (mut alpha, mut weight) = (0.0_f32, 0.0_f32);
        for &(y, share_y) in rows {
            for &(x, share_x) in columns {
                let Rgba([r, g, b, a]) = *picture.get_pixel(x, y);
                let share = share_x * share_y;
                let seen = share * f32::from(a) / 255.0;
                for (total, value) in sum.iter_mut().zip([r, g, b]) {
                    *total += self.of[usize::from(value)] * seen;
                }
                alpha += seen;
                weight += share;
            }
        }
        let seen = alpha.max(f32::EPSILON);
        let step = |total: f32| ((total / seen * STEPS as f32).round() as usize).min(STEPS);
        let [r, g, b] = sum.map(|total| self.back[step(total)]);
        Rgba([r, g, b, (alpha / weight.max(f32::EPSILON) * 255.0).round() as u8])
    }
}

fn to_srgb(light: f32) -> u8 {
    let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round().clamp(0.0, 255.0) as u8
}

/// The pixels between two places on an axis of `length` pixels, each with the share that is covered.
fn covered((from, to): (f32, f32), length: u32) -> impl Iterator<Item = (u32, f32)> {
    let first = (from.floor().max(0.0) as u32).min(length.saturating_sub(1));
    let last = ((to.ceil() as u32).max(first + 1)).min(length);
    (first..last).map(move |pixel| {
        let (start, end) = (pixel as f32, pixel as f32 + 1.0);
        (pixel, (end.min(to) - start.max(from)).max(1e-4))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves() -> RgbaImage {
        RgbaImage::from_fn(4, 4, |x, _| if x < 2 { Rgba([0, 0, 0, 255]) } else { Rgba([255, 255, 255, 255]) })
    }

    #[test]
    fn a_smaller_picture_is_the_mean_in_linear_light() {
        let small = fill(&halves(), 1, 1, (0.5, 0.5));
        assert_eq!(small.get_pixel(0, 0).0, [188, 188, 188, 255], "half the light is no mid-grey");
    }

    #[test]
    fn the_focal_point_stays_when_a_pane_is_narrow() {
        let right = fill(&halves(), 1, 2, (1.0, 0.5));
        assert_eq!(right.get_pixel(0, 0).0, [255, 255, 255, 255]);
        let left = fill(&halves(), 1, 2, (0.0, 0.5));
        assert_eq!(left.get_pixel(0, 0).0, [0, 0, 0, 255]);
    }

    #[test]
    fn any_size_is_given_exactly() {
        for (width, height) in [(0, 0), (1, 7), (200, 3), (4, 4), (640, 360)] {
            assert_eq!(fill(&halves(), width, height, (0.5, 0.5)).dimensions(), (width.max(1), height.max(1)));
        }
    }

    #[test]
    fn enlarging_repeats_pixels_by_whole_factors() {
        let large = scale_up(&halves(), 11, 9);
        assert_eq!(large.dimensions(), (8, 8));
        assert_eq!(large.get_pixel(3, 0), halves().get_pixel(1, 0));
        assert_eq!(scale_up(&halves(), 1, 1).dimensions(), (4, 4));
    }
}
