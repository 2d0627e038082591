//! The house book: Kenji without a model. It speaks the lines that the director found in the character
//! file, through the same guard as everybody else; it invents nothing and never fails.

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt, ready};

use super::{Actor, Fault, Part, Played, Tokens};
use crate::character::Character;

/// The name by which `--model` asks for it.
pub const NAME: &str = "house";

/// The actor that needs nothing.
#[derive(Debug, Clone)]
pub struct House {
    character: Arc<Character>,
}

impl House {
    /// A house book that speaks under the contract of `character`.
    pub fn new(character: Arc<Character>) -> Self {
        Self { character }
    }
}

impl Actor for House {
    fn name(&self) -> String {
        NAME.to_owned()
    }

    fn play(&self, part: Part, tokens: Tokens) -> BoxFuture<'static, Result<Played, Fault>> {
        let line = part.decision.house_line().write(self.character.contract);
        // A receiver that is gone means the reply was cancelled: nobody is there to be told.
        let _ = tokens.send(line);
        ready(Ok(Played::default())).boxed()
    }

    fn reads_prompt(&self) -> bool {
        false
    }

    fn wants_initiative(&self) -> bool {
        true
    }

    fn can_repeat(&self) -> bool {
        // Asked again it would say the same.
        false
    }
}
