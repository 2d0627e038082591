//! Whole sentences of another language. Single shop words, names and set greetings are his own; a language is
//! known by its script, by its small words, or by the letters that English has not.

use crate::character::Words;
use crate::character::hearing::{Hearing, OWN_TONGUE};
use crate::director::prompt::is_cjk;

/// Kana and kanji that make a sentence rather than a shop word.
const LONG: usize = 7;
/// Kana and kanji that make one if a Japanese full stop follows them.
const ENDED: usize = 3;
/// Letters of other scripts (Cyrillic, Hangul, Arabic …) that are no slip.
const OTHER: usize = 3;
/// Small words of a language that make a sentence of it.
const SMALL_WORDS: usize = 3;

/// Whether `text`, with its `words`, is a sentence that is not English.
pub fn is_foreign(hearing: &Hearing, text: &str, words: &Words) -> bool {
    !text.is_ascii() && (is_japanese(hearing, text) || is_other_script(text)) || is_other_latin(hearing, text, words)
}

fn is_japanese(hearing: &Hearing, text: &str) -> bool {
    let mut rest = text.to_owned();
    for greeting in hearing.greetings.iter().rev() {
        rest = rest.replace(greeting.as_str(), "");
    }
    let is_letter = |c: char| is_cjk(c) && c.is_alphanumeric();
    let letters = rest.chars().filter(|&c| is_letter(c)).count();
    let (mut run, mut longest) = (0, 0);
    for c in rest.chars() {
        run = if is_cjk(c) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ended = rest.contains(['。', '、', '？', '！']) && letters >= ENDED && longest >= ENDED;
    longest >= LONG || letters >= LONG + ENDED || ended
}

fn is_other_script(text: &str) -> bool {
    let other = |c: char| c.is_alphabetic() && !is_cjk(c) && u32::from(c) > 0x24f && !is_letter_form(c);
    text.chars().filter(|&c| other(c)).count() > OTHER
}

/// Latin letters in other shapes: full-width, mathematical, phonetic, Vietnamese.
fn is_letter_form(c: char) -> bool {
    matches!(c, '\u{ff00}'..='\u{ffef}' | '\u{1d400}'..='\u{1d7ff}' | '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1eff}')
}

fn is_other_latin(hearing: &Hearing, text: &str, words: &Words) -> bool {
    let mut small: Vec<(&str, u32)> = words.iter().filter_map(|word| Some((word, hearing.tongues_of(word)?))).collect();
    small.sort_unstable();
    let count = |bit: u32| small.iter().filter(|(_, tongues)| tongues & (1 << bit) != 0).count();
    let known = count(OWN_TONGUE);
    let of_tongue = (0..OWN_TONGUE).any(|bit| {
        let all = count(bit);
        if all < SMALL_WORDS || all <= known || all * 3 < words.len() {
            return false;
        }
        let mut distinct: Vec<&str> =
            small.iter().filter(|(_, tongues)| tongues & (1 << bit) != 0).map(|&(word, _)| word).collect();
        distinct.dedup();
        distinct.len() >= SMALL_WORDS
    });
    let accented = text.split_whitespace().filter(|word| {
        word.chars()
            .any(|c| c.is_alphabetic() && !c.is_ascii() && !is_cjk(c) && !is_macron(c) && u32::from(c) <= 0x1eff)
    });
    of_tongue || known == 0 && accented.count() >= SMALL_WORDS
}

/// The long vowels of romaji.
fn is_macron(c: char) -> bool {
    matches!(c, 'ā' | 'ī' | 'ū' | 'ē' | 'ō' | 'Ā' | 'Ī' | 'Ū' | 'Ē' | 'Ō' | 'é')
}
