//! Pictures without a terminal: the palette, the painted scenes and faces, and how they are brought to a
//! size. Pixels go in and come out; nobody here knows a cell, a key or a visit.

mod assets;
mod fit;
mod palette;

pub use assets::{AssetError, Assets, Face, Scene};
pub use fit::{fill, on_ground, scale_up};
pub use palette::{Palette, Rgb};
