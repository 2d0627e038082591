//! What an actor is given to read: the contract, the history and, at the very end, the cue. Plain data;
//! how it is put together stands in `cue`, how it is sent is the actor's business.

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

/// Estimated tokens of `text` as Gemma counts them, without a tokenizer: Latin characters / 3.5 (rounded
/// up), plus one per kana or kanji.
pub fn estimate_tokens(text: &str) -> usize {
    let (wide, narrow) = text
        .chars()
        .fold((0usize, 0usize), |(wide, narrow), c| if is_cjk(c) { (wide + 1, narrow) } else { (wide, narrow + 1) });
    wide + (narrow * 2).div_ceil(7)
}

/// Whether `c` is a kana, a kanji or their punctuation.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
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
