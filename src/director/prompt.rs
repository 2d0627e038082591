//! What an actor is given to read: the contract, the history and, at the very end, the cue. Plain data;
//! how it is put together stands in `cue`, how it is sent is the actor's business.

pub use crate::character::text::{estimate_tokens, is_cjk};

/// Who speaks a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The public contract: the first message, and no other.
    System,
    /// The guest (and, at the end of the newest message, the cue).
    User,
    /// The character.
    Assistant,
}

/// One message of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The text, clean of control characters.
    pub content: String,
}

impl Message {
    /// A message of `role` with `content`.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into() }
    }
}

/// Everything an actor reads before it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prompt {
    /// In the order of speaking; the first is the contract, the last the guest's.
    pub messages: Vec<Message>,
}

impl Prompt {
    /// Estimated tokens of the whole prompt: Latin characters / 3.5, plus one per kana or kanji, plus
    /// four a message for the turn markers.
    pub fn tokens(&self) -> usize {
        self.messages.iter().map(|m| estimate_tokens(&m.content) + 4).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_costs_two_sevenths_a_character_and_a_kanji_costs_one() {
        assert_eq!(estimate_tokens("seven c"), 2);
        assert_eq!(estimate_tokens("佐藤"), 2);
        assert_eq!(estimate_tokens(""), 0);
    }
}
