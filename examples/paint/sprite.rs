//! Small pictures placed by hand: text grids, and shapes filled pixel by pixel.
//! A sprite holds surfaces, not colours, so the same bowl is warm under a lamp and blue in the dark.

use crate::painter::canvas::{Canvas, Surface};

/// A small picture with holes.
#[derive(Clone)]
pub struct Sprite {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    cells: Vec<Option<Surface>>,
}

/// What the letters of a text grid stand for.
pub type Legend<'a> = &'a [(char, Surface)];

impl Sprite {
    /// An empty sprite.
    pub fn new(width: i32, height: i32) -> Self {
        Self { width, height, cells: vec![None; (width * height).max(0) as usize] }
    }

    /// A sprite from rows of letters; letters missing from the legend are holes.
    pub fn from_grid(rows: &[&str], legend: Legend) -> Self {
        let width = rows.iter().map(|row| row.chars().count()).max().unwrap_or(0);
        let mut sprite = Self::new(width as i32, rows.len() as i32);
        sprite.stamp_grid(0, 0, rows, legend);
        sprite
    }

    fn at(&self, x: i32, y: i32) -> Option<usize> {
        let inside = (0..self.width).contains(&x) && (0..self.height).contains(&y);
        inside.then_some((y * self.width + x) as usize)
    }

    /// The surface at a pixel; nothing in holes and outside.
    pub fn get(&self, x: i32, y: i32) -> Option<Surface> {
        self.at(x, y).and_then(|i| self.cells[i])
    }

    /// Paints one pixel.
    pub fn set(&mut self, x: i32, y: i32, surface: Surface) {
        if let Some(i) = self.at(x, y) {
            self.cells[i] = Some(surface);
        }
    }

    /// Changes the level of a pixel that is no hole.
    pub fn lift(&mut self, x: i32, y: i32, levels: f32) {
        if let Some(cell) = self.at(x, y).and_then(|i| self.cells[i].as_mut()) {
            cell.level += levels;
        }
    }

    /// Lays a text grid over the sprite; letters missing from the legend leave it as it is.
    pub fn stamp_grid(&mut self, left: i32, top: i32, rows: &[&str], legend: Legend) {
        for (y, row) in rows.iter().enumerate() {
            for (x, letter) in row.chars().enumerate() {
                if let Some((_, surface)) = legend.iter().find(|(l, _)| *l == letter) {
                    self.set(left + x as i32, top + y as i32, *surface);
                }
            }
        }
    }

    /// Lays another sprite over this one.
    pub fn stamp(&mut self, left: i32, top: i32, other: &Self) {
        for y in 0..other.height {
            for x in 0..other.width {
                if let Some(surface) = other.get(x, y) {
                    self.set(left + x, top + y, surface);
                }
            }
        }
    }

    /// Fills a rectangle, both corners included.
    pub fn rect(&mut self, (x0, y0): (i32, i32), (x1, y1): (i32, i32), surface: Surface) {
        for y in y0..=y1 {
            for x in x0..=x1 {
                self.set(x, y, surface);
            }
        }
    }

    /// Fills a polygon; a pixel belongs to it when its middle does.
    pub fn polygon(&mut self, points: &[(f32, f32)], surface: Surface) {
        self.each_inside(points, |sprite, x, y| sprite.set(x, y, surface));
    }

    /// Adds levels inside a polygon: a plane in light or in shade.
    pub fn plane(&mut self, points: &[(f32, f32)], levels: f32) {
        self.each_inside(points, |sprite, x, y| sprite.lift(x, y, levels));
    }

    fn each_inside(&mut self, points: &[(f32, f32)], mut paint: impl FnMut(&mut Self, i32, i32)) {
        let span = |get: fn(&(f32, f32)) -> f32, size: i32| {
            let low = points.iter().map(get).fold(f32::INFINITY, f32::min).floor() as i32;
            let high = points.iter().map(get).fold(f32::NEG_INFINITY, f32::max).ceil() as i32;
            low.max(0)..high.min(size)
        };
        for y in span(|p| p.1, self.height) {
            for x in span(|p| p.0, self.width) {
                if inside(points, x as f32 + 0.5, y as f32 + 0.5) {
                    paint(self, x, y);
                }
            }
        }
    }

