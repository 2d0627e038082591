//! Which intent a line most likely has. Several ways to compare it with the phrasings, each blind where another
//! sees: [`Bayes`] knows how things are said here; training learned which features tell one intent from its
//! neighbours; an encoder, what a line means in words that no phrasing has. A character without an encoder has
//! [`Places`] for that. Built once from the phrasings; a line costs some hundred microseconds at most. It knows
//! nothing of trust, of the evening, or of what is answered.

use std::borrow::Cow;
use std::sync::Arc;

use super::bayes::Bayes;
use super::cut::{self, Cutter};
use super::lines::Lines;
use super::places::Places;
use crate::character::encoder::Encoder;
use crate::character::senses::Senses;
use crate::character::trained::{Trained, highest, log_sum_exp};
use crate::character::{Learned, Words};

/// How much the places count beside the words.
const MEANING: f32 = 12.0;
/// How much training counts beside the words.
const TRAINING: f32 = 3.0;
/// How much the encoder counts beside the words.
const ENCODING: f32 = 3.0;
/// How likely an intent has to be for the encoder, which costs most, not to be asked: it never differed there.
const BEYOND_DOUBT: f32 = 0.95;
/// Longest line that the encoder is asked about, in plain words: of a longer one its sentences tell more.
const LONGEST_ENCODED: usize = 16;
/// Most plain words that it is asked about at once: what stands behind them is left to the words.
const MOST_ENCODED: usize = 17;
/// How many intents are looked at closely: by their words, and as many by their centres.
const SHORTLIST: usize = 12;
/// What turns a sum of all into a likelihood: smaller is more certain of itself.
const CERTAINTY: f32 = 2.8;
/// How far behind the highest sum another weighs nothing: less than the millionth part.
const FAINT: f32 = 16.0 * CERTAINTY;

/// An intent that a line may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// Its number; see [`Classifier::name`].
    pub intent: usize,
    /// How likely, 0 to 1; all intents together make 1.
    pub likely: f32,
    /// How close the line comes to it, 0 to 1: about how often such a guess is right.
    pub close: f32,
}

/// How often a guess is right, as a logistic regression over lines that no phrasing has tells it from its
/// likelihood and its nearness.
struct Trust {
    ground: f32,
    odds: f32,
    near: f32,
}

/// Where an encoder is asked.
const ENCODED: Trust = Trust { ground: -0.45, odds: 0.65, near: 0.0 };
/// Where the places of words are.
const PLACED: Trust = Trust { ground: -0.45, odds: 0.65, near: 1.2 };

impl Trust {
    fn closeness(&self, likely: f32, near: f32) -> f32 {
        let odds = ((likely + 1e-3) / (1.001 - likely)).ln();
        1.0 / (1.0 + (-self.ground - self.odds * odds - self.near * near).exp())
    }
}

/// Something that training made, which has intents of its own.
struct Judge<T> {
    learned: Arc<T>,
    /// The number that each intent of the classifier has there, where it is known.
    numbers: Vec<Option<usize>>,
}

impl<T> Judge<T> {
    fn of(learned: Arc<T>, known: &[String], intents: &[String]) -> Self {
        Self { learned, numbers: intents.iter().map(|intent| known.binary_search(intent).ok()).collect() }
    }

    /// Adds its scores to `sums`, `weight` fold; for an intent that it does not know, what `otherwise` says.
    fn add(&self, scores: &[f32], otherwise: &[f32], weight: f32, sums: &mut [f32]) {
        for ((sum, nth), other) in sums.iter_mut().zip(&self.numbers).zip(otherwise) {
            *sum += weight * nth.map_or(*other, |nth| scores[nth]);
        }
    }
}

/// What is known of a line by its words, for each intent.
struct ByWords {
    counted: Vec<f32>,
    sums: Vec<f32>,
}

/// The phrasings, weighed.
pub struct Classifier {
    intents: Vec<String>,
    cutter: Cutter,
    bayes: Bayes,
    places: Places,
    features: Option<Judge<Trained>>,
    encoder: Option<Judge<Encoder>>,
}

