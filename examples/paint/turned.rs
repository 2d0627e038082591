//! Kenji turned away: the back of his head with the knot of the headband, grey at the nape, an ear, the edge of a jaw.

use crate::painter::inks::{hair, skin, white};
use crate::painter::noise::chance;
use crate::painter::sprite::Sprite;

/// Draws him from behind, head and shoulders.
pub fn from_behind(p: &mut Sprite) {
    coat(p);
    neck(p);
    ears_and_jaw(p);
    skull(p);
    headband(p);
    knot(p);
}

fn coat(p: &mut Sprite) {
    let cut = [
        (22.0, 46.0),
        (42.0, 46.0),
        (49.0, 49.0),
        (57.0, 53.0),
        (61.0, 58.0),
        (62.0, 64.0),
        (2.0, 64.0),
        (3.0, 58.0),
        (7.0, 53.0),
        (15.0, 49.0),
    ];
    p.polygon(&cut, white(4.0));
    p.plane(&[(3.0, 58.0), (8.0, 53.0), (18.0, 49.0), (24.0, 50.0), (14.0, 57.0), (11.0, 64.0), (2.0, 64.0)], 1.0);
    p.plane(&[(42.0, 52.0), (57.0, 53.0), (62.0, 64.0), (46.0, 64.0)], -1.0);
    p.line((32, 54), (32, 63), white(3.0));
    p.line((13, 58), (15, 63), white(3.0));
    p.line((52, 57), (50, 63), white(2.0));
    p.line((24, 57), (27, 63), white(3.0));
}

fn neck(p: &mut Sprite) {
    p.polygon(&[(24.0, 36.0), (41.0, 36.0), (42.0, 50.0), (23.0, 50.0)], skin(4.0));
    p.plane(&[(35.0, 38.0), (43.0, 38.0), (43.0, 50.0), (37.0, 50.0)], -1.0);
    p.line((29, 43), (28, 48), skin(3.0));
    p.line((35, 43), (36, 48), skin(3.0));
    let collar = [
        (20.0, 46.0),
        (26.0, 49.0),
        (37.0, 49.0),
        (43.6, 46.0),
        (46.0, 49.0),
        (38.0, 53.4),
        (26.0, 53.4),
        (17.6, 49.6),
    ];
    p.polygon(&collar, white(5.0));
    p.plane(&[(37.0, 48.0), (43.6, 45.0), (47.0, 49.0), (38.0, 54.0)], -1.0);
    p.line((18, 50), (25, 53), white(3.0));
    p.line((25, 53), (38, 53), white(3.0));
    p.line((38, 53), (45, 49), white(3.0));
}

fn ears_and_jaw(p: &mut Sprite) {
    let jaw = [(43.0, 30.0), (46.4, 31.0), (46.0, 37.0), (43.6, 42.0), (40.0, 45.0), (38.0, 43.0)];
    p.polygon(&jaw, skin(4.0));
    p.plane(&[(39.0, 40.0), (43.0, 36.0), (43.6, 42.0), (40.0, 45.4)], -1.0);
    p.ellipse((18.2, 29.0), (2.6, 5.4), skin(5.0));
    p.line((19, 26), (19, 32), skin(3.0));
    p.ellipse((46.8, 28.6), (2.8, 5.8), skin(4.0));
    p.line((45, 25), (45, 32), skin(2.0));
    p.line((48, 25), (48, 30), skin(3.0));
}

fn skull(p: &mut Sprite) {
    let outline = [
        (18.8, 22.0),
        (19.0, 13.0),
        (21.0, 9.0),
        (25.0, 6.2),
        (30.0, 5.0),
        (36.0, 5.0),
        (41.0, 6.8),
        (44.4, 10.0),
        (46.0, 14.0),
        (46.0, 24.0),
        (45.0, 31.0),
        (42.6, 37.0),
        (40.0, 41.0),
        (25.0, 41.0),
        (22.0, 37.0),
        (19.6, 30.0),
    ];
    p.polygon(&outline, hair(1.8));
    for (x, y, long, lean) in
        [(23, 8, 4, 2), (26, 7, 4, 1), (29, 6, 4, 1), (33, 6, 4, 0), (36, 7, 4, -1), (40, 8, 3, -1)]
    {
        p.line((x, y + long), (x + lean, y), hair(if x < 32 { 4.0 } else { 3.0 }));
    }
    nape(p);
}

