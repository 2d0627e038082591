//! The pictures of the game, one module for each place.

/// Frames of falling snow.
pub const SNOW: usize = crate::painter::weather::SNOW as usize;

pub mod alley;
mod alley_far;
mod alley_life;
pub mod alley_motion;
mod alley_room;
mod alley_shop;
pub mod alley_walk;
pub mod counter;
pub mod counter_motion;
pub mod door;
pub mod kenbaiki;
mod kenbaiki_parts;
mod relics;
