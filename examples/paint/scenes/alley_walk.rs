//! The way into the shop, as the guest sees it who walks: down the alley, round to the noren, his hands in the cloth.

use crate::painter::geometry::{Camera, Eye};
use crate::painter::roll::Roll;
use crate::painter::scenes::alley::{self, CAMERA, Evening, Guest, Moment};
use crate::painter::scenes::alley_motion::risen;
use crate::painter::weather;

/// Frames of the walk.
pub const FRAMES: usize = 18;
/// The share of the walk after which the noren is in reach.
const AT_THE_DOOR: f32 = 0.72;

/// Paints the walk over the alley's picture that was painted last.
pub fn walk(roll: &mut Roll<'_>, evening: Evening, name: &str) -> Result<(), String> {
    for frame in 0..FRAMES {
        let moment = Moment { guest: Some(guest((frame + 1) as f32 / FRAMES as f32)), ..Moment::default() };
        let mut canvas = alley::finish(alley::trace(evening, &moment), evening, &moment);
        // Steam and rain go as fast as in the resting alley: a new frame every second step.
        risen(&mut canvas, &moment.eye(), frame / 2);
        if evening == Evening::Rain {
            weather::rain(&mut canvas, &moment.eye(), frame as i32 / 2 % 4);
        }
        roll.layer(name, frame, &canvas)?;
    }
    Ok(())
}

/// Where the guest is after a share of the way.
fn guest(share: f32) -> Guest {
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let along = |from: f32, to: f32| ((share - from) / (to - from)).clamp(0.0, 1.0);
    // A bend from the alley's mouth to before the door, and from there straight on.
    let t = ease(along(0.0, AT_THE_DOOR));
    let bend =
        |start: f32, corner: f32, end: f32| (1.0 - t) * (1.0 - t) * start + 2.0 * t * (1.0 - t) * corner + t * t * end;
    let close = along(AT_THE_DOOR - 0.1, 1.0);
    let turn = ease(along(0.12, 0.86));
    let mix = |from: f32, to: f32| from + (to - from) * turn;
    let (from_x, from_y) = CAMERA.vanish;
    let camera = Camera { vanish: (mix(from_x, 160.0), mix(from_y, 104.0)), eye: mix(1.5, 1.68), ..CAMERA };
    let eye = Eye {
        camera,
        x: bend(0.0, 0.1, -1.9) - 1.0 * close,
        z: bend(0.0, 4.3, 5.55),
        yaw: turn * std::f32::consts::FRAC_PI_2,
    };
    Guest { eye, parts: ease(along(AT_THE_DOOR, 1.0)) }
}
