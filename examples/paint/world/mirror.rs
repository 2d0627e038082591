//! What a wet panel mirrors: smeared and broken on mere stones, nearly whole in puddles.

use super::{Hit, World};
use crate::painter::canvas::{Cell, Surface, lit};
use crate::painter::geometry::{Ray, vec3};
use crate::painter::material::Material;
use crate::painter::noise::{chance, drift};

/// Still water is never darker than this: it mirrors a strip of city sky.
const SKY_IN_WATER: f32 = 2.35;

impl World {
    /// Lays a smeared, broken copy of what shines above over a wet pixel.
    pub(super) fn mirror(&self, ray: &Ray, hit: &Hit<'_>, (x, y): (i32, i32), cell: &mut Cell) {
        let point = ray.point(hit.t);
        let pool = drift(point.x * 1.1, point.z * 0.8, 41);
        let ripple = chance((point.x * 9.0).floor() as i32, y, 7) - 0.5;
        let sway = drift(x as f32 * 0.35 + self.shake, y as f32 * 0.8 + self.shake * 0.5, 9) - 0.5;
        let puddle = self.rain && drift(point.x * 0.9 + 0.4, point.z * 0.62, 44) > 0.6;
        let rough = if puddle { 0.25 } else { 1.0 };
        let wide = if self.rain { 0.05 } else { 0.03 };
        let tilt = vec3(sway * wide, 1.0, ripple * 0.22 * rough).unit();
        let along = ray.along - tilt * (2.0 * ray.along.dot(tilt));
        let bounced = Ray { from: point + vec3(0.0, 0.01, 0.0), along: along.unit() };
        let Some(seen) = self.trace(&bounced, None) else {
            return;
        };
        let image = self.shade(&bounced, &seen);
        if puddle {
            let darker = if image.surface.glows { 1.3 } else { 0.9 };
            cell.surface = Surface { level: image.surface.level - darker, ..image.surface };
            (cell.warm, cell.cold) = (image.warm, image.cold);
            if cell.brightness() < SKY_IN_WATER {
                cell.surface = lit(Material::Metal, SKY_IN_WATER + 1.4 * (pool - 0.5));
                (cell.warm, cell.cold) = (0.0, 0.0);
            }
            return;
        }
        let bright = image.brightness() - 3.0;
        if bright <= 0.0 {
            return;
        }
        let grazing = 1.0 - (-ray.along.y / ray.along.length()).clamp(0.0, 1.0);
        let share = hit.panel.wet * (0.25 + 0.75 * grazing.powi(2)) * (0.35 + 0.9 * pool);
        let gain = bright * share;
        if image.surface.glows && gain > 1.15 {
            cell.surface = Surface { level: image.surface.level - 1.9, ..image.surface };
        } else {
            cell.warm += gain * if image.surface.glows { 0.85 } else { 0.55 };
        }
    }
}
