//! Light in levels: lamps with a centre, a strength and a reach, falling off with distance.
//! What blocks a lamp is not decided here; the world asks its own panels.

use crate::painter::canvas::Canvas;
use crate::painter::geometry::Vec3;
use crate::painter::material::Material;

/// One source of light.
#[derive(Clone, Copy)]
pub struct Lamp {
    /// Where it hangs.
    pub at: Vec3,
    /// Levels it adds right beside it.
    pub strength: f32,
    /// Distance in metres at which half of that is left.
    pub reach: f32,
    /// True for lamplight, false for the cold light of night and neon.
    pub warm: bool,
}

impl Lamp {
    /// Levels that arrive at `point` on a surface facing `normal`; soft things (`round`) are lit from all sides.
    pub fn levels(&self, point: Vec3, normal: Vec3, round: bool) -> f32 {
        let way = self.at - point;
        let distance = way.length();
        let near = self.reach * self.reach;
        let fall = self.strength * near / (near + distance * distance);
        let facing = if round { 0.8 } else { normal.dot(way.unit()).max(0.0) };
        fall * (0.12 + 0.88 * facing)
    }
}

/// Light of the whole scene that needs no lamp.
#[derive(Clone, Copy)]
pub struct Air {
    /// Levels added everywhere, usually negative: the unlit world is one or two levels down.
    pub ambient: f32,
    /// Extra levels of sky light on what faces up.
    pub sky: f32,
    /// Distance in metres over which things fade by about two thirds.
    pub haze: f32,
    /// The brightness far things fade to.
    pub far_level: f32,
}

/// A lamp in the picture that can burn brighter than it was painted.
#[derive(Clone, Copy)]
pub struct Halo {
    /// Its middle, in pixels.
    pub middle: (f32, f32),
    /// Half the width and height of its paper, in pixels; nothing for a lamp without any.
    pub paper: (f32, f32),
    /// How far its light reaches, in pixels.
    pub reach: f32,
    /// Levels it adds right beside it.
    pub levels: f32,
}

impl Halo {
    /// Lets its paper and what is close around it glow brighter.
    pub fn brighten(&self, canvas: &mut Canvas) {
        let ((mx, my), (half_x, half_y)) = (self.middle, self.paper);
        for y in (my - self.reach) as i32..=(my + self.reach) as i32 {
            for x in (mx - self.reach) as i32..=(mx + self.reach) as i32 {
                let (dx, dy) = (x as f32 + 0.5 - mx, y as f32 + 0.5 - my);
                let on_paper = dx.abs() <= half_x && dy.abs() <= half_y;
                let near = 1.0 - dx.hypot(dy) / self.reach;
                let Some(cell) = canvas.cell_mut(x, y) else { continue };
                if cell.surface.glows {
                    if on_paper && cell.surface.material == Material::Red && cell.surface.level > 1.5 {
                        cell.surface.level += 0.75;
                    }
                } else if near > 0.0 && cell.warm > 0.25 && cell.surface.material != Material::Steam {
                    cell.warm += self.levels * near;
                }
            }
        }
    }
}
