//! Kenji's arms and what he holds: at rest, wiping, ladling, tasting. His right arm, at the guest's left, does the work.
//! Coordinates are those of the whole figure, except where the body alone is drawn.

use crate::painter::canvas::{Canvas, Surface, lit};
use crate::painter::figure::Pose;
use crate::painter::inks::{metal, skin, white};
use crate::painter::material::Material;
use crate::painter::sprite::Sprite;

type Point = (f32, f32);

/// His left arm, hanging to the ledge; drawn onto the body.
pub fn left_arm(body: &mut Sprite) {
    body.polygon(&[(61.0, 36.0), (67.0, 37.0), (72.0, 47.0), (74.0, 61.0), (65.0, 64.0), (61.0, 58.0)], white(4.0));
    body.line((62, 42), (63, 58), white(2.6));
    body.line((66, 60), (73, 57), white(3.0));
    body.polygon(&[(65.0, 63.0), (74.0, 61.0), (73.0, 78.0), (64.0, 78.0), (66.0, 71.0)], skin(4.0));
    body.plane(&[(70.0, 62.0), (75.0, 61.0), (74.0, 78.0), (70.0, 78.0)], -1.0);
}

/// What of his right arm lies behind the head's outline.
pub fn right_arm_behind(whole: &mut Sprite, pose: Pose) {
    match pose {
        Pose::Resting | Pose::Blinking | Pose::Nodding(_) => {
            hanging_sleeve(whole);
            forearm(whole, (82.0, 68.0), (80.0, 84.0), 4.4);
        }
        Pose::Wiping(frame) => {
            hanging_sleeve(whole);
            forearm(whole, (82.0, 68.0), (wiping_hand(frame) as f32 - 54.0 + 6.0, 84.0), 4.4);
        }
        Pose::Ladling(frame) => ladling(whole, frame),
        Pose::Tasting(_) => {}
    }
}

/// What of his right arm lies before his face.
pub fn right_arm_before(whole: &mut Sprite, pose: Pose) {
    if let Pose::Tasting(frame) = pose {
        tasting(whole, frame);
    }
}

fn hanging_sleeve(p: &mut Sprite) {
    p.polygon(&[(85.0, 41.0), (91.0, 41.0), (91.0, 63.0), (87.0, 69.0), (77.0, 66.0), (79.0, 51.0)], white(5.0));
    p.plane(&[(78.0, 53.0), (85.0, 41.0), (86.0, 47.0), (82.0, 67.0), (76.0, 66.0)], 1.0);
    p.line((90, 47), (89, 63), white(3.0));
    p.line((79, 62), (86, 65), white(4.0));
}

/// A forearm between two joints, lit from the left, shaded below.
fn forearm(p: &mut Sprite, (x0, y0): Point, (x1, y1): Point, half: f32) {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let long = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / long, dx / long);
    let thin = half * 0.78;
    let shape = [
        (x0 + nx * half, y0 + ny * half),
        (x1 + nx * thin, y1 + ny * thin),
        (x1 - nx * thin, y1 - ny * thin),
        (x0 - nx * half, y0 - ny * half),
    ];
    p.polygon(&shape, skin(5.0));
    let shade = if nx + ny > 0.0 { 1.0 } else { -1.0 };
    let dark = [
        (x0 + nx * half * shade, y0 + ny * half * shade),
        (x1 + nx * thin * shade, y1 + ny * thin * shade),
        (x1 + nx * thin * shade * 0.3, y1 + ny * thin * shade * 0.3),
        (x0 + nx * half * shade * 0.3, y0 + ny * half * shade * 0.3),
    ];
    p.plane(&dark, -1.0);
}

/// A fist around a handle.
const FIST: [&str; 7] = ["..SSSs.", ".SSSSSs", "SSmSSms", "SSSmSsm", "sSmSSms", ".sSmSsm", "..ssmm."];

const SKIN: [(char, Surface); 3] = [('S', skin(5.0)), ('s', skin(4.0)), ('m', skin(3.0))];

/// The hand on the ladle while he ladles: where it is, and how high the ladle's bowl hangs above the broth.
const LADLING: [(Point, f32); 6] = [
    ((55.0, 45.0), 0.0),
    ((52.0, 49.0), -4.0),
    ((54.0, 43.0), 3.0),
    ((58.0, 33.0), 14.0),
    ((59.0, 31.0), 16.0),
    ((57.0, 38.0), 8.0),
];

