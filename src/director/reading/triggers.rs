//! The triggers of all topics: the words and phrases that touch a subject whatever the rest of a line says.

use crate::character::{Character, TermSet, Words};

/// The triggers of all topics, looked for at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Triggers {
    terms: TermSet,
    /// The topic of each term, as its place among the character's topics.
    topics: Vec<usize>,
}

impl Triggers {
    pub(super) fn of(character: &Character) -> Self {
        let all = character.topics.iter().enumerate();
        let pairs = all.flat_map(|(nth, topic)| topic.triggers.iter().map(move |term| (nth, term.clone())));
        let (topics, terms): (Vec<usize>, Vec<_>) = pairs.unzip();
        Self { terms: terms.into_iter().collect(), topics }
    }

    /// The topics that are named, by their places, each with the length of its longest trigger.
    pub(super) fn find(&self, words: &Words) -> Vec<(usize, usize)> {
        let mut longest: Vec<(usize, usize)> = Vec::new();
        for (_, nth) in self.terms.found(words) {
            let (topic, length) = (self.topics[nth], self.terms.terms()[nth].len());
            match longest.iter_mut().find(|(known, _)| *known == topic) {
                Some(known) => known.1 = known.1.max(length),
                None => longest.push((topic, length)),
            }
        }
        longest.sort_unstable();
        longest
    }
}
