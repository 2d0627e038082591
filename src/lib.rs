//! Kenji's Ramen: a character who knows who you are to him.
//!
//! The character file is the person, the director decides, the actor speaks, and the guard listens before
//! the player does. Imports point up this list, never down; `tests/layering.rs` proves it.

pub mod character;
pub mod director;
pub mod visit;
pub mod actor;
pub mod memory;
pub mod cli;
pub mod runtime;
