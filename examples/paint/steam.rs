//! Steam in motion: a ribbon that sways, swells and comes apart. Everything in it is a wave that travels upwards
//! a whole number of lengths in a loop, so the loop has no seam.

use std::f32::consts::TAU;

use crate::painter::canvas::{Canvas, lit, threshold};
use crate::painter::material::Material;

/// Frames of every steam loop.
pub const FRAMES: usize = 6;

/// A column of steam.
#[derive(Clone, Copy)]
pub struct Plume {
    /// Where it leaves the pot, in pixels.
    pub foot: (f32, f32),
    /// How high it rises.
    pub height: f32,
    /// Half its width at the foot and at the top.
    pub half: (f32, f32),
    /// How far the draught carries it to the right.
    pub lean: f32,
    /// How far it sways to both sides at the top.
    pub sway: f32,
    /// Where in its swaying it starts, so that plumes differ.
    pub start: f32,
    /// Levels darker than in full lamplight.
    pub dim: f32,
    /// Rows from the foot upwards that still get lamplight; above is night air.
    pub warm: f32,
}

impl Plume {
    /// How thick it is at a pixel, from 0.0 up to about 1.0.
    fn density(&self, x: f32, y: f32, phase: f32) -> f32 {
        let up = (self.foot.1 - y) / self.height;
        if !(0.0..1.0).contains(&up) {
            return 0.0;
        }
        let turn = phase * TAU;
        let waves = (self.height / 15.0).max(2.0);
        let bend = (up * waves * 1.5 + self.start - turn).sin() * (0.3 + 0.7 * up) * self.sway;
        let curl = (up * waves * 3.1 + self.start * 2.0 - turn * 2.0).sin() * self.sway * 0.22;
        let middle = self.foot.0 + self.lean * up.powf(1.3) + bend + curl;
        let swell = 0.78 + 0.34 * (up * waves * 2.3 + self.start * 3.0 - turn).sin();
        let half = (self.half.0 + (self.half.1 - self.half.0) * up) * swell;
        let off = (x - middle) / half;
        let ragged = 0.2 * (x * 0.9 + up * waves * 4.0 - turn * 2.0 + self.start).sin();
        let fade = (up * self.height / 5.0).min(1.0) * (1.0 - up).powf(0.85);
        (1.0 - off * off).max(0.0) * fade * (0.95 + ragged)
    }

    /// Paints one frame over a canvas, except where something `hides` it.
    pub fn paint(&self, canvas: &mut Canvas, frame: usize, hides: impl Fn(i32, i32) -> bool) {
        let phase = frame as f32 / FRAMES as f32;
        let reach = self.half.1 + self.sway * 1.3 + self.lean.abs() + 2.0;
        let (left, right) = ((self.foot.0 - reach) as i32, (self.foot.0 + reach) as i32);
        for y in (self.foot.1 - self.height) as i32..=self.foot.1 as i32 {
            for x in left..=right {
                let dense = self.density(x as f32 + 0.5, y as f32 + 0.5, phase);
                if dense <= 0.24 + threshold(x, y) * 0.34 || hides(x, y) {
                    continue;
                }
                let step = if dense > 0.66 {
                    6.0
                } else if dense > 0.4 {
                    5.0
                } else {
                    4.0
                };
                let in_lamplight = self.foot.1 - (y as f32) < self.warm + threshold(x, y) * 14.0;
                canvas.put(x, y, lit(Material::Steam, step - self.dim));
                if let Some(cell) = canvas.cell_mut(x, y) {
                    (cell.warm, cell.cold) = if in_lamplight { (1.0, -1.0) } else { (0.0, 0.0) };
                }
            }
        }
    }
}
