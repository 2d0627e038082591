//! Painting a [`Sight`]: the scene's picture, its layers laid over it, the way into it and the dark. What was
//! decoded once is kept, a layer as no more than the part of it that is not empty.

use std::collections::HashMap;

use image::{Rgba, RgbaImage};

use super::fit::fill_part;
use super::{Assets, Scene, Sight};

/// The share of a picture that is still seen when the eye is nearest.
const NEAREST: f32 = 0.3;
/// Steps of the way to the focal point.
pub const WAY: u8 = 20;

/// The part of a layer's frame that is not empty, and where it lies.
struct Patch {
    picture: RgbaImage,
    at: (u32, u32),
}

/// Paints sights from a set of pictures.
pub struct Easel {
    assets: Assets,
    scenes: HashMap<Scene, RgbaImage>,
    patches: HashMap<(&'static str, usize), Option<Patch>>,
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
            let patch = self
                .patches
                .entry((name, frame))
                .or_insert_with(|| assets.frame(sight.scene, name, frame).and_then(|frame| trim(&frame)));
            if let Some(patch) = patch {
                lay(&mut picture, patch);
            }
        }
        picture
    }

    /// `sight` in `width` x `height` pixels, its focal point kept in view.
    pub fn fit(&mut self, sight: &Sight, width: u32, height: u32) -> RgbaImage {
        let picture = self.paint(sight);
        let share = 1.0 - (1.0 - NEAREST) * f32::from(sight.near.min(WAY)) / f32::from(WAY);
        let mut fitted = fill_part(&picture, width, height, sight.scene.focus(), share);
        if sight.dark > 0 {
            let left = 8 - u16::from(sight.dark.min(8));
            for Rgba([r, g, b, _]) in fitted.pixels_mut() {
                [r, g, b].into_iter().for_each(|value| *value = (u16::from(*value) * left / 8) as u8);
            }
        }
        fitted
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
    use super::*;
    use crate::art::Shot;

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
    fn coming_nearer_and_the_dark_change_the_picture_and_not_its_size() {
        let mut easel = Easel::new(Assets::builtin());
        let sight = Shot::of(Scene::Alley).sight();
        let far = easel.fit(&sight, 80, 40);
        let near = easel.fit(&Sight { near: WAY, ..sight.clone() }, 80, 40);
        let dark = easel.fit(&Sight { dark: 8, ..sight }, 80, 40);
        assert_eq!((far.dimensions(), near.dimensions()), ((80, 40), (80, 40)));
        assert_ne!(far, near);
        assert!(dark.pixels().all(|pixel| pixel.0[..3] == [0, 0, 0]));
    }
}
