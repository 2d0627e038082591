//! What moves in the alley: steam, the breath of the lanterns, the noren, a train at the far end, the cat's tail;
//! and the same alley in rain.

use crate::painter::canvas::{Canvas, Surface, glow, lit};
use crate::painter::geometry::{Eye, vec3};
use crate::painter::light::Halo;
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::roll::Roll;
use crate::painter::scenes::alley::{self, CAMERA, Evening, Moment};
use crate::painter::scenes::alley_walk;
use crate::painter::steam::{FRAMES, Plume};
use crate::painter::weather;

/// The part of the picture the noren can reach.
const NOREN: (i32, i32, i32, i32) = (52, 48, 126, 82);
/// The part of the picture the cat's tail can reach.
const CAT: (i32, i32, i32, i32) = (150, 122, 172, 142);
/// The wet stones before the shop, where the lanterns are mirrored.
const MIRROR: (i32, i32, i32, i32) = (44, 112, 214, 179);

/// Steam from the shop: out under the noren and up past the small lantern, and over the pot inside.
const STEAM: [Plume; 2] = [
    Plume {
        foot: (116.0, 78.0),
        height: 66.0,
        half: (2.8, 7.0),
        lean: 11.0,
        sway: 4.6,
        start: 0.6,
        dim: 0.0,
        warm: 44.0,
    },
    Plume {
        foot: (61.0, 87.0),
        height: 15.0,
        half: (2.0, 3.2),
        lean: -2.0,
        sway: 1.4,
        start: 2.0,
        dim: 0.0,
        warm: 60.0,
    },
];

/// Both lanterns, and how far their glow reaches.
const LANTERNS: [Halo; 2] = [
    Halo { middle: (46.5, 51.0), paper: (17.0, 24.5), reach: 40.0, levels: 1.5 },
    Halo { middle: (137.5, 64.5), paper: (9.0, 13.0), reach: 24.0, levels: 1.5 },
];

/// The alley by night and its layers.
pub fn night(roll: &mut Roll<'_>) -> Result<(), String> {
    let still = Moment::default();
    let raw = alley::trace(Evening::Open, &still);
    let base = alley::finish(raw.clone(), Evening::Open, &still);
    roll.picture("scenes/alley_night.png", &base)?;
    steam(roll, &base, "alley_steam")?;
    light(roll, &base, "alley_light")?;
    for frame in 0..weather::SNOW {
        let mut falling = base.clone();
        weather::snow(&mut falling, &still.eye(), frame);
        roll.layer("snow", frame as usize, &falling)?;
    }
    for (frame, breeze) in [0.6, 1.9, 3.5, 5.1].into_iter().enumerate() {
        let moment = Moment { breeze: Some(breeze), ..still };
        let blown = again(&raw, Evening::Open, &moment, &[NOREN]);
        roll.layer("alley_noren", frame, &blown)?;
    }
    for frame in 0..6 {
        let mut passing = raw.clone();
        train(&mut passing, frame);
        roll.layer("alley_train", frame as usize, &alley::finish(passing, Evening::Open, &still))?;
    }
    for frame in 0..2 {
        let moment = Moment { tail: frame + 1, ..still };
        roll.layer("alley_cat", frame, &again(&raw, Evening::Open, &moment, &[CAT]))?;
    }
    alley_walk::walk(roll, Evening::Open, "alley_walk")
}

/// The alley in rain and its layers.
pub fn rain(roll: &mut Roll<'_>) -> Result<(), String> {
    let still = Moment::default();
    let raw = alley::trace(Evening::Rain, &still);
    let base = alley::finish(raw.clone(), Evening::Rain, &still);
    roll.picture("scenes/alley_rain.png", &base)?;
    for frame in 0..4 {
        let mut falling = base.clone();
        weather::rain(&mut falling, &still.eye(), frame);
        roll.layer("rain", frame as usize, &falling)?;
    }
    steam(roll, &base, "rain_steam")?;
    for frame in 0..4 {
        let moment = Moment { shake: frame as f32 * 0.8, ..still };
        let shaken = if frame == 0 { base.clone() } else { again(&raw, Evening::Rain, &moment, &[MIRROR]) };
        roll.layer("rain_mirror", frame, &shaken)?;
    }
    light(roll, &base, "rain_light")?;
    alley_walk::walk(roll, Evening::Rain, "rain_walk")
}

