//! What the words of a language mean, as points in a space in which words that mean alike lie near each
//! other. Distilled once from a sentence encoder (`tools/senses.py`), so that no model is needed here: a
//! line's place is the sum of its words'. A word that is not in the table has no place.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

const ENGLISH: &[u8] = include_bytes!("../../characters/senses.en.bin");

/// How the file begins.
const MAGIC: &[u8] = b"SENSES1\n";

/// A table of words with their places.
#[derive(Clone)]
pub struct Senses {
    bytes: Cow<'static, [u8]>,
    /// Where each word begins and ends in the bytes, in the order of the words.
    words: Vec<(u32, u32)>,
    /// How much a step of a word's values is.
    scales: Vec<f32>,
    /// Where the values begin.
    values: usize,
    dimensions: usize,
}

impl std::fmt::Debug for Senses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Senses").field("words", &self.words.len()).field("dimensions", &self.dimensions).finish()
    }
}

impl Senses {
    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn parse(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, &'static str> {
        let bytes = bytes.into();
        let rest = bytes.strip_prefix(MAGIC).ok_or("is no table of senses")?;
        let number = |at: usize| rest.get(at..at + 4).and_then(|four| Some(u32::from_le_bytes(four.try_into().ok()?)));
        let (count, dimensions) = (number(0).ok_or("ends early")? as usize, number(4).ok_or("ends early")? as usize);
        let mut words = Vec::with_capacity(count.min(rest.len()));
        let mut at = MAGIC.len() + 8;
        for _ in 0..count {
            let end = bytes[at..].iter().position(|&byte| byte == 0).ok_or("ends early")? + at;
            words.push((
                u32::try_from(at).map_err(|_| "is too large")?,
                u32::try_from(end).map_err(|_| "is too large")?,
            ));
            at = end + 1;
        }
        let values = at + count * 4;
        if bytes.len() != values + count * dimensions {
            return Err("has another length than it says");
        }
        let scale = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        let scales = bytes[at..values].chunks_exact(4).map(scale).collect();
        Ok(Self { bytes, words, scales, values, dimensions })
    }

    /// The table that is built into the program for `language`, if there is one.
    pub fn builtin(language: &str) -> Option<Arc<Self>> {
        static READ: OnceLock<Option<Arc<Senses>>> = OnceLock::new();
        let english = language == "en" || language.starts_with("en-");
        let read = || Self::parse(ENGLISH).ok().map(Arc::new);
        if english { READ.get_or_init(read).clone() } else { None }
    }

    /// How many numbers a place has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Adds the place of `word`, folded, to `place`. False, and nothing added, when it has none.
    pub fn add(&self, word: &str, place: &mut [f32]) -> bool {
        let found = self.find(word);
        if let Some(nth) = found {
            self.add_nth(nth, place);
        }
        found.is_some()
    }

    /// The row of `word`, folded, if it has a place.
    pub fn find(&self, word: &str) -> Option<usize> {
        let spelled = |&(from, to): &(u32, u32)| &self.bytes[from as usize..to as usize];
        self.words.binary_search_by(|at| spelled(at).cmp(word.as_bytes())).ok()
    }

    /// Adds the place of row `nth` to `place`.
    pub fn add_nth(&self, nth: usize, place: &mut [f32]) {
        let from = self.values + nth * self.dimensions;
        let scale = self.scales[nth];
        for (sum, &value) in place.iter_mut().zip(&self.bytes[from..from + self.dimensions]) {
            *sum += f32::from(value.cast_signed()) * scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(senses: &Senses, one: &str, other: &str) -> f32 {
        let place = |word| {
            let mut place = vec![0.0; senses.dimensions()];
            assert!(senses.add(word, &mut place), "{word}");
            place
        };
        let (one, other) = (place(one), place(other));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        dot(&one, &other) / (dot(&one, &one) * dot(&other, &other)).sqrt()
    }

    #[test]
    fn words_that_mean_alike_lie_near() {
        let senses = Senses::parse(ENGLISH).expect("the built-in table");
        for (word, alike, other) in [("toilet", "bathroom", "daughter"), ("fired", "unemployed", "noodle")] {
            assert!(near(&senses, word, alike) > near(&senses, word, other) + 0.1, "{word}");
        }
        assert!(!senses.add("qwertyuiop", &mut vec![0.0; senses.dimensions()]));
    }

    #[test]
    fn a_table_that_is_cut_short_is_refused() {
        for bytes in [&b"SENSES0\n"[..], MAGIC, &ENGLISH[..ENGLISH.len() - 1]] {
            assert!(Senses::parse(bytes.to_vec()).is_err());
        }
    }
}