    /// Fills an ellipse given its middle and half axes.
    pub fn ellipse(&mut self, middle: (f32, f32), half: (f32, f32), surface: Surface) {
        let (top, low) = ((middle.1 - half.1).floor() as i32, (middle.1 + half.1).ceil() as i32);
        let (left, right) = ((middle.0 - half.0).floor() as i32, (middle.0 + half.0).ceil() as i32);
        for y in top.max(0)..low.min(self.height) {
            for x in left.max(0)..right.min(self.width) {
                let dx = (x as f32 + 0.5 - middle.0) / half.0;
                let dy = (y as f32 + 0.5 - middle.1) / half.1;
                if dx * dx + dy * dy <= 1.0 {
                    self.set(x, y, surface);
                }
            }
        }
    }

    /// Draws a one-pixel line, both ends included.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), surface: Surface) {
        each_on_line(from, to, |x, y| self.set(x, y, surface));
    }

    /// Surrounds everything painted with a line, outside its edge.
    pub fn outline(&mut self, surface: Surface) {
        let before = self.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let touches =
                    [(-1, 0), (1, 0), (0, -1), (0, 1)].iter().any(|(dx, dy)| before.get(x + dx, y + dy).is_some());
                if before.get(x, y).is_none() && touches {
                    self.set(x, y, surface);
                }
            }
        }
    }

    /// Like `outline`, but not above what is painted: for things that grow out of what is behind them.
    pub fn outline_below(&mut self, surface: Surface) {
        let before = self.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let touches = [(-1, 0), (1, 0), (0, -1)].iter().any(|(dx, dy)| before.get(x + dx, y + dy).is_some());
                if before.get(x, y).is_none() && before.get(x, y + 1).is_none() && touches {
                    self.set(x, y, surface);
                }
            }
        }
    }

    /// Paints the sprite onto a canvas as it was placed by hand, `levels` brighter or darker, whatever light
    /// falls there.
    pub fn onto_as_placed(&self, canvas: &mut Canvas, left: i32, top: i32, levels: f32) {
        self.onto(canvas, left, top);
        for y in 0..self.height {
            for x in 0..self.width {
                if self.get(x, y).is_none() {
                    continue;
                }
                if let Some(cell) = canvas.cell_mut(left + x, top + y) {
                    (cell.warm, cell.cold) = (1.0, levels - 1.0);
                }
            }
        }
    }

    /// Like `outline`, but makes room for the line around the sprite first; it grows by one pixel each way.
    pub fn grow_outline(&mut self, surface: Surface) {
        let mut larger = Self::new(self.width + 2, self.height + 2);
        larger.stamp(1, 1, self);
        larger.outline(surface);
        *self = larger;
    }

    /// The same sprite standing on its head.
    pub fn upside_down(&self) -> Self {
        let mut turned = Self::new(self.width, self.height);
        for y in 0..self.height {
            for x in 0..self.width {
                if let Some(surface) = self.get(x, y) {
                    turned.set(x, self.height - 1 - y, surface);
                }
            }
        }
        turned
    }

    /// Paints the sprite onto a canvas, keeping the light that falls there.
    pub fn onto(&self, canvas: &mut Canvas, left: i32, top: i32) {
        for y in 0..self.height {
            for x in 0..self.width {
                if let Some(surface) = self.get(x, y) {
                    canvas.put(left + x, top + y, surface);
                }
            }
        }
    }
}

/// Visits the pixels of a straight line.
pub fn each_on_line(from: (i32, i32), to: (i32, i32), mut visit: impl FnMut(i32, i32)) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let steps = dx.abs().max(dy.abs()).max(1);
    for i in 0..=steps {
        let t = i as f32 / steps as f32;
        let x = from.0 as f32 + dx as f32 * t;
        let y = from.1 as f32 + dy as f32 * t;
        visit(x.round() as i32, y.round() as i32);
    }
}

fn inside(points: &[(f32, f32)], x: f32, y: f32) -> bool {
    let mut odd = false;
    let mut last = points.len().wrapping_sub(1);
    for (i, &(xi, yi)) in points.iter().enumerate() {
        let Some(&(xj, yj)) = points.get(last) else {
            return false;
        };
        if (yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi {
            odd = !odd;
        }
        last = i;
    }
    odd
}
