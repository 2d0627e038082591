//! What training learned about what guests say to a character: files that lie beside his phrasings, each of
//! which may be missing. Without any, the phrasings' words alone count.

use std::sync::Arc;

use super::encoder::Encoder;
use super::trained::Trained;

/// What was learned.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Which features of a line speak for which intent.
    pub features: Option<Arc<Trained>>,
    /// What a line means as a whole.
    pub encoder: Option<Arc<Encoder>>,
}

impl Learned {
    /// This, and what it lacks from what is built into the program for its own character.
    #[must_use]
    pub fn or_builtin(self) -> Self {
        let features = self.features.or_else(Trained::builtin);
        Self { features, encoder: self.encoder.or_else(Encoder::builtin) }
    }
}
