//! What leaves the house: a Modelfile for plain Ollama, a character card for other front ends, the messages of a
//! prompt, the transcript of a visit. Each is plain data made from the character, a save or a visit; nothing here asks a
//! server or writes a file.

pub mod card;
pub mod evening;
pub mod knows;
pub mod modelfile;
pub mod prompt;
pub mod transcript;

pub use evening::{Pair, sampled};
pub use knows::Knows;
