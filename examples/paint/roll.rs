//! What comes out of a sitting: whole pictures, and layers that hold only what differs from the last whole one.

use crate::painter::Picture;
use crate::painter::canvas::Canvas;
use crate::painter::material::Ramps;
use crate::painter::palette::Palette;
use crate::painter::picture;

/// One colour per pixel, nothing where the picture is transparent.
pub type Pixels = Vec<Option<u8>>;

/// The pixels of a variant that differ from its base; all others are transparent.
pub fn difference(variant: &[Option<u8>], base: &[Option<u8>]) -> Pixels {
    variant.iter().zip(base).map(|(new, old)| if new == old { None } else { *new }).collect()
}

/// The file of a layer's frame, below the assets folder.
pub fn layer_file(name: &str, frame: usize) -> String {
    format!("layers/{name}_{frame}.png")
}

/// Collects the pictures of a sitting as file bytes.
pub struct Roll<'a> {
    palette: &'a Palette,
    ramps: &'a Ramps,
    base: Pixels,
    pictures: Vec<Picture>,
}

impl<'a> Roll<'a> {
    /// An empty roll.
    pub fn new(palette: &'a Palette, ramps: &'a Ramps) -> Self {
        Self { palette, ramps, base: Vec::new(), pictures: Vec::new() }
    }

    /// Adds a whole picture; layers that follow are differences from it.
    pub fn picture(&mut self, file: &str, canvas: &Canvas) -> Result<(), String> {
        let pixels = canvas.resolve(self.ramps);
        let bytes = picture::encode(canvas.width, &pixels, self.palette)?;
        self.pictures.push((file.to_string(), bytes));
        self.base = pixels;
        Ok(())
    }

    /// Adds one frame of a layer: what differs between a painted variant and the base.
    pub fn layer(&mut self, name: &str, frame: usize, variant: &Canvas) -> Result<(), String> {
        let pixels = difference(&variant.resolve(self.ramps), &self.base);
        let bytes = picture::encode(variant.width, &pixels, self.palette)?;
        self.pictures.push((layer_file(name, frame), bytes));
        Ok(())
    }

    /// Everything that was added, as files and their bytes.
    pub fn into_pictures(self) -> Vec<Picture> {
        self.pictures
    }
}
