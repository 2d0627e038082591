//! Which intent a line most likely has. Three ways to compare it with the phrasings, each blind where another
//! sees: [`Bayes`] knows how things are said here, [`Places`] words that no phrasing has, and what training
//! learned which features tell one intent from its neighbours. Built once from the phrasings; a line costs some
//! tens of microseconds. It knows nothing of trust, of the evening, or of what is answered.

use std::sync::Arc;

use super::bayes::Bayes;
use super::cut::{self, Cutter};
use super::lines::Lines;
use super::places::Places;
use crate::character::Words;
use crate::character::senses::Senses;
use crate::character::trained::Trained;

/// How much the places count beside the words.
const MEANING: f32 = 12.0;
/// How much training counts beside the words.
const TRAINING: f32 = 3.0;
/// How many intents are looked at closely: by their words, and as many by their centres.
const SHORTLIST: usize = 12;
/// What turns a sum of all into a likelihood: smaller is more certain of itself.
const CERTAINTY: f32 = 2.8;

/// An intent that a line may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// Its number; see [`Classifier::name`].
    pub intent: usize,
    /// How likely, 0 to 1; all intents together make 1.
    pub likely: f32,
    /// How near the nearest of its phrasings lies by meaning, -1 to 1.
    pub near: f32,
    /// How much of the line is made of stems that some phrasing has, 0 to 1; the same for all intents.
    pub known: f32,
}

/// The phrasings, weighed.
pub struct Classifier {
    intents: Vec<String>,
    cutter: Cutter,
    bayes: Bayes,
    places: Places,
    trained: Option<Arc<Trained>>,
    /// The intents' numbers in the trained file, where it knows them.
    in_trained: Vec<Option<usize>>,
}

impl Classifier {
    /// Weighs `phrasings`, each with its intent; `heard` is given the words of each on the way.
    pub(super) fn of(
        mut phrasings: Vec<(&str, &str)>,
        cutter: Cutter,
        senses: Option<Arc<Senses>>,
        trained: Option<Arc<Trained>>,
        heard: impl FnMut(&Words),
    ) -> Self {
        phrasings.sort_by_key(|(intent, _)| *intent);
        let mut intents: Vec<String> = phrasings.iter().map(|(intent, _)| (*intent).to_owned()).collect();
        intents.dedup();
        let number = |intent: &str| intents.binary_search_by(|other| other.as_str().cmp(intent)).unwrap_or_default();
        let numbered = phrasings.iter().map(|(intent, text)| (number(intent), *text));
        let lines = Lines::of(numbered, &cutter, senses.as_deref(), heard);
        let places = Places::of(&lines, intents.len(), senses);
        let bayes = Bayes::of(lines, intents.len());
        let known = trained.as_ref().map_or(&[][..], |trained| trained.intents());
        let in_trained = intents.iter().map(|intent| known.binary_search(intent).ok()).collect();
        Self { intents, cutter, bayes, places, trained, in_trained }
    }

    /// How many intents there are.
    pub fn len(&self) -> usize {
        self.intents.len()
    }

    /// The name of an intent.
    pub fn name(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", String::as_str)
    }

    /// The intents of `words`, the likeliest first, at most `count`.
    pub fn guess(&self, words: &Words, count: usize) -> Vec<Guess> {
        if self.intents.is_empty() {
            return Vec::new();
        }
        let plain = self.cutter.plain(words);
        let stems: Vec<String> = plain.iter().map(|word| self.cutter.stem(word)).collect();
        let (mut by_words, known) = self.bayes.scores(&stems);
        if let Some(trained) = &self.trained {
            let learned = trained.scores(cut::features(&plain, &stems));
            for (score, nth) in by_words.iter_mut().zip(&self.in_trained) {
                // What training does not know is as likely as its words make it.
                *score += TRAINING * nth.map_or(*score, |nth| learned[nth]);
            }
        }
        let place = self.places.place(&plain);
        let mut guesses: Vec<Guess> = self
            .shortlist(&by_words, &place)
            .into_iter()
            .map(|intent| {
                let (near, reach) = self.places.near(intent, &place);
                Guess { intent, likely: by_words[intent] + MEANING * reach, near, known }
            })
            .collect();
        guesses.sort_by(|a, b| b.likely.total_cmp(&a.likely).then(a.intent.cmp(&b.intent)));
        let best = guesses.first().map_or(0.0, |guess| guess.likely);
        let share = |guess: &Guess| ((guess.likely - best) / CERTAINTY).exp();
        let all: f32 = guesses.iter().map(share).sum();
        for guess in &mut guesses {
            guess.likely = share(guess) / all;
        }
        guesses.truncate(count);
        guesses
    }

    /// The intents worth a closer look.
    fn shortlist(&self, by_words: &[f32], place: &[i8]) -> Vec<usize> {
        let mut all: Vec<usize> = (0..by_words.len()).collect();
        let mut chosen = Vec::with_capacity(2 * SHORTLIST);
        for scores in [by_words, &self.places.near_centres(place)] {
            if scores.is_empty() {
                continue;
            }
            let top = SHORTLIST.min(all.len());
            if top < all.len() {
                all.select_nth_unstable_by(top, |&a, &b| scores[b].total_cmp(&scores[a]));
            }
            chosen.extend_from_slice(&all[..top]);
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}