impl Classifier {
    /// Weighs `phrasings`, lists with their intent; `heard` is given the words of each phrasing on the way.
    pub(super) fn of(
        mut phrasings: Vec<(&str, &[Cow<'_, str>])>,
        cutter: Cutter,
        senses: Option<Arc<Senses>>,
        learned: &Learned,
        heard: impl FnMut(&Words),
    ) -> Self {
        phrasings.sort_by_key(|(intent, _)| *intent);
        let of_one_intent: Vec<_> = phrasings.chunk_by(|(a, _), (b, _)| a == b).collect();
        let intents: Vec<String> = of_one_intent.iter().map(|same| same[0].0.to_owned()).collect();
        let numbered = of_one_intent.iter().enumerate();
        let numbered: Vec<(usize, &[Cow<'_, str>])> =
            numbered.flat_map(|(number, same)| same.iter().map(move |(_, texts)| (number, *texts))).collect();
        let lines = Lines::of(&numbered, &cutter, senses.as_deref(), heard);
        let places = Places::of(&lines, intents.len(), senses);
        let bayes = Bayes::of(lines, intents.len());
        let features = learned.features.clone().map(|own| Judge::of(Arc::clone(&own), own.intents(), &intents));
        let encoder = learned.encoder.clone().map(|own| Judge::of(Arc::clone(&own), own.intents(), &intents));
        Self { intents, cutter, bayes, places, features, encoder }
    }

    /// How many intents there are.
    pub fn len(&self) -> usize {
        self.intents.len()
    }

    /// The name of an intent.
    pub fn name(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", String::as_str)
    }

    /// The intents of each of `lines`, the likeliest first, at most `count` of each.
    pub fn guess(&self, lines: &[&Words], count: usize) -> Vec<Vec<Guess>> {
        let plain: Vec<Vec<&str>> = lines.iter().map(|words| self.cutter.plain(words)).collect();
        let mut by_words: Vec<ByWords> = plain.iter().map(|plain| self.by_words(plain)).collect();
        if let Some(encoder) = &self.encoder {
            encode(encoder, &plain, &mut by_words);
        }
        let ranked = plain.iter().zip(by_words).map(|(plain, ByWords { sums, .. })| {
            if self.encoder.is_some() {
                ranked(sums.into_iter().enumerate().map(|(intent, sum)| (intent, sum, 0.0)), &ENCODED, count)
            } else {
                ranked(self.placed(plain, &sums), &PLACED, count)
            }
        });
        ranked.collect()
    }

    /// What a line's words and features say for each intent.
    fn by_words(&self, plain: &[&str]) -> ByWords {
        let stems: Vec<String> = plain.iter().map(|word| self.cutter.stem(word)).collect();
        let counted = self.bayes.scores(&stems);
        let mut sums = counted.clone();
        if let Some(features) = &self.features {
            let scores = features.learned.scores(cut::features(plain, &stems));
            features.add(&scores, &counted, TRAINING, &mut sums);
        }
        ByWords { counted, sums }
    }

    /// The intents worth a closer look, with what the places of words add to their `sums`, and their nearness.
    fn placed(&self, plain: &[&str], sums: &[f32]) -> impl Iterator<Item = (usize, f32, f32)> {
        let place = self.places.place(plain);
        self.shortlist(sums, &place).into_iter().map(move |intent| {
            let (near, reach) = self.places.near(intent, &place);
            (intent, sums[intent] + MEANING * reach, near)
        })
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

/// Adds what `encoder` says of the lines that leave a doubt, the first ones first.
fn encode(encoder: &Judge<Encoder>, plain: &[Vec<&str>], by_words: &mut [ByWords]) {
    let mut asked = 0;
    let (lines, doubtful): (Vec<&[&str]>, Vec<&mut ByWords>) = plain
        .iter()
        .zip(by_words)
        .filter(|(plain, line)| likeliest(&line.sums) < BEYOND_DOUBT && plain.len() <= LONGEST_ENCODED)
        .take_while(|(plain, _)| {
            asked += plain.len();
            asked <= MOST_ENCODED
        })
        .map(|(plain, line)| (plain.as_slice(), line))
        .unzip();
    if lines.is_empty() {
        return;
    }
    for (line, scores) in doubtful.into_iter().zip(encoder.learned.scores(&lines)) {
        encoder.add(&scores, &line.counted, ENCODING, &mut line.sums);
    }
}

/// The likelihood that sums give the likeliest of them.
fn likeliest(sums: &[f32]) -> f32 {
    (highest(sums) / CERTAINTY - all_of(sums)).exp()
}

/// The logarithm of all sums' weight together, as far as it counts.
fn all_of(sums: &[f32]) -> f32 {
    let best = highest(sums);
    let telling = sums.iter().filter(|sum| **sum > best - FAINT).map(|sum| sum / CERTAINTY);
    log_sum_exp(&telling.collect::<Vec<_>>())
}

/// Intents with their sums and their nearness as guesses: the likeliest `count`, the likeliest first.
fn ranked(sums: impl Iterator<Item = (usize, f32, f32)>, trust: &Trust, count: usize) -> Vec<Guess> {
    let mut sums: Vec<(usize, f32, f32)> = sums.collect();
    let all = all_of(&sums.iter().map(|(_, sum, _)| *sum).collect::<Vec<_>>());
    let likelier = |a: &(usize, f32, f32), b: &(usize, f32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if count < sums.len() {
        sums.select_nth_unstable_by(count, likelier);
        sums.truncate(count);
    }
    sums.sort_unstable_by(likelier);
    let guess = |(intent, sum, near): (usize, f32, f32)| {
        let likely = (sum / CERTAINTY - all).exp();
        Guess { intent, likely, close: trust.closeness(likely, near) }
    };
    sums.into_iter().map(guess).collect()
}
