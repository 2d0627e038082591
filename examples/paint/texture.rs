//! What walls, roofs and floors are made of, as functions of a place on a panel.
//! Seams are always one pixel wide and vanish when they would lie closer than the eye can part.

use std::rc::Rc;

use crate::painter::canvas::{Surface, glow, lit};
use crate::painter::material::Material;
use crate::painter::noise::{chance, drift};
use crate::painter::world::{Spot, Texture};

impl Spot {
    /// True on the pixel where `u` crosses a multiple of `pitch`.
    pub fn seam_u(&self, pitch: f32) -> bool {
        seam(self.u, dominant(self.du), pitch)
    }

    /// True on the pixel where `v` crosses a multiple of `pitch`.
    pub fn seam_v(&self, pitch: f32) -> bool {
        seam(self.v, dominant(self.dv), pitch)
    }

    /// Metres of `u` per pixel.
    pub fn grain_u(&self) -> f32 {
        dominant(self.du).abs()
    }

    /// Metres of `v` per pixel.
    pub fn grain_v(&self) -> f32 {
        dominant(self.dv).abs()
    }
}

fn dominant((right, down): (f32, f32)) -> f32 {
    if right.abs() > down.abs() { right } else { down }
}

fn seam(at: f32, step: f32, pitch: f32) -> bool {
    step.abs() * 2.2 < pitch && (at / pitch).floor() != ((at + step) / pitch).floor()
}

fn texture(paint: impl Fn(&Spot) -> Option<Surface> + 'static) -> Texture {
    Rc::new(paint)
}

/// One surface all over.
pub fn plain(surface: Surface) -> Texture {
    texture(move |_| Some(surface))
}

/// Upright planks of the given width.
pub fn planks(level: f32, width: f32, seed: u32) -> Texture {
    texture(move |s| Some(lit(Material::Wood, level + plank(s.u, s.v, width, s.seam_u(width), seed))))
}

/// Boards lying across, of the given height.
pub fn boards(level: f32, height: f32, seed: u32) -> Texture {
    texture(move |s| Some(lit(Material::Wood, level + plank(s.v, s.u, height, s.seam_v(height), seed))))
}

fn plank(across: f32, along: f32, width: f32, seam: bool, seed: u32) -> f32 {
    let number = (across / width).floor() as i32;
    let tone = (chance(number, 0, seed) - 0.5) * 0.7;
    let streak = chance((across * 40.0).floor() as i32, (along * 1.3).floor() as i32, seed);
    let grain = if streak > 0.84 { -0.45 } else { 0.0 };
    tone + grain - if seam { 1.3 } else { 0.0 }
}

/// A wooden lattice before a dark or glowing pane: bars every `pitch` metres along `u`, rails every `rail`.
pub fn lattice(bar: Surface, pane: Surface, pitch: f32, rail: f32) -> Texture {
    texture(move |s| {
        let on_bar = s.seam_u(pitch) || (s.u / pitch).fract() < 0.28 && s.grain_u() * 2.2 < pitch;
        let on_rail = s.seam_v(rail) || (s.v / rail).fract() < 0.05;
        let fall = if pane.glows { (s.v - 0.8).abs() * 1.3 } else { 0.0 };
        Some(if on_bar || on_rail { bar } else { Surface { level: pane.level - fall, ..pane } })
    })
}

/// Paper windows with a lamp behind: brightest in the lower middle, parted by thin bars. Far below level zero
/// nobody is at home.
pub fn shoji(level: f32, size: (f32, f32), pane: (f32, f32)) -> Texture {
    texture(move |s| {
        let (x, y) = (s.u / size.0 - 0.5, s.v / size.1 - 0.4);
        let edge = s.u < 0.05 || s.v < 0.05 || s.u > size.0 - 0.05 || s.v > size.1 - 0.05;
        if edge || s.seam_u(pane.0) || s.seam_v(pane.1) {
            return Some(lit(Material::Wood, 1.2));
        }
        if level < -5.0 {
            return Some(lit(Material::Metal, 2.2 + y * 1.4));
        }
        Some(glow(Material::Lamp, level - (x * x + y * y) * 3.0))
    })
}

