//! Kenji's face in nine moods. The head is one set of planes, the brows, eyes and mouths are pixel maps placed by
//! hand; between moods only those, the tilt of the head and the light change.

mod planes;

use crate::painter::canvas::{Canvas, Surface, lit};
use crate::painter::inks::{hair, skin, white};
use crate::painter::material::Material;
use crate::painter::moods::{Features, features};
use crate::painter::roll::Roll;
use crate::painter::sprite::Sprite;
use crate::painter::steam::Plume;
use crate::painter::turned;
use planes::{crown, ears, face};

/// How he looks at you, or does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Nothing in particular.
    Neutral,
    /// At work, looking down.
    Working,
    /// Listening.
    Listening,
    /// The nod.
    Nod,
    /// Almost a smile.
    Smile,
    /// Cold.
    Cold,
    /// Turned away.
    Turned,
    /// Drinking, after hours.
    Drinking,
    /// Silent, eyes on the pot.
    Silent,
}

const SIZE: i32 = 64;
/// Steam from the pot he looks at.
const BREATH_OF_THE_POT: Plume = Plume {
    foot: (11.0, 63.0),
    height: 54.0,
    half: (2.8, 5.2),
    lean: -3.0,
    sway: 3.6,
    start: 1.1,
    dim: 0.0,
    warm: 99.0,
};
const EDGE: Surface = lit(Material::Night, 0.0);

/// The moods and their files.
const MOODS: [(&str, Mood); 9] = [
    ("neutral", Mood::Neutral),
    ("working", Mood::Working),
    ("listening", Mood::Listening),
    ("nod", Mood::Nod),
    ("smile", Mood::Smile),
    ("cold", Mood::Cold),
    ("turned", Mood::Turned),
    ("drinking", Mood::Drinking),
    ("silent", Mood::Silent),
];

/// Paints all moods.
pub fn all(roll: &mut Roll<'_>) -> Result<(), String> {
    MOODS.iter().try_for_each(|(name, mood)| roll.picture(&format!("avatar/{name}.png"), &paint(*mood)))
}

/// Paints one mood.
pub fn paint(mood: Mood) -> Canvas {
    let mut portrait = Sprite::new(SIZE, SIZE);
    if mood == Mood::Turned {
        turned::from_behind(&mut portrait);
    } else {
        let features = features(mood);
        shoulders(&mut portrait);
        portrait.stamp(features.shift.0, features.shift.1, &head(&features));
    }
    if mood == Mood::Drinking {
        drink(&mut portrait);
    }
    portrait.outline(EDGE);
    let mut canvas = Canvas::new(SIZE, SIZE);
    canvas.grain = 0.0;
    portrait.onto(&mut canvas, 0, 0);
    light(&mut canvas, mood);
    if mood == Mood::Silent {
        BREATH_OF_THE_POT.paint(&mut canvas, 0, |_, _| false);
    }
    canvas
}

fn light(canvas: &mut Canvas, mood: Mood) {
    let away_from_the_lamp = matches!(mood, Mood::Cold | Mood::Turned);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let beside = canvas.cell(x + 1, y).is_none_or(|c| !c.painted || c.surface == EDGE);
            let Some(cell) = canvas.cell_mut(x, y) else {
                continue;
            };
            let is_skin = cell.surface.material == Material::Skin;
            let in_shadow = mood == Mood::Cold && is_skin && x > 35;
            if in_shadow && cell.surface.level >= 3.0 && cell.surface.level < 6.0 {
                cell.surface.level -= 1.0;
            }
            let takes_blue = matches!(cell.surface.material, Material::White | Material::Hair);
            if takes_blue && beside && x > 40 && cell.surface != EDGE {
                cell.surface.level += 1.0;
            }
            if mood == Mood::Silent && cell.surface != EDGE && y < 25 && cell.surface.level >= 3.0 {
                cell.surface.level -= 1.0;
            }
            let cold_side = takes_blue && (away_from_the_lamp || x > 38) || in_shadow;
            (cell.warm, cell.cold) = if cold_side { (0.0, 0.0) } else { (1.0, -1.0) };
        }
    }
}

