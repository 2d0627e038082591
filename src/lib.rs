//! Kenji's Ramen: a character who knows who you are to him.
//!
//! The character file is the person, the director decides, the actor speaks, and the guard listens before
//! the player does. Imports point up this list, never down; `tests/layering.rs` proves it.

pub mod actor;
pub mod art;
pub mod character;
pub mod cli;
pub mod director;
pub mod export;
pub mod memory;
pub mod runtime;
pub mod stage;
pub mod visit;
