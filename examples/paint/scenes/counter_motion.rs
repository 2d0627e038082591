//! What moves at the counter: steam over the pots and the bowl, Kenji at work; and what can stand before the guest.

use crate::painter::canvas::Canvas;
use crate::painter::figure::Pose;
use crate::painter::light::Halo;
use crate::painter::material::Material;
use crate::painter::ramen::{self, Eaten};
use crate::painter::roll::Roll;
use crate::painter::scenes::counter::{self, Moment, shadow};
use crate::painter::steam::{FRAMES, Plume};
use crate::painter::table_props;

/// The part of the picture he can reach; it ends above the bowl.
const REACH: (i32, i32, i32, i32) = (80, 12, 215, 97);

const fn plume(foot: (f32, f32), height: f32, half: (f32, f32), lean: f32, start: f32) -> Plume {
    Plume { foot, height, half, lean, sway: 4.4, start, dim: 0.0, warm: 200.0 }
}

/// Over both pots.
const POTS: [Plume; 3] = [
    plume((73.0, 63.0), 50.0, (3.4, 6.4), -9.0, 0.4),
    plume((90.0, 63.0), 42.0, (2.4, 5.0), 5.0, 2.6),
    plume((233.0, 73.0), 46.0, (3.0, 5.8), 5.0, 4.4),
];

/// Over the bowl.
const BOWL: [Plume; 2] =
    [plume((132.0, 124.0), 54.0, (3.4, 6.6), -12.0, 1.2), plume((184.0, 122.0), 46.0, (2.8, 5.6), 14.0, 3.4)];

/// A layer, its number of frames, and the pose of each.
type Motion = (&'static str, usize, fn(usize) -> Pose);

/// The counter in the evening, the bowl on it, and all their layers.
pub fn evening(roll: &mut Roll<'_>) -> Result<(), String> {
    let mut raw = Canvas::new(320, 180);
    counter::world(Moment::Open, Pose::Resting).paint(&mut raw);
    let base = counter::finish(raw.clone(), Moment::Open, Pose::Resting);
    roll.picture("scenes/counter_service.png", &base)?;
    steam(roll, &base, "counter_steam", &POTS)?;
    steam(roll, &base, "bowl_steam", &BOWL)?;
    let poses: [Motion; 5] = [
        ("kenji_blink", 1, |_| Pose::Blinking),
        ("kenji_wipe", 4, Pose::Wiping),
        ("kenji_ladle", 6, Pose::Ladling),
        ("kenji_taste", 3, Pose::Tasting),
        ("kenji_nod", 2, Pose::Nodding),
    ];
    for (name, count, pose) in poses {
        at_work(roll, &raw, Moment::Open, (name, count, pose))?;
    }
    let states = [
        ("bowl_full", Eaten::Nothing),
        ("bowl_half", Eaten::Half),
        ("bowl_low", Eaten::Most),
        ("bowl_empty", Eaten::All),
    ];
    for (name, eaten) in states {
        roll.layer(name, 0, &with_bowl(&base, eaten))?;
    }
    for (name, put) in table_props::ALL {
        let mut laid = base.clone();
        put(&mut laid);
        roll.layer(name, 0, &laid)?;
    }
    Ok(())
}

/// The hour after closing and its layers.
pub fn closed(roll: &mut Roll<'_>) -> Result<(), String> {
    let mut raw = Canvas::new(320, 180);
    counter::world(Moment::Closed, Pose::Resting).paint(&mut raw);
    let base = counter::finish(raw.clone(), Moment::Closed, Pose::Resting);
    roll.picture("scenes/counter_closed.png", &base)?;
    let poses: [Motion; 3] =
        [("closed_blink", 1, |_| Pose::Blinking), ("closed_wipe", 4, Pose::Wiping), ("closed_nod", 2, Pose::Nodding)];
    for motion in poses {
        at_work(roll, &raw, Moment::Closed, motion)?;
    }
    steam(roll, &base, "closed_steam", &[plume((82.0, 63.0), 34.0, (2.2, 4.4), -6.0, 0.4)])?;
    let mut bright = base.clone();
    LAMP.brighten(&mut bright);
    roll.layer("closed_light", 0, &bright)?;
    let mut dark = base.clone();
    for y in SIGN.1..=SIGN.3 {
        for x in SIGN.0..=SIGN.2 {
            if let Some(cell) = dark.cell_mut(x, y).filter(|cell| cell.surface.material == Material::Pink) {
                cell.surface.level -= 2.0;
            }
        }
    }
    roll.layer("closed_sign", 0, &dark)
}

/// The lamp that still burns after closing.
const LAMP: Halo = Halo { middle: (79.0, 20.0), paper: (0.0, 0.0), reach: 62.0, levels: 1.3 };
/// The pink sign in the door to the alley, and its copy on the wet ground.
const SIGN: (i32, i32, i32, i32) = (300, 50, 308, 102);

/// Paints him in every pose of a motion.
fn at_work(roll: &mut Roll<'_>, raw: &Canvas, moment: Moment, (name, count, pose): Motion) -> Result<(), String> {
    for frame in 0..count {
        let pose = pose(frame);
        let mut canvas = raw.clone();
        counter::world(moment, pose).paint_within(&mut canvas, REACH);
        roll.layer(name, frame, &counter::finish(canvas, moment, pose))?;
    }
    Ok(())
}

fn steam(roll: &mut Roll<'_>, base: &Canvas, name: &str, plumes: &[Plume]) -> Result<(), String> {
    for frame in 0..FRAMES {
        let mut rising = base.clone();
        for plume in plumes {
            plume.paint(&mut rising, frame, |_, _| false);
        }
        roll.layer(name, frame, &rising)?;
    }
    Ok(())
}

fn with_bowl(base: &Canvas, eaten: Eaten) -> Canvas {
    let mut laid = base.clone();
    shadow(&mut laid, (164.0, 166.0), (60.0, 14.0));
    ramen::bowl(eaten).onto_as_placed(&mut laid, 104, 104, 0.0);
    laid
}