/// The can at his lips, fingers around it.
fn drink(p: &mut Sprite) {
    p.polygon(&[(0.0, 64.0), (0.0, 59.0), (8.0, 54.0), (19.0, 58.0), (19.0, 64.0)], white(5.0));
    p.plane(&[(8.0, 60.0), (19.0, 58.0), (19.0, 64.0), (7.0, 64.0)], -1.0);
    let metal = |level: f32| lit(Material::Metal, level);
    p.polygon(&[(24.0, 40.0), (35.0, 44.6), (27.0, 63.0), (16.0, 59.0)], metal(5.0));
    p.plane(&[(31.6, 43.0), (35.0, 44.6), (27.0, 63.0), (23.6, 62.0)], -1.6);
    p.plane(&[(24.0, 40.0), (26.6, 41.0), (18.6, 60.0), (16.0, 59.0)], 1.0);
    p.polygon(&[(22.4, 44.0), (33.4, 48.6), (32.6, 50.4), (21.6, 45.8)], lit(Material::Red, 4.0));
    p.line((24, 40), (34, 44), metal(6.0));
    p.line((24, 39), (35, 43), metal(1.0));
    p.polygon(&[(7.0, 54.0), (14.0, 48.0), (18.0, 49.0), (19.0, 62.0), (11.0, 61.0)], skin(4.0));
    for (i, x) in [(0, 18), (1, 17), (2, 16), (3, 15)] {
        let y = 48 + i * 3;
        p.rect((x, y), (x + 9, y + 2), skin(5.0));
        p.line((x, y + 2), (x + 9, y + 2), skin(3.0));
        p.set(x + 9, y, skin(4.0));
    }
    p.line((8, 53), (14, 48), skin(5.0));
}

fn shoulders(p: &mut Sprite) {
    let coat = [
        (25.0, 46.0),
        (39.0, 46.0),
        (47.0, 50.0),
        (57.0, 54.0),
        (61.0, 59.0),
        (62.0, 64.0),
        (2.0, 64.0),
        (3.0, 59.0),
        (7.0, 54.0),
        (17.0, 50.0),
    ];
    p.polygon(&coat, white(5.0));
    p.plane(&[(38.0, 46.0), (62.0, 54.0), (63.0, 64.0), (38.0, 64.0)], -1.0);
    p.plane(&[(3.0, 58.0), (8.0, 54.0), (18.0, 50.0), (22.0, 49.0), (12.0, 56.0), (8.0, 64.0), (2.0, 64.0)], 1.0);
    p.polygon(&[(24.0, 40.0), (41.0, 40.0), (41.0, 51.0), (33.0, 62.0), (24.0, 52.0)], skin(3.0));
    p.polygon(&[(24.0, 46.0), (29.0, 50.0), (31.0, 59.0), (24.0, 53.0)], skin(4.0));
    p.polygon(&[(24.0, 46.0), (26.0, 46.0), (36.0, 64.0), (30.0, 64.0), (21.0, 49.0)], white(6.0));
    p.polygon(&[(40.0, 46.0), (43.0, 48.0), (34.0, 62.0), (32.0, 59.0), (39.0, 50.0)], white(4.0));
    p.line((25, 49), (34, 63), white(3.0));
    p.line((21, 50), (29, 63), white(4.0));
    p.line((43, 49), (36, 61), white(2.6));
    p.line((13, 58), (15, 63), white(4.0));
    p.line((52, 58), (50, 63), white(3.0));
}

fn head(f: &Features) -> Sprite {
    let mut p = Sprite::new(SIZE, SIZE);
    let bow = f.bow as f32;
    ears(&mut p, bow);
    face(&mut p, bow);
    crown(&mut p, bow);
    p.stamp_grid(18, 20 + f.bow, &BROW_LINES, &LEGEND);
    p.stamp_grid(20, 24 + f.bow, f.eyes, &LEGEND);
    p.stamp_grid(28, 29 + f.bow, &NOSE, &LEGEND);
    p.stamp_grid(21, 37 + f.bow, f.mouth, &LEGEND);
    p
}

const LEGEND: [(char, Surface); 14] = [
    ('#', skin(0.6)),
    ('b', hair(1.0)),
    ('B', hair(2.0)),
    ('g', hair(4.0)),
    ('G', hair(5.0)),
    ('k', hair(3.0)),
    ('e', skin(1.0)),
    ('o', lit(Material::Cloth, 5.0)),
    ('*', lit(Material::White, 6.0)),
    ('l', skin(2.0)),
    ('m', skin(3.0)),
    ('s', skin(4.0)),
    ('S', skin(5.0)),
    ('H', skin(6.0)),
];

/// Temples going grey, and what the years have written on the forehead.
const BROW_LINES: [&str; 10] = [
    ".Ggk......................kk.",
    ".gGk......................kg.",
    ".Ggk...ssssss..sssss......gk.",
    ".gG.......................kg.",
    ".Gg.........s.s...........gk.",
    ".gG.........s.s...........kg.",
    ".Gg.......................gk.",
    ".gg.......................gg.",
    ".g.........................g.",
    ".g.........................g.",
];

const NOSE: [&str; 9] = ["..Ss..", "..Ss..", "..Ss..", "..SSs.", "..HSs.", ".SHSsm", "sSHSsm", "sSSSsm", ".mlmlm"];