/// Rows of the figure where the broth of the big pot stands.
const BROTH: f32 = 49.0;

fn ladling(p: &mut Sprite, frame: usize) {
    let Some(&((hx, hy), lift)) = LADLING.get(frame) else { return };
    let bowl = (hx - 21.0, BROTH - lift);
    let pouring = frame == 3 || frame == 4;
    ladle(p, (hx, hy), bowl, lift > 0.0, pouring);
    if pouring {
        let start = bowl.1 as i32 + 3;
        for y in start..BROTH as i32 + 2 {
            let x = bowl.0 as i32 - 3 - i32::from(y == start);
            p.set(x, y, lit(Material::Cloth, 5.0));
            if frame == 3 || y % 3 != 0 {
                p.set(x + 1, y, lit(Material::Cloth, 6.0));
            }
        }
    }
    let elbow = (73.0 + (hx - 55.0) * 0.4, 60.0 + (hy - 45.0) * 0.45);
    let sleeve = [
        (85.0, 38.0),
        (93.0, 39.0),
        (94.0, 54.0),
        (elbow.0 + 9.0, elbow.1 + 5.0),
        (elbow.0 + 1.0, elbow.1 + 6.0),
        (elbow.0 - 5.0, elbow.1 - 3.0),
        (elbow.0 + 1.0, elbow.1 - 8.0),
    ];
    forearm(p, (elbow.0, elbow.1), (hx + 3.0, hy + 3.0), 4.6);
    p.polygon(&sleeve, white(5.0));
    p.plane(&[(85.0, 37.0), (93.0, 39.0), (elbow.0 + 4.0, elbow.1 - 3.0), (elbow.0 - 5.0, elbow.1 - 2.0)], 1.0);
    p.line((92, 50), (elbow.0 as i32 + 9, elbow.1 as i32 + 4), white(3.0));
    p.line((elbow.0 as i32 - 3, elbow.1 as i32 - 1), (elbow.0 as i32 + 2, elbow.1 as i32 + 5), white(4.0));
    p.stamp_grid(hx as i32 - 3, hy as i32 - 3, &FIST, &SKIN);
}

/// A ladle held at a hand; its bowl hangs at a point, sinks in the broth or carries some.
fn ladle(p: &mut Sprite, (hx, hy): Point, (bx, by): Point, full: bool, tipped: bool) {
    p.line((hx as i32 + 5, hy as i32 - 5), (bx as i32 + 2, by as i32 - 1), metal(5.4));
    p.line((hx as i32 + 5, hy as i32 - 4), (bx as i32 + 2, by as i32), metal(3.6));
    if !full {
        return;
    }
    let tip = if tipped { 1.0 } else { 0.0 };
    p.ellipse((bx, by + 1.6), (4.6, 3.0), metal(3.4));
    p.ellipse((bx - 0.6, by + 1.0), (3.4, 1.9), metal(4.6));
    p.ellipse((bx - tip, by), (4.2, 1.4), lit(Material::Cloth, 5.0));
    p.line((bx as i32 - 4, by as i32 + 1), (bx as i32 - 3, by as i32 + 3), metal(6.0));
}

/// Where the hand is on the way to the lips, and the ladle's bowl.
const TASTING: [(Point, Point); 3] =
    [((78.0, 52.0), (92.0, 46.0)), ((80.0, 40.0), (96.0, 29.0)), ((80.0, 38.0), (97.0, 28.0))];

