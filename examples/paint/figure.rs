//! Kenji at half length, as one sees him across the counter, some eighty pixels tall.
//! The body is a few planes of white cloth with its folds; heads and arms have modules of their own.

use crate::painter::canvas::lit;
use crate::painter::heads::{self, Look};
use crate::painter::inks::{hair, skin, white};
use crate::painter::material::Material;
use crate::painter::poses;
use crate::painter::sprite::Sprite;

/// What he is doing, and the frame of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pose {
    /// Both hands on the ledge, in no hurry.
    Resting,
    /// The same with lids closed.
    Blinking,
    /// Wiping the ledge with a cloth.
    Wiping(usize),
    /// Turned to the big pot, ladling.
    Ladling(usize),
    /// Bringing the ladle to his lips.
    Tasting(usize),
    /// Nodding.
    Nodding(usize),
}

/// Width of the figure's sprite: room for an arm to both sides.
pub const WIDTH: i32 = 212;
/// Height of the figure's sprite.
pub const HEIGHT: i32 = 97;
/// Where the body begins in it.
pub const BODY: (i32, i32) = (60, 5);

impl Pose {
    fn look(self) -> Look {
        match self {
            Self::Resting | Self::Nodding(0) | Self::Tasting(0) => Look::Guest,
            Self::Wiping(_) | Self::Tasting(1) => Look::Down,
            Self::Blinking | Self::Nodding(_) | Self::Tasting(_) => Look::Closed,
            Self::Ladling(_) => Look::Pot,
        }
    }

    /// How far the head has moved from where it rests.
    fn tilt(self) -> (i32, i32) {
        match self {
            Self::Resting | Self::Blinking | Self::Tasting(_) => (0, 0),
            Self::Wiping(frame) => (if frame == 0 { -1 } else { 0 }, 1),
            Self::Ladling(frame) => (-2, if (1..3).contains(&frame) { 2 } else { 1 }),
            Self::Nodding(frame) => (0, if frame == 0 { 1 } else { 3 }),
        }
    }
}

/// Draws him; what of his hands lies on the ledge is drawn by [`poses::on_the_ledge`].
pub fn kenji(pose: Pose) -> Sprite {
    let mut body = Sprite::new(92, HEIGHT);
    torso(&mut body);
    poses::left_arm(&mut body);
    let mut whole = Sprite::new(WIDTH, HEIGHT);
    whole.stamp(BODY.0, BODY.1, &body);
    poses::right_arm_behind(&mut whole, pose);
    let (dx, dy) = pose.tilt();
    heads::draw(&mut whole, pose.look(), (BODY.0 + 34 + dx, 1 + dy));
    poses::right_arm_before(&mut whole, pose);
    whole.outline(lit(Material::Night, 0.4));
    whole
}

fn torso(body: &mut Sprite) {
    let coat = [
        (40.0, 28.0),
        (52.0, 28.0),
        (57.0, 31.0),
        (64.0, 34.0),
        (67.0, 40.0),
        (65.0, 60.0),
        (64.0, 92.0),
        (28.0, 92.0),
        (27.0, 60.0),
        (25.0, 40.0),
        (28.0, 34.0),
        (35.0, 31.0),
    ];
    body.polygon(&coat, white(5.0));
    body.plane(&[(54.0, 28.0), (68.0, 34.0), (68.0, 92.0), (54.0, 92.0), (59.0, 50.0)], -1.0);
    body.plane(&[(24.0, 40.0), (29.0, 33.0), (40.0, 29.0), (34.0, 40.0), (31.0, 58.0), (27.0, 60.0)], 1.0);
    body.polygon(&[(41.0, 27.0), (51.0, 27.0), (46.0, 43.0)], skin(3.0));
    body.polygon(&[(43.0, 37.0), (49.0, 37.0), (46.0, 44.0)], hair(2.0));
    for (from, to) in [((40, 28), (48, 48)), ((39, 29), (47, 49))] {
        body.line(from, to, white(6.0));
    }
    body.line((52, 28), (45, 42), white(4.0));
    body.line((53, 29), (46, 43), white(4.0));
    body.line((38, 31), (47, 51), white(3.0));
    body.line((48, 50), (50, 76), white(3.0));
    body.line((36, 62), (40, 76), white(4.0));
    body.line((58, 58), (55, 76), white(3.0));
    body.polygon(&[(28.0, 74.0), (64.0, 74.0), (64.0, 92.0), (28.0, 92.0)], lit(Material::Indigo, 5.0));
    body.line((28, 73), (64, 73), lit(Material::Indigo, 6.0));
}
