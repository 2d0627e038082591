//! Breaks of the frame and the voice of an assistant, in any spelling. A man who only wonders at a word that
//! the guest used, or whose trade uses it too, breaks nothing; which words those are stands in the file.

use super::sentence::{Reading, Sentence};
use crate::character::Words;
use crate::character::hearing::Hearing;

/// Longest question that only gives a word back: "AI? A what?"
const ECHO: usize = 7;

/// Words before a term in which a "not" denies it, but for articles.
const DENIAL: usize = 3;

/// What the guest said that may be wondered at.
#[derive(Debug, Clone, Default)]
pub struct Guest {
    /// The words of the line.
    pub words: Words,
    /// Whether it talks of AI, prompts or rules.
    pub frame: bool,
}

/// What breaks the frame in a reading.
struct Break<'a> {
    /// The term, where it is one.
    term: Option<&'a str>,
    /// The place of its first word in the sentence; `None` where it stands across the sentence's border.
    at: Option<usize>,
}

/// Whether `sentence` breaks the frame.
pub fn breaks(hearing: &Hearing, guest: &Guest, sentence: &Sentence<'_>) -> bool {
    let Some(broken) = sentence.readings.iter().find_map(|reading| broken(hearing, reading)) else { return false };
    let used = guest.frame || broken.term.is_some_and(|term| guest_said(&guest.words, term));
    let excused = used && is_puzzled(hearing, &broken, sentence) || is_trade(hearing, broken.term, sentence);
    !(broken.at.is_some() && excused)
}

fn broken<'a>(hearing: &Hearing, reading: &Reading<'a>) -> Option<Break<'a>> {
    let new = reading.new;
    if let Some(hit) = reading.hits.of(hearing.lists.frame).find(|hit| hit.to > new) {
        return Some(Break { term: Some(hit.term), at: hit.from.checked_sub(new) });
    }
    let pair = hearing.frame_pairs.iter().any(|pair| pair.is_in(&reading.hits, new));
    pair.then_some(Break { term: None, at: Some(0) })
}

/// Whether `sentence` is an assistant's.
pub fn assists(hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
    let heard = |reading: &Reading<'_>| reading.hits.of(hearing.lists.assistant).any(|hit| hit.to > reading.new);
    let cried = sentence.spoken.contains(['!', '！']) && hearing.exclaims.contains(sentence.said.joined());
    cried || sentence.readings.iter().any(heard)
}

/// Whether `words` talk of what he has never heard of: for lines that are not his.
pub fn talks_of_it(hearing: &Hearing, reading: &Reading<'_>) -> bool {
    broken(hearing, reading).is_some() || reading.hits.any(hearing.lists.assistant)
}

fn guest_said(guest: &Words, term: &str) -> bool {
    guest.holds(&Words::of(term.trim_end_matches('*')))
}

/// Whether he gives the word back, or shrugs at it, and claims nothing.
fn is_puzzled(hearing: &Hearing, broken: &Break<'_>, sentence: &Sentence<'_>) -> bool {
    let words = &sentence.words;
    let asks = sentence.spoken.trim_end_matches(['"', '”', '*', ' ']).ends_with('?') && words.len() <= ECHO;
    // "I'm not an AI": no word of the term is his.
    let before = (0..broken.at.unwrap_or_default()).rev().filter_map(|at| words.get(at));
    let nearest =
        before.take(DENIAL).find(|word| !matches!(*word, "a" | "an" | "any" | "the" | "your" | "such" | "some"));
    let denies = matches!(nearest, Some("not" | "no" | "never" | "isnt" | "arent"));
    let claims = sentence.shown.any(hearing.lists.claims) && !denies;
    let his = broken.term.is_none_or(|term| term.split(' ').any(|word| matches!(word, "my" | "i" | "i'm")));
    let gives_back = words.len() <= 2;
    !claims && (asks || !his && (denies || gives_back || sentence.shown.any(hearing.lists.puzzled)))
}

/// Whether he was trained as cooks are.
fn is_trade(hearing: &Hearing, term: Option<&str>, sentence: &Sentence<'_>) -> bool {
    term.is_none_or(|term| term.contains("train") || term.contains("tuned"))
        && sentence.words.iter().any(|word| word.starts_with("train") || word == "tuned")
        && sentence.shown.any(hearing.lists.trade)
}