fn tasting(p: &mut Sprite, frame: usize) {
    let Some(&((hx, hy), (bx, by))) = TASTING.get(frame) else { return };
    let elbow = (74.0, 62.0 + (hy - 40.0) * 0.25);
    let sleeve = [
        (85.0, 39.0),
        (92.0, 40.0),
        (93.0, 58.0),
        (elbow.0 + 10.0, elbow.1 + 5.0),
        (elbow.0, elbow.1 + 6.0),
        (elbow.0 - 5.0, elbow.1 - 2.0),
        (79.0, 48.0),
    ];
    p.polygon(&sleeve, white(5.0));
    p.plane(&[(85.0, 39.0), (89.0, 40.0), (80.0, 56.0), (elbow.0 - 5.0, elbow.1), (79.0, 48.0)], 1.0);
    p.line((92, 46), (elbow.0 as i32 + 11, elbow.1 as i32 + 3), white(3.0));
    forearm(p, (elbow.0 + 2.0, elbow.1 - 1.0), (hx + 1.0, hy + 2.0), 4.6);
    p.line((elbow.0 as i32 - 4, elbow.1 as i32 - 2), (elbow.0 as i32 + 7, elbow.1 as i32 - 2), white(4.0));
    p.line((hx as i32 - 5, hy as i32 + 4), (bx as i32 - 3, by as i32 + 1), metal(5.4));
    p.line((hx as i32 - 5, hy as i32 + 5), (bx as i32 - 3, by as i32 + 2), metal(3.4));
    p.ellipse((bx, by + 1.6), (6.0, 4.6), lit(Material::Night, 0.4));
    p.line((hx as i32 - 5, hy as i32 + 6), (bx as i32 - 3, by as i32 + 3), lit(Material::Night, 0.4));
    p.ellipse((bx, by + 1.6), (5.0, 3.6), metal(3.0));
    p.ellipse((bx - 0.6, by + 1.4), (4.0, 2.6), metal(4.4));
    p.ellipse((bx, by), (4.2, 1.4), lit(Material::Cloth, if frame == 2 { 3.0 } else { 4.6 }));
    p.line((bx as i32 - 4, by as i32 + 1), (bx as i32 - 2, by as i32 + 3), metal(6.0));
    p.stamp_grid(hx as i32 - 3, hy as i32 - 3, &FIST, &SKIN);
}

/// Where the wiping hand is, in columns of the scene.
fn wiping_hand(frame: usize) -> i32 {
    [112, 123, 135, 124].get(frame).copied().unwrap_or(123)
}

const RIGHT_HAND: [&str; 8] = [
    "..SSSSSs....",
    ".SSSSSSSs...",
    ".SSSSSSSSs..",
    "SSSSSSSSSss.",
    "SSsSSsSSsSs.",
    "SSmSSmSSmSs.",
    "sSmsSmsSmsm.",
    ".m..m..m.m..",
];

const LEFT_HAND: [&str; 8] = [
    "....ssssm...",
    "...sSsssmm..",
    "..sSSsssmm..",
    ".sSSssssmmm.",
    ".sSssSssssm.",
    ".sSmsSmssms.",
    ".mSmmSmmsmm.",
    "..m..m..m...",
];

const CLOTH: [[&str; 7]; 2] = [
    [
        "...wWWWWWWWWWWWw....",
        "..wWWWWWWWWWWWWWw...",
        ".iWWvWWWWWWWWvWWWw..",
        "iiWvWWWWWWWWWWvWWWw.",
        "wWWWWWWWWWWWWWWWWww.",
        ".vwwwvwwwwwvwwwwvv..",
        "...vv..vvv...vv.....",
    ],
    [
        "....wWWWWWWWWWWWw...",
        "...wWWWWWWWWWWWWWw..",
        "..wWWvWWWWWWWWvWWii.",
        ".wWWvWWWWWWWWWWvWiiw",
        ".wwWWWWWWWWWWWWWWWWw",
        "..vvwwwvwwwwvwwwwwv.",
        ".....vv...vvv..vv...",
    ],
];

/// Draws his hands where they lie on the ledge, before its edge.
pub fn on_the_ledge(canvas: &mut Canvas, pose: Pose) {
    let mut hands = Sprite::new(110, 14);
    let (left, top) = (104, 91);
    hands.stamp_grid(177 - left, 1, &LEFT_HAND, &SKIN);
    match pose {
        Pose::Resting | Pose::Blinking | Pose::Nodding(_) => hands.stamp_grid(131 - left, 1, &RIGHT_HAND, &SKIN),
        Pose::Wiping(frame) => {
            let x = wiping_hand(frame) - left;
            let cloth = [('W', white(6.0)), ('w', white(5.0)), ('v', white(4.0)), ('i', lit(Material::Indigo, 6.0))];
            if let Some(map) = CLOTH.get(usize::from(frame == 3 || frame == 0)) {
                hands.stamp_grid(x - 4, 4, map, &cloth);
            }
            hands.stamp_grid(x, 1, &RIGHT_HAND, &SKIN);
        }
        Pose::Ladling(_) | Pose::Tasting(_) => {}
    }
    hands.outline_below(lit(Material::Night, 0.4));
    hands.onto_as_placed(canvas, left, top, 0.0);
}
