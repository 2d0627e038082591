//! The painting surface: per pixel a material, a level and the light that falls on it, never a colour.
//! Colour comes last, when level plus light is rounded by an ordered matrix and looked up in the ramp.

use crate::painter::material::{Material, Ramps};

/// What one pixel of a thing looks like before light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// What it is made of.
    pub material: Material,
    /// Its own brightness, in steps of the ramp, 0.0 to 7.0.
    pub level: f32,
    /// True when it shines by itself and ignores all light.
    pub glows: bool,
}

/// A thing that waits for light.
pub const fn lit(material: Material, level: f32) -> Surface {
    Surface { material, level, glows: false }
}

/// A thing that shines by itself.
pub const fn glow(material: Material, level: f32) -> Surface {
    Surface { material, level, glows: true }
}

/// One pixel of the canvas.
#[derive(Clone, Copy)]
pub struct Cell {
    /// The thing seen here.
    pub surface: Surface,
    /// Lamplight on it, in levels.
    pub warm: f32,
    /// Night light on it, in levels; negative in unlit places.
    pub cold: f32,
    /// Distance from the eye in metres.
    pub depth: f32,
    /// Which object it belongs to; edges between objects get outlines.
    pub object: u32,
    /// False where nothing was painted: transparent in the file.
    pub painted: bool,
}

impl Cell {
    const EMPTY: Self = Self {
        surface: lit(Material::Night, 0.0),
        warm: 0.0,
        cold: 0.0,
        depth: f32::INFINITY,
        object: 0,
        painted: false,
    };

    /// The brightness after light.
    pub fn brightness(&self) -> f32 {
        if self.surface.glows { self.surface.level } else { self.surface.level + self.warm + self.cold }
    }
}

const MATRIX: [[f32; 4]; 4] =
    [[0.0, 8.0, 2.0, 10.0], [12.0, 4.0, 14.0, 6.0], [3.0, 11.0, 1.0, 9.0], [15.0, 7.0, 13.0, 5.0]];

/// The threshold of the ordered 4x4 matrix at a pixel, between -0.5 and 0.5.
pub fn threshold(x: i32, y: i32) -> f32 {
    (MATRIX[(y & 3) as usize][(x & 3) as usize] + 0.5) / 16.0 - 0.5
}

/// A picture in the making.
#[derive(Clone)]
pub struct Canvas {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// How far the ordered matrix reaches across a step: 0.0 is flat shading, 1.0 is full dithering.
    pub grain: f32,
    cells: Vec<Cell>,
}

impl Canvas {
    /// An empty, transparent canvas.
    pub fn new(width: i32, height: i32) -> Self {
        let cells = vec![Cell::EMPTY; (width * height).max(0) as usize];
        Self { width, height, grain: 0.5, cells }
    }

    fn at(&self, x: i32, y: i32) -> Option<usize> {
        let inside = (0..self.width).contains(&x) && (0..self.height).contains(&y);
        inside.then_some((y * self.width + x) as usize)
    }

    /// The cell at a pixel, or nothing outside.
    pub fn cell(&self, x: i32, y: i32) -> Option<&Cell> {
        self.at(x, y).map(|i| &self.cells[i])
    }

    /// The cell at a pixel to be changed, or nothing outside.
    pub fn cell_mut(&mut self, x: i32, y: i32) -> Option<&mut Cell> {
        self.at(x, y).map(|i| &mut self.cells[i])
    }

    /// Replaces a whole cell.
    pub fn set(&mut self, x: i32, y: i32, cell: Cell) {
        if let Some(i) = self.at(x, y) {
            self.cells[i] = cell;
        }
    }

    /// Paints a surface and keeps the light that was there.
    pub fn put(&mut self, x: i32, y: i32, surface: Surface) {
        if let Some(cell) = self.cell_mut(x, y) {
            cell.surface = surface;
            cell.painted = true;
        }
    }

    /// Adds levels to whatever is at a pixel.
    pub fn lift(&mut self, x: i32, y: i32, levels: f32) {
        if let Some(cell) = self.cell_mut(x, y) {
            cell.surface.level += levels;
        }
    }

    /// Draws a dark line around near things where they stand before far ones, and a light rim on top of
    /// what the lamps reach.
    pub fn outline(&mut self) {
        let before = self.cells.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let Some(i) = self.at(x, y) else { continue };
                let here = before[i];
                let near = |dx: i32, dy: i32| self.at(x + dx, y + dy).map(|n| before[n]);
                let sides = [near(-1, 0), near(1, 0), near(0, -1), near(0, 1)];
                let behind = sides
                    .iter()
                    .flatten()
                    .any(|side| side.object != here.object && side.depth < here.depth * 0.975 && side.depth < 17.0);
                let above = near(0, -1).is_some_and(|up| up.object != here.object && up.depth > here.depth * 1.03);
                if behind {
                    self.cells[i].surface.level -= if here.surface.glows { 2.0 } else { 1.3 };
                } else if above && !here.surface.glows && here.warm > 0.6 {
                    self.cells[i].surface.level += 0.7;
                }
            }
        }
    }

    /// Turns levels into colours: one palette index per pixel, nothing where the canvas is empty.
    pub fn resolve(&self, ramps: &Ramps) -> Vec<Option<u8>> {
        let mut pixels = Vec::with_capacity(self.cells.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let cell = &self.cells[(y * self.width + x) as usize];
                pixels.push(cell.painted.then(|| self.colour(cell, x, y, ramps)));
            }
        }
        pixels
    }

    fn colour(&self, cell: &Cell, x: i32, y: i32, ramps: &Ramps) -> u8 {
        let t = threshold(x, y);
        let step = (cell.brightness() + t * self.grain).round() as i32;
        let in_lamplight = cell.surface.glows || {
            let cold = cell.cold.max(0.0) + 0.25;
            let share = cell.warm / (cell.warm + cold);
            share + t * 0.3 > 0.5
        };
        ramps.colour(cell.surface.material, step, in_lamplight)
    }
}
