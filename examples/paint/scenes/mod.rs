//! The pictures of the game, one module for each place.

pub mod alley;
mod alley_far;
mod alley_life;
mod alley_room;
mod alley_shop;
pub mod counter;
pub mod door;
