//! The same again: a sentence within a reply, a line of earlier in the visit, a word many times in a row, and
//! the words of the cue. What the house says itself may be said again.

use crate::character::{Line, Words};

/// Words in a row that make an echo of the cue rather than a chance.
const CUE_RUN: usize = 4;
/// How many of them must be longer than the small words of any sentence.
const CUE_TELLING: usize = 3;
/// Fewest words of a guest's line that he does not say back as it is.
const PARROTED: usize = 3;
/// Fewest words of a sentence that is not said twice in a reply.
const IN_REPLY: usize = 3;
/// Fewest words of a sentence that is not said twice in a visit.
const IN_VISIT: usize = 5;
/// How often one word, two words, or a few may not come in a row.
const IN_A_ROW: [usize; 6] = [5, 4, 3, 3, 3, 3];
/// Words of the longest run that is looked for.
const LONGEST_RUN: usize = 18;
/// Characters of one kind in a row that are no word.
const SAME_LETTER: usize = 8;
/// How many earlier replies are remembered.
const REMEMBERED: usize = 12;

/// What he has said tonight, sentence by sentence.
#[derive(Debug, Clone, Default)]
pub struct Said(Vec<Words>);

impl Said {
    /// The spoken sentences of the latest `replies`, that are long enough to be known again.
    pub fn of(replies: &[String]) -> Self {
        let latest = replies.iter().rev().take(REMEMBERED);
        let all: Vec<Words> = latest.flat_map(|reply| sentences(&Line::parse(reply).spoken())).collect();
        Self(all.into_iter().filter(|words| words.len() >= IN_VISIT).collect())
    }

    /// Whether `spoken` was said before. A sentence with a number in it may come again: who asks for a price
    /// twice hears it twice.
    pub fn holds(&self, spoken: &str) -> bool {
        let known = |words: &Words| self.0.contains(words) && super::numbers::numbers(words).is_empty();
        !self.0.is_empty() && sentences(spoken).iter().any(known)
    }
}

/// The sentences of `text`, as words.
fn sentences(text: &str) -> Vec<Words> {
    text.split(['.', '!', '?', '…', '\n']).map(Words::of).filter(|words| !words.is_empty()).collect()
}

/// Whether `words` stand in `before` already, were the last that was said, or hold themselves again and again with what
/// went before.
pub fn is_loop(before: &Words, words: &Words, text: &str) -> bool {
    let at_once = words.len() > 1 && before.last(words.len()).joined() == words.joined();
    let mut recent = before.last(LONGEST_RUN);
    recent.extend(words);
    words.len() >= IN_REPLY && before.holds(words) || at_once || stutters(&recent) || drones(text)
}

/// Whether `words` say a run of words of `told` again.
pub fn echoes(told: &Words, words: &Words) -> bool {
    let (told, words): (Vec<&str>, Vec<&str>) = (told.iter().collect(), words.iter().collect());
    let tells = |run: &&[&str]| run.iter().filter(|word| word.len() > 3).count() >= CUE_TELLING;
    words.windows(CUE_RUN).filter(tells).any(|run| told.windows(CUE_RUN).any(|known| known == run))
}

/// Whether `words` are all that the guest has said: asked back, word for word, by who has no answer.
pub fn parrots(guest: &Words, words: &Words) -> bool {
    words.len() >= PARROTED && guest.joined() == words.joined()
}

/// One to six words that come too often in a row.
fn stutters(words: &Words) -> bool {
    let words: Vec<&str> = words.iter().collect();
    IN_A_ROW.iter().enumerate().any(|(nth, times)| {
        let size = nth + 1;
        words.windows(size * times).any(|window| {
            let (first, rest) = window.split_at(size);
            rest.chunks(size).all(|chunk| chunk == first)
        })
    })
}

/// One letter that goes on and on.
fn drones(text: &str) -> bool {
    let mut last = ' ';
    let mut run = 0;
    text.chars().any(|c| {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        run > SAME_LETTER && !matches!(c, '.' | '-' | ' ' | '…' | '\n')
    })
}
