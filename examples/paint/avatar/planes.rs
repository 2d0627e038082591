//! The planes of the head; `bow` is how far he bows it.

use crate::painter::inks::{hair, skin, white};
use crate::painter::sprite::Sprite;

/// The ears.
pub fn ears(p: &mut Sprite, bow: f32) {
    p.ellipse((18.0, 31.5 + bow * 0.6), (2.8, 5.6), skin(4.0));
    p.ellipse((46.6, 31.5 + bow * 0.6), (2.4, 5.6), skin(3.0));
    let y = 29 + (bow * 0.6) as i32;
    p.line((17, y), (17, y + 3), skin(5.0));
    p.line((18, y + 1), (18, y + 4), skin(3.0));
    p.line((46, y), (46, y + 4), skin(2.0));
}

/// The face: brow, cheeks, jaw; the far side in shade.
pub fn face(p: &mut Sprite, bow: f32) {
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

/// Hair and headband.
pub fn crown(p: &mut Sprite, bow: f32) {
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
