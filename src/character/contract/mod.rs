//! The character file as text for a model. The public contract is what a model reads once, before a visit,
//! with a director beside it; the full contract is everything, for a model that plays alone; the frozen one is
//! what one guest has earned, for the same use. Nothing here decides what a guest has earned.

mod frozen;
mod full;
mod page;
mod public;

pub use frozen::{Earned, frozen, open_house};
pub use full::full;
pub use public::public;

/// Most tokens of the public contract, as estimated without a tokenizer.
pub const PUBLIC_LIMIT: usize = 1500;
/// Most tokens of the full contract, as estimated without a tokenizer.
pub const FULL_LIMIT: usize = 8000;

#[cfg(test)]
mod tests;
