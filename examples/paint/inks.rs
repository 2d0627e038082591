//! The surfaces that pixel maps are drawn with, by material, each at a level from 0.0 to 7.0.

use crate::painter::canvas::{Surface, lit};
use crate::painter::material::Material;

/// Skin.
pub const fn skin(level: f32) -> Surface {
    lit(Material::Skin, level)
}

/// White cloth.
pub const fn white(level: f32) -> Surface {
    lit(Material::White, level)
}

/// Hair.
pub const fn hair(level: f32) -> Surface {
    lit(Material::Hair, level)
}

/// Steel.
pub const fn metal(level: f32) -> Surface {
    lit(Material::Metal, level)
}