/// Lets the steam of `frame` rise for a guest who has walked; what stands nearer than its foot hides it.
pub fn risen(canvas: &mut Canvas, eye: &Eye, frame: usize) {
    let [street, pot] = STEAM;
    let depth = 7.3;
    let feet = [CAMERA.unproject(street.foot.0, street.foot.1, depth), vec3(-7.6, 1.4, 4.9)];
    for (plume, foot) in [street, pot].into_iter().zip(feet) {
        let Some(seen) = eye.project(foot) else { continue };
        let (away, scale) = (eye.depth(foot), depth / eye.depth(foot));
        let larger = |pixels: f32| pixels * scale.min(2.5);
        let grown = Plume {
            foot: seen,
            height: larger(plume.height),
            half: (larger(plume.half.0), larger(plume.half.1)),
            lean: larger(plume.lean),
            sway: larger(plume.sway),
            ..plume
        };
        let before = canvas.clone();
        grown.paint(canvas, frame % FRAMES, |x, y| before.cell(x, y).is_none_or(|cell| cell.depth < away));
    }
}

/// The alley with the lanterns at their brightest: what the stage adds, more and less of it, as they breathe.
fn light(roll: &mut Roll<'_>, base: &Canvas, name: &str) -> Result<(), String> {
    let mut bright = base.clone();
    LANTERNS.iter().for_each(|lantern| lantern.brighten(&mut bright));
    roll.layer(name, 0, &bright)
}

fn steam(roll: &mut Roll<'_>, base: &Canvas, name: &str) -> Result<(), String> {
    for frame in 0..FRAMES {
        let mut rising = base.clone();
        for plume in &STEAM {
            let inside = plume.height < 20.0;
            plume.paint(&mut rising, frame, |x, y| inside && base.cell(x, y).is_none_or(|cell| cell.depth < 7.6));
        }
        roll.layer(name, frame, &rising)?;
    }
    Ok(())
}

/// Paints parts of the alley again, a little later.
fn again(raw: &Canvas, evening: Evening, moment: &Moment, parts: &[(i32, i32, i32, i32)]) -> Canvas {
    let world = alley::world(evening, moment);
    let mut canvas = raw.clone();
    for part in parts {
        world.paint_within(&mut canvas, *part);
    }
    alley::finish(canvas, evening, moment)
}

/// A commuter train on the viaduct at the alley's end, going left; six frames from its head to its tail.
fn train(canvas: &mut Canvas, frame: i32) {
    const RAILS: f32 = 7.05;
    let (x0, roof) = CAMERA.project(vec3(0.0, RAILS + 1.75, 36.0));
    let (_, floor) = CAMERA.project(vec3(0.0, RAILS, 36.0));
    let head = x0 as i32 - frame * 26;
    for y in roof as i32..=floor as i32 + 2 {
        for x in 170..270 {
            let along = x - head;
            if !(0..96).contains(&along) {
                continue;
            }
            let Some(cell) = canvas.cell_mut(x, y).filter(|cell| cell.depth > 35.0) else { continue };
            let row = y - roof as i32;
            let car = along.rem_euclid(32);
            cell.surface = match row {
                0 => glow(Material::Night, 2.4),
                _ if y > floor as i32 => glow(Material::Lamp, 2.4),
                _ if car == 0 => glow(Material::Night, 0.4),
                _ if (3..=6).contains(&row) => pane(along, car, row),
                8 => glow(Material::Jade, 4.4),
                _ => lit(Material::Metal, 3.6),
            };
            (cell.warm, cell.cold) = (0.0, 0.0);
        }
    }
}

/// A window of the train, or the pillar between two; heads stand dark before some.
fn pane(along: i32, car: i32, row: i32) -> Surface {
    if car % 6 == 1 {
        return lit(Material::Metal, 3.0);
    }
    let standing = row > 4 && chance(along / 3, 7, 18) < 0.3;
    if standing { glow(Material::Night, 1.4) } else { glow(Material::Lamp, 6.4) }
}
