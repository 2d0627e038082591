//! Pictures without a terminal: the palette, the painted scenes, layers and faces, what of them is seen at a
//! moment, and how they are brought to a size. Pixels go in and come out; nobody here knows a cell, a key or a
//! visit.

mod assets;
mod easel;
mod fit;
mod layers;
mod palette;
mod sight;

pub use assets::{AssetError, Assets, Face, Scene};
pub use easel::Easel;
pub use fit::{fill, on_ground, scale_up};
pub use palette::{Palette, Rgb};
pub use sight::{Bowl, Doing, Prop, Shot, Sight, WALK};