/// Flagstones in rows along `v`, wet and uneven.
pub fn flagstones(level: f32, row: f32, length: f32, seed: u32) -> Texture {
    texture(move |s| {
        let lane = (s.u / row).floor() as i32;
        let shift = chance(lane, 3, seed) * length;
        let long = length * (0.8 + 0.5 * chance(lane, 8, seed));
        let along = Spot { v: s.v + shift, ..*s };
        let stone = (along.v / long).floor() as i32;
        let tone = (chance(lane, stone, seed) - 0.5) * 0.9;
        let wear = (drift(s.u * 6.0, s.v * 5.0, seed + 1) - 0.5) * 0.6;
        let gap = s.seam_u(row) || along.seam_v(long);
        let level = level + tone + wear - if gap { 1.4 } else { 0.0 };
        Some(lit(Material::Stone, level))
    })
}

/// Plaster with stains running down from the top at `height`.
pub fn plaster(level: f32, height: f32, seed: u32) -> Texture {
    texture(move |s| {
        let streak = drift(s.u * 5.0, 0.0, seed) * drift(s.u * 3.0, s.v * 1.5, seed + 5);
        let stain = streak * 1.4 * (s.v / height) - 0.3;
        Some(lit(Material::Plaster, level - stain.max(-0.2)))
    })
}

/// Roof tiles: rounded rows down the slope (`v`), columns along the eaves (`u`).
pub fn tiles(level: f32) -> Texture {
    texture(move |s| {
        let swell = ((s.u / 0.22).fract() - 0.5).abs() * 1.4;
        let edge = if s.seam_v(0.28) { -1.0 } else { 0.0 };
        let swell = if s.grain_u() * 2.5 < 0.22 { swell } else { 0.3 };
        Some(lit(Material::Metal, level - swell + edge))
    })
}

/// A rolling shutter: slats across, a darker foot, dents.
pub fn shutter(level: f32, slat: f32, seed: u32) -> Texture {
    texture(move |s| {
        let part = (s.v / slat).fract();
        let rib = if part > 0.66 { 0.6 } else { 0.0 } - if s.seam_v(slat) { 1.2 } else { 0.0 };
        let rib = if s.grain_v() * 2.2 < slat { rib } else { 0.0 };
        let dent = (drift(s.u * 2.0, s.v * 2.0, seed) - 0.5) * 0.8;
        let foot = if s.v < 0.12 { -1.0 } else { 0.0 };
        Some(lit(Material::Metal, level + rib + dent + foot))
    })
}

/// A wall of square tiles with pale joints.
pub fn wall_tiles(level: f32, side: f32, seed: u32) -> Texture {
    texture(move |s| {
        let (a, b) = ((s.u / side).floor() as i32, (s.v / side).floor() as i32);
        let tone = (chance(a, b, seed) - 0.5) * 0.35;
        let joint = if s.seam_u(side) || s.seam_v(side) { -0.9 } else { 0.0 };
        Some(lit(Material::Plaster, level + tone + joint))
    })
}

/// A tower block far off: a grid of windows, some of them lit.
pub fn tower(level: f32, window: (f32, f32), lit_share: f32, seed: u32) -> Texture {
    texture(move |s| {
        let (a, b) = ((s.u / window.0).floor() as i32, (s.v / window.1).floor() as i32);
        let (x, y) = ((s.u / window.0).fract(), (s.v / window.1).fract());
        let is_pane = (0.25..0.85).contains(&x) && (0.3..0.8).contains(&y);
        let on = chance(a, b, seed) < lit_share;
        let tint = if chance(b, a, seed + 1) < 0.25 { Material::Cyan } else { Material::Lamp };
        Some(if is_pane && on { glow(tint, 2.6 + 1.4 * chance(a, b, seed + 2)) } else { glow(Material::Night, level) })
    })
}
