//! Materials and their ramps: how each thing looks from the deepest shade to full light.
//! Every material has two ramps, one for lamplight (towards amber) and one for night air (towards blue);
//! shades are shared at the dark end, so the two meet without a seam.

use crate::painter::palette::Palette;

/// Steps from dark to light in every ramp.
pub const STEPS: usize = 8;

/// What a thing is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// Old planks, beams, counters.
    Wood,
    /// Flagstones and concrete.
    Stone,
    /// Lime plaster and tiled walls.
    Plaster,
    /// Cream noren cloth.
    Cloth,
    /// Indigo dye: waves, crests, letters on cloth.
    Indigo,
    /// The cook's jacket, the headband, china.
    White,
    /// Steel: pots, ladles, shutters, meter boxes.
    Metal,
    /// Skin in lamplight.
    Skin,
    /// Dark hair going grey.
    Hair,
    /// Red lantern paper and red lacquer.
    Red,
    /// Anything that glows warm: bulbs, shoji with a lamp behind.
    Lamp,
    /// Night air, roof shadow, far things.
    Night,
    /// Leaves, and the jade of bottles.
    Jade,
    /// Pink neon.
    Pink,
    /// Cyan neon and vending machines.
    Cyan,
    /// Steam and thin smoke.
    Steam,
}

const MATERIALS: usize = 16;

type Names = [&'static str; STEPS];

fn ramp_names(material: Material) -> (Names, Names) {
    match material {
        Material::Wood => (
            ["night-0", "night-1", "wood-0", "wood-1", "wood-2", "wood-3", "wood-4", "lamp-3"],
            ["night-0", "night-1", "night-2", "night-3", "slate-0", "slate-1", "slate-1", "steam-0"],
        ),
        Material::Stone => (
            ["night-0", "night-1", "night-2", "night-3", "wood-2", "wood-3", "wood-4", "lamp-3"],
            ["night-0", "night-1", "night-2", "slate-0", "slate-0", "slate-1", "steam-0", "steam-1"],
        ),
        Material::Plaster => (
            ["night-0", "night-1", "wood-0", "wood-1", "wood-2", "wood-3", "wood-4", "noren-sand"],
            ["night-0", "night-1", "cold-0", "night-2", "slate-0", "slate-1", "steam-0", "steam-1"],
        ),
        Material::Cloth => (
            ["night-1", "night-3", "wood-2", "skin-0", "wood-4", "noren-sand", "noren-cream", "lamp-4"],
            ["night-1", "night-2", "night-3", "slate-0", "slate-1", "steam-0", "noren-sand", "noren-cream"],
        ),
        Material::Indigo => (
            ["night-0", "night-1", "cold-0", "cold-0", "indigo-0", "indigo-0", "indigo-1", "slate-1"],
            ["night-0", "night-1", "cold-0", "cold-0", "indigo-0", "indigo-0", "indigo-1", "slate-1"],
        ),
        Material::White => (
            ["night-0", "night-2", "night-3", "slate-1", "steam-0", "steam-1", "noren-cream", "lamp-4"],
            ["night-0", "night-2", "slate-0", "slate-1", "steam-0", "steam-0", "steam-1", "noren-cream"],
        ),
        Material::Metal => (
            ["night-0", "night-1", "night-2", "night-3", "slate-1", "steam-0", "noren-sand", "lamp-3"],
            ["night-0", "night-1", "cold-0", "slate-0", "slate-0", "slate-1", "steam-0", "steam-1"],
        ),
        Material::Skin => (
            ["night-0", "wood-0", "wood-1", "skin-0", "skin-1", "skin-2", "noren-cream", "lamp-4"],
            ["night-0", "night-2", "night-3", "skin-0", "skin-1", "skin-2", "noren-cream", "lamp-4"],
        ),
        Material::Hair => (
            ["night-0", "night-1", "night-2", "night-3", "slate-1", "steam-0", "steam-1", "noren-cream"],
            ["night-0", "night-1", "night-2", "slate-0", "slate-1", "steam-0", "steam-1", "noren-cream"],
        ),
        Material::Red => (
            ["night-0", "wood-0", "wood-1", "lantern-0", "lantern-1", "lantern-2", "lamp-1", "lamp-2"],
            ["night-0", "night-1", "night-2", "night-3", "lantern-0", "lantern-1", "lantern-2", "lamp-1"],
        ),
        Material::Lamp => (
            ["wood-0", "wood-1", "wood-2", "lamp-0", "lamp-1", "lamp-2", "lamp-3", "lamp-4"],
            ["night-0", "night-2", "night-3", "slate-0", "slate-1", "steam-0", "steam-1", "noren-cream"],
        ),
        Material::Night => (
            ["night-0", "night-1", "night-2", "night-3", "wood-1", "wood-2", "wood-3", "wood-4"],
            ["night-0", "night-1", "cold-0", "night-2", "night-3", "slate-0", "slate-1", "steam-0"],
        ),
        Material::Jade => (
            ["night-0", "night-1", "cold-0", "slate-0", "jade", "jade", "noren-sand", "lamp-3"],
            ["night-0", "night-1", "cold-0", "slate-0", "slate-0", "jade", "jade", "steam-0"],
        ),
        Material::Pink => (
            ["night-0", "night-2", "night-3", "lantern-0", "neon-pink", "neon-pink", "steam-1", "lamp-4"],
            ["night-0", "night-2", "night-3", "lantern-0", "neon-pink", "neon-pink", "steam-1", "lamp-4"],
        ),
        Material::Cyan => (
            ["night-0", "cold-0", "slate-0", "indigo-1", "neon-cyan", "neon-cyan", "steam-1", "lamp-4"],
            ["night-0", "cold-0", "slate-0", "indigo-1", "neon-cyan", "neon-cyan", "steam-1", "lamp-4"],
        ),
        Material::Steam => (
            ["night-2", "night-3", "skin-0", "wood-4", "noren-sand", "steam-1", "noren-cream", "lamp-4"],
            ["night-2", "night-3", "slate-0", "slate-1", "steam-0", "steam-1", "noren-cream", "lamp-4"],
        ),
    }
}

const ALL: [Material; MATERIALS] = [
    Material::Wood,
    Material::Stone,
    Material::Plaster,
    Material::Cloth,
    Material::Indigo,
    Material::White,
    Material::Metal,
    Material::Skin,
    Material::Hair,
    Material::Red,
    Material::Lamp,
    Material::Night,
    Material::Jade,
    Material::Pink,
    Material::Cyan,
    Material::Steam,
];

/// The ramps of all materials, resolved to palette indices.
pub struct Ramps {
    warm: [[u8; STEPS]; MATERIALS],
    cold: [[u8; STEPS]; MATERIALS],
}

impl Ramps {
    /// Looks all ramp colours up; errs when the palette lacks one.
    pub fn new(palette: &Palette) -> Result<Self, String> {
        let mut ramps = Self { warm: [[0; STEPS]; MATERIALS], cold: [[0; STEPS]; MATERIALS] };
        for material in ALL {
            let (warm, cold) = ramp_names(material);
            for step in 0..STEPS {
                ramps.warm[material as usize][step] = palette.index(warm[step])?;
                ramps.cold[material as usize][step] = palette.index(cold[step])?;
            }
        }
        Ok(ramps)
    }

    /// The colour of `material` at `step` (clamped), in lamplight or in night air.
    pub fn colour(&self, material: Material, step: i32, in_lamplight: bool) -> u8 {
        let step = step.clamp(0, STEPS as i32 - 1) as usize;
        let table = if in_lamplight { &self.warm } else { &self.cold };
        table[material as usize][step]
    }
}
