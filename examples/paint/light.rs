//! Light in levels: lamps with a centre, a strength and a reach, falling off with distance.
//! What blocks a lamp is not decided here; the world asks its own panels.

use crate::painter::geometry::Vec3;

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
