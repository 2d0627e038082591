//! The phrasings as the models of the reading learn from them: their intents, their stems, their rows among the
//! senses. What is learned, each model knows.

use std::borrow::Cow;

use super::cut::Cutter;
use crate::character::senses::Senses;
use crate::character::{QuickMap, Words};

/// The phrasings, cut up: in the order of their intents, their words in long rows. Thousands of small lists
/// would cost more than what stands in them.
#[derive(Default)]
pub(super) struct Lines {
    /// The intent of each line.
    intents: Vec<u32>,
    /// Where each line ends in the row of words.
    ends: Vec<u32>,
    /// The stem of each word.
    stems: Vec<u32>,
    /// The row of each word among the senses; [`NOWHERE`] where it has none. Empty without senses.
    rows: Vec<u32>,
    /// The stems by their numbers.
    pub names: QuickMap<Box<str>, u32>,
}

/// Plain words that so many words come to: short forms are two.
const WORDS: usize = 10;
const PER_WORDS: usize = 9;

/// A word without a place.
const NOWHERE: u32 = u32::MAX;

impl Lines {
    /// Cuts `phrasings`, which are in the order of their intents. They share most of their words: each is cut
    /// to its stem and looked up once. `heard` is given the words of each, so that nobody folds them again.
    pub fn of(
        phrasings: &[(usize, &[Cow<'_, str>])],
        cutter: &Cutter,
        senses: Option<&Senses>,
        mut heard: impl FnMut(&Words),
    ) -> Self {
        let texts = || phrasings.iter().flat_map(|(intent, texts)| texts.iter().map(move |text| (*intent, text)));
        let mut own = Self::default();
        // A list that grows would leave as much room unused as it takes.
        let count = phrasings.iter().map(|(_, texts)| texts.len()).sum();
        own.intents.reserve_exact(count);
        own.ends.reserve_exact(count);
        own.stems.reserve_exact(texts().map(|(_, text)| WORDS * text.split(' ').count() / PER_WORDS).sum());
        let mut known: QuickMap<String, (u32, u32)> = QuickMap::default();
        for (intent, text) in texts() {
            let words = Words::of(text);
            heard(&words);
            for word in cutter.plain(&words) {
                if !known.contains_key(word) {
                    let row = senses.and_then(|senses| senses.find(word)).and_then(|row| u32::try_from(row).ok());
                    let next = own.names.len() as u32;
                    let stem = *own.names.entry(cutter.stem(word).into()).or_insert(next);
                    known.insert(word.to_owned(), (stem, row.unwrap_or(NOWHERE)));
                }
                let (stem, row) = known[word];
                own.stems.push(stem);
                if senses.is_some() {
                    own.rows.push(row);
                }
            }
            own.intents.push(intent as u32);
            own.ends.push(own.stems.len() as u32);
        }
        own
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.intents.len()
    }

    /// The lines: intent, stems, rows among the senses.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[u32], impl Iterator<Item = usize>)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).zip(&self.intents).map(|((from, &to), &intent)| {
            let place = from as usize..to as usize;
            let rows = self.rows.get(place.clone()).unwrap_or_default();
            let rows = rows.iter().filter(|&&row| row != NOWHERE).map(|&row| row as usize);
            (intent as usize, &self.stems[place], rows)
        })
    }
}
