//! Painting a [`Sight`]: the scene's picture, its layers laid over it, and the light of its lamps. What was
//! decoded once is kept, a layer as no more than the part of it that is not empty, and not what only passes.

use std::collections::HashMap;

use image::RgbaImage;

use super::fit::fill;
use super::layers::PASSING;
use super::{Assets, Scene, Sight};

/// The part of a layer's frame that is not empty, and where it lies.
struct Patch {
    picture: RgbaImage,
    at: (u32, u32),
}

/// Paints sights from a set of pictures.
pub struct Easel {
    assets: Assets,
    scenes: HashMap<Scene, RgbaImage>,
    patches: Patches,
}

impl Easel {
    /// An easel for `assets`.
    pub fn new(assets: Assets) -> Self {
        Self { assets, scenes: HashMap::new(), patches: HashMap::new() }
    }

    /// The pictures it paints from.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// `sight` in the scene's own size.
    pub fn paint(&mut self, sight: &Sight) -> RgbaImage {
        let assets = &self.assets;
        let base = self.scenes.entry(sight.scene).or_insert_with(|| assets.scene(sight.scene));
        let mut picture = base.clone();
        for &(name, frame) in &sight.layers {
            if PASSING.contains(&name) {
                let passing = assets.frame(sight.scene, name, frame).and_then(|frame| trim(&frame));
                passing.iter().for_each(|patch| lay(&mut picture, patch));
            } else if let Some(patch) = patch(&mut self.patches, assets, sight.scene, name, frame) {
                lay(&mut picture, patch);
            }
        }
        let bright = sight.light.and_then(|(name, eighths)| {
            patch(&mut self.patches, assets, sight.scene, name, 0).as_ref().map(|bright| (bright, eighths))
        });
        if let Some((bright, eighths)) = bright {
            shine(&mut picture, base, bright, eighths);
        }
        picture
    }

    /// `sight` in `width` x `height` pixels, its focal point kept in view.
    pub fn fit(&mut self, sight: &Sight, width: u32, height: u32) -> RgbaImage {
        fill(&self.paint(sight), width, height, sight.scene.focus())
    }
}

type Patches = HashMap<(&'static str, usize), Option<Patch>>;

/// A layer's frame, decoded once.
fn patch<'a>(
    patches: &'a mut Patches,
    assets: &Assets,
    scene: Scene,
    name: &'static str,
    frame: usize,
) -> &'a Option<Patch> {
    patches.entry((name, frame)).or_insert_with(|| assets.frame(scene, name, frame).and_then(|frame| trim(&frame)))
}

/// Adds to `picture` what `bright` has more light than `base`, by `eighths`.
fn shine(picture: &mut RgbaImage, base: &RgbaImage, bright: &Patch, eighths: u8) {
    let (left, top) = bright.at;
    for (x, y, lit) in bright.picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 0) {
        let (x, y) = (x + left, y + top);
        let (Some(dim), Some(pixel)) = (base.get_pixel_checked(x, y), picture.get_pixel_mut_checked(x, y)) else {
            continue;
        };
        for ((value, lit), dim) in pixel.0.iter_mut().zip(lit.0).zip(dim.0).take(3) {
            let more = u16::from(lit.saturating_sub(dim)) * u16::from(eighths) / 8;
            *value = value.saturating_add(more.min(255) as u8);
        }
    }
}

/// What is not empty of `frame`; nothing where all of it is.
fn trim(frame: &RgbaImage) -> Option<Patch> {
    let seen = || frame.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 0);
    let (left, right) = (seen().map(|(x, ..)| x).min()?, seen().map(|(x, ..)| x).max()?);
    let (top, bottom) = (seen().map(|(_, y, _)| y).min()?, seen().map(|(_, y, _)| y).max()?);
    let picture = image::imageops::crop_imm(frame, left, top, right - left + 1, bottom - top + 1).to_image();
    Some(Patch { picture, at: (left, top) })
}

/// Lays a patch over `picture`; what reaches over its edge is not seen.
fn lay(picture: &mut RgbaImage, patch: &Patch) {
    image::imageops::overlay(picture, &patch.picture, i64::from(patch.at.0), i64::from(patch.at.1));
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;
    use crate::art::{Shot, WALK};

    #[test]
    fn a_layer_changes_what_it_covers_and_nothing_else() {
        let mut easel = Easel::new(Assets::builtin());
        let bare = easel.paint(&Sight { layers: Vec::new(), ..Shot::of(Scene::Counter).sight() });
        let bowl = easel.paint(&Sight { layers: vec![("bowl_full", 0)], ..Shot::of(Scene::Counter).sight() });
        let changed: Vec<(u32, u32)> = bare
            .enumerate_pixels()
            .filter(|(x, y, pixel)| *pixel != bowl.get_pixel(*x, *y))
            .map(|(x, y, _)| (x, y))
            .collect();
        assert!(changed.len() > 1000, "{} pixels of bowl", changed.len());
        assert!(changed.iter().all(|&(_, y)| y > 60), "his face is not behind the bowl");
    }

    #[test]
    fn light_adds_and_takes_nothing_away() {
        let mut easel = Easel::new(Assets::builtin());
        let dim = Sight { light: None, ..Shot::of(Scene::Alley).sight() };
        let mut before = easel.paint(&dim);
        for eighths in [3, 8] {
            let after = easel.paint(&Sight { light: Some(("alley_light", eighths)), ..dim.clone() });
            let brighter = before.pixels().zip(after.pixels()).filter(|(old, new)| old != new).count();
            assert!(brighter > 500, "{brighter} pixels are brighter");
            let darker = |(old, new): (&Rgba<u8>, &Rgba<u8>)| old.0.iter().zip(new.0).any(|(old, new)| new < *old);
            assert!(!before.pixels().zip(after.pixels()).any(darker));
            before = after;
        }
    }

    #[test]
    fn every_step_of_the_way_in_is_another_picture_of_the_size_that_was_asked_for() {
        let mut easel = Easel::new(Assets::builtin());
        for scene in [Scene::Alley, Scene::Rain] {
            let mut walk = |walked| easel.fit(&Shot { walked: Some(walked), ..Shot::of(scene) }.sight(), 80, 40);
            let steps: Vec<RgbaImage> = (0..=WALK).map(&mut walk).collect();
            assert!(steps.windows(2).all(|two| two[0] != two[1] && two[1].dimensions() == (80, 40)));
            assert_eq!(walk(WALK + 9), steps[WALK as usize]);
        }
    }
}
