//! What moves in the alley: steam, the breath of the lanterns, the noren, a train at the far end, the cat's tail;
//! and the same alley in rain.

use crate::painter::canvas::{Canvas, Surface, glow, lit};
use crate::painter::geometry::vec3;
use crate::painter::material::Material;
use crate::painter::noise::chance;
use crate::painter::roll::Roll;
use crate::painter::scenes::alley::{self, CAMERA, Evening, Moment};
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

/// A lantern as the picture shows it.
struct Lantern {
    middle: (f32, f32),
    half: (f32, f32),
    reach: f32,
}

/// Both lanterns, and how far their glow reaches.
const LANTERNS: [Lantern; 2] = [
    Lantern { middle: (46.5, 51.0), half: (17.0, 24.5), reach: 40.0 },
    Lantern { middle: (137.5, 64.5), half: (9.0, 13.0), reach: 24.0 },
];

/// The alley by night and its layers.
pub fn night(roll: &mut Roll<'_>) -> Result<(), String> {
    let still = Moment::default();
    let raw = alley::trace(Evening::Open, &still);
    let base = alley::finish(raw.clone(), Evening::Open, &still);
    roll.picture("scenes/alley_night.png", &base)?;
    steam_and_lanterns(roll, &base, "alley")?;
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
    Ok(())
}

/// The alley in rain and its layers.
pub fn rain(roll: &mut Roll<'_>) -> Result<(), String> {
    let still = Moment::default();
    let raw = alley::trace(Evening::Rain, &still);
    let base = alley::finish(raw.clone(), Evening::Rain, &still);
    roll.picture("scenes/alley_rain.png", &base)?;
    for frame in 0..4 {
        let mut falling = base.clone();
        weather::rain(&mut falling, frame);
        roll.layer("rain", frame as usize, &falling)?;
    }
    steam(roll, &base, "rain_steam")?;
    for frame in 0..4 {
        let moment = Moment { shake: frame as f32 * 0.8, ..still };
        let mut shaken = if frame == 0 { base.clone() } else { again(&raw, Evening::Rain, &moment, &[MIRROR]) };
        breathe(&mut shaken, frame as f32 / 3.0);
        roll.layer("rain_lantern", frame, &shaken)?;
    }
    Ok(())
}

fn steam_and_lanterns(roll: &mut Roll<'_>, base: &Canvas, name: &str) -> Result<(), String> {
    steam(roll, base, &format!("{name}_steam"))?;
    for frame in 0..4 {
        let mut breath = base.clone();
        breathe(&mut breath, frame as f32 / 3.0);
        roll.layer(&format!("{name}_lantern"), frame, &breath)?;
    }
    Ok(())
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

/// Lets the lanterns and what hangs close around them glow brighter; `breath` from 0.0 (as painted) to 1.0.
fn breathe(canvas: &mut Canvas, breath: f32) {
    for Lantern { middle: (mx, my), half: (hx, hy), reach } in LANTERNS {
        let (left, right) = ((mx - reach) as i32, (mx + reach) as i32);
        let (top, low) = ((my - reach) as i32, (my + reach) as i32);
        for y in top..=low {
            for x in left..=right {
                let (dx, dy) = (x as f32 + 0.5 - mx, y as f32 + 0.5 - my);
                let on_paper = dx.abs() <= hx && dy.abs() <= hy;
                let near = 1.0 - (dx / reach).hypot(dy / reach);
                let Some(cell) = canvas.cell_mut(x, y) else { continue };
                if cell.surface.glows {
                    if on_paper && cell.surface.material == Material::Red && cell.surface.level > 1.5 {
                        cell.surface.level += 0.75 * breath;
                    }
                } else if near > 0.0 && cell.surface.material != Material::Steam {
                    cell.warm += 1.5 * breath * near;
                }
            }
        }
    }
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