/// Cropped hair that goes grey downwards and ends unevenly above the collar.
fn nape(p: &mut Sprite) {
    for x in 20..46_i32 {
        let middle = (x - 32).abs();
        let foot = 41 - (chance(x, 1, 52) * 2.6) as i32 - i32::from(middle < 3);
        for y in foot..42 {
            if p.get(x, y).is_some() && (24..41).contains(&x) {
                p.set(x, y, skin(if x < 35 { 4.0 } else { 3.0 }));
            }
        }
        for y in 24..foot {
            let grey = (y - 24) as f32 / 17.0 + if middle > 9 { 0.25 } else { 0.0 };
            let strand = (x * 3 + y) % 5 == 0 || (x + y * 2) % 7 == 0;
            let hairy = p.get(x, y).is_some_and(|seen| seen.level < 2.5 && seen.material == hair(0.0).material);
            if hairy && strand && chance(x, y / 2, 53) < grey {
                p.set(x, y, hair(if x < 34 { 4.0 } else { 3.0 }));
            }
        }
    }
}

fn headband(p: &mut Sprite) {
    let band = [
        (17.6, 14.0),
        (22.0, 12.4),
        (28.0, 11.8),
        (37.0, 11.8),
        (43.0, 12.4),
        (47.2, 14.0),
        (47.2, 21.6),
        (43.0, 20.2),
        (37.0, 19.4),
        (28.0, 19.4),
        (22.0, 20.2),
        (17.6, 21.6),
    ];
    p.polygon(&band, white(5.0));
    p.plane(&[(17.0, 13.0), (25.0, 11.6), (24.0, 20.4), (17.0, 22.0)], 1.0);
    p.plane(&[(38.0, 11.0), (48.0, 12.0), (48.0, 22.0), (40.0, 20.4)], -1.0);
    p.line((19, 20), (27, 18), white(3.0));
    p.line((20, 16), (28, 16), white(4.0));
    p.line((35, 16), (45, 17), white(3.0));
    p.line((36, 18), (44, 20), white(3.0));
}

/// The knot and its two ends.
fn knot(p: &mut Sprite) {
    let dark = hair(1.0);
    p.polygon(&[(24.4, 19.0), (32.0, 20.0), (27.0, 36.0), (19.0, 33.6)], dark);
    p.polygon(&[(31.0, 20.0), (38.0, 19.0), (42.4, 33.4), (35.0, 36.4)], dark);
    p.polygon(&[(26.0, 19.0), (31.4, 20.0), (26.0, 35.0), (20.4, 33.0)], white(5.0));
    p.plane(&[(25.0, 19.0), (28.0, 19.4), (22.6, 33.6), (20.0, 33.0)], 1.0);
    p.polygon(&[(31.6, 20.0), (36.6, 19.0), (41.0, 32.6), (36.0, 35.0)], white(4.0));
    p.plane(&[(34.6, 19.0), (37.0, 19.0), (41.4, 32.6), (38.4, 34.0)], -1.0);
    p.line((28, 22), (24, 33), white(3.0));
    p.line((33, 22), (37, 33), white(3.0));
    p.ellipse((31.2, 16.6), (5.4, 5.0), dark);
    p.ellipse((31.0, 16.2), (4.6, 4.2), white(5.0));
    p.ellipse((30.0, 15.4), (3.0, 2.8), white(6.0));
    p.line((29, 19), (31, 14), white(3.0));
    p.line((32, 19), (34, 15), white(3.0));
}
