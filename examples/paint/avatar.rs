//! Kenji's face in nine moods. The head is one set of planes, the brows, eyes and mouths are pixel maps placed by
//! hand; between moods only those, the tilt of the head and the light change.

use crate::canvas::{Canvas, Surface, lit};
use crate::kitchen::steam;
use crate::material::Material;
use crate::moods::{Features, features};
use crate::sprite::Sprite;
use crate::turned;

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
const EDGE: Surface = lit(Material::Night, 0.0);

/// Skin at a level.
pub const fn skin(level: f32) -> Surface {
    lit(Material::Skin, level)
}

/// White cloth at a level.
pub const fn white(level: f32) -> Surface {
    lit(Material::White, level)
}

/// Hair at a level.
pub const fn hair(level: f32) -> Surface {
    lit(Material::Hair, level)
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
        steam(20, 56, 1.3).onto_as_placed(&mut canvas, 0, 9, 0.0);
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
            let takes_blue = matches!(cell.surface.material, Material::White | Material::Hair);
            if takes_blue && beside && x > 40 && cell.surface != EDGE {
                cell.surface.level += 1.0;
            }
            if mood == Mood::Silent && cell.surface != EDGE && y < 25 && cell.surface.level >= 3.0 {
                cell.surface.level -= 1.0;
            }
            let cold_side = takes_blue && (away_from_the_lamp || x > 38);
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

const NOSE: [&str; 9] = ["..Ss..", "..Ss..", "..Hs..", "..HSs.", "..HSs.", ".SHSsm", "sSHSsm", "sSSSsm", ".mlmlm"];

fn ears(p: &mut Sprite, bow: f32) {
    p.ellipse((18.0, 31.5 + bow * 0.6), (2.8, 5.6), skin(4.0));
    p.ellipse((46.6, 31.5 + bow * 0.6), (2.4, 5.6), skin(3.0));
    let y = 29 + (bow * 0.6) as i32;
    p.line((17, y), (17, y + 3), skin(5.0));
    p.line((18, y + 1), (18, y + 4), skin(3.0));
    p.line((46, y), (46, y + 4), skin(2.0));
}

fn face(p: &mut Sprite, bow: f32) {
    let low = bow * 0.5;
    let shape = [
        (19.5, 17.0),
        (45.0, 17.0),
        (45.6, 31.0),
        (45.0, 39.0 + low),
        (42.0, 44.5 + low),
        (37.0, 49.0 + low),
        (27.5, 49.0 + low),
        (23.0, 45.0 + low),
        (20.0, 39.0 + low),
        (19.4, 31.0),
    ];
    p.polygon(&shape, skin(5.0));
    let cheek = [
        (40.0, 17.0),
        (46.0, 17.0),
        (46.0, 40.0 + low),
        (37.0, 50.0 + low),
        (33.0, 50.0 + low),
        (38.0, 46.0 + low),
        (39.0, 40.0 + low),
        (38.0, 37.0),
        (41.0, 33.0),
        (42.0, 27.0),
    ];
    p.plane(&cheek, -1.0);
    let far = [(44.0, 17.0), (46.0, 17.0), (46.0, 40.0 + low), (40.0, 47.0 + low), (43.0, 40.0 + low), (44.0, 34.0)];
    p.plane(&far, -1.0);
    let jaw =
        [(19.0, 35.0), (21.0, 36.0), (23.0, 41.0 + low), (27.0, 46.0 + low), (29.0, 50.0 + low), (20.0, 46.0 + low)];
    p.plane(&jaw, -1.0);
    p.plane(&[(27.0, 47.6 + low), (38.0, 47.6 + low), (38.0, 50.0 + low), (27.0, 50.0 + low)], -1.0);
}

fn crown(p: &mut Sprite, bow: f32) {
    let top = 5.0 + bow * 0.4;
    let low = 20.0 + bow;
    let dome = [
        (19.0, low),
        (19.0, 13.0),
        (20.5, top + 5.0),
        (24.0, top + 2.0),
        (29.0, top),
        (36.0, top),
        (41.5, top + 2.0),
        (44.5, top + 5.0),
        (46.0, 13.0),
        (46.0, low),
    ];
    p.polygon(&dome, hair(1.8));
    let lift = (bow * 0.4) as i32;
    for (x, y, long) in [(23, 8, 4), (27, 6, 5), (26, 9, 3), (31, 6, 4), (33, 9, 3), (36, 7, 4), (40, 9, 3)] {
        p.line((x, y + long + lift), (x + 2, y + lift), hair(if x < 33 { 4.0 } else { 3.0 }));
    }
    let y = 12.0 + bow * 0.8;
    let band = [
        (17.6, y + 2.0),
        (21.0, y + 0.6),
        (27.0, y),
        (37.0, y),
        (43.0, y + 0.6),
        (47.0, y + 2.0),
        (47.0, y + 8.6),
        (43.0, y + 7.6),
        (37.0, y + 7.0),
        (27.0, y + 7.0),
        (21.0, y + 7.6),
        (17.6, y + 8.6),
    ];
    p.polygon(&band, white(6.0));
    p.plane(&[(38.0, y), (47.0, y), (47.0, y + 9.0), (40.0, y + 9.0)], -1.4);
    let y = y as i32;
    p.line((18, y + 7), (25, y + 6), white(4.2));
    p.line((25, y + 6), (40, y + 6), white(5.0));
    p.line((21, y + 3), (33, y + 2), white(4.6));
    p.line((33, y + 4), (45, y + 5), white(3.4));
}
