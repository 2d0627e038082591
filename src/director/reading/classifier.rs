//! Which intent a line most likely has. Two ways to compare it with the phrasings, each blind where the other
//! sees: multinomial naive Bayes over stems and pairs of stems (weighted by tf-idf, as Rennie et al. advise,
//! 2003), which knows how things are said here; and the places of the words in [`Senses`], which know words
//! that no phrasing has. Built once from the phrasings; a line costs some tens of microseconds. It knows
//! nothing of trust, of the evening, or of what is answered.

use std::ops::Range;
use std::sync::Arc;

use rust_stemmers::Stemmer;

use super::plain;
use crate::character::senses::Senses;
use crate::character::{Lexicon, QuickMap, Words};

/// What every intent is granted of every feature beforehand.
const PRIOR: f32 = 0.004;
/// How much the places count beside the words.
const MEANING: f32 = 12.0;
/// How far from a line a phrasing may lie and still speak for its intent, as a part of the cosine.
const REACH: f32 = 0.05;
/// How many intents are looked at closely, by their words and by their centres each.
const SHORTLIST: usize = 24;
/// What turns a sum of both into a likelihood: smaller is more certain of itself.
const CERTAINTY: f32 = 1.6;

/// A step of a place's numbers: fine enough for a cosine, and two bytes.
const STEP: f32 = 1.0 / 4096.0;

/// The edges of a line, which stand in pairs like stems.
const FIRST: u32 = 0;
const LAST: u32 = 1;
/// A stem that no phrasing has.
const UNKNOWN: u32 = u32::MAX;

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

/// A stem or a pair of stems.
#[derive(Debug, Clone, Default)]
struct Feature {
    /// How telling it is.
    weight: f32,
    /// The intents that have it, with what it says for them beyond the ground.
    speaks_for: Vec<(u16, f32)>,
}

/// The phrasings, weighed.
pub struct Classifier {
    intents: Vec<String>,
    stems: QuickMap<String, u32>,
    /// The number of each stem and pair among the features; see [`single`] and [`pair`].
    numbers: QuickMap<u64, u32>,
    features: Vec<Feature>,
    /// How telling a stem is that no phrasing has.
    rarest: f32,
    /// What a feature says for an intent that does not have it.
    ground: Vec<f32>,
    /// The phrasings' places in steps of [`STEP`], intent by intent.
    places: Vec<i16>,
    of_intent: Vec<Range<usize>>,
    /// The middle of each intent's places.
    centres: Vec<i16>,
    senses: Option<Arc<Senses>>,
    lexicon: Arc<Lexicon>,
    stemmer: Option<Stemmer>,
    /// The character's name, folded: it is only an address.
    name: String,
}

/// A stem by itself, as a key.
fn single(stem: u32) -> u64 {
    pair(UNKNOWN, stem)
}

/// Two stems one after the other, as a key.
fn pair(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// The keys of a line's stems and pairs; a stem that nobody knows parts its neighbours.
fn keys(stems: &[u32]) -> Vec<u64> {
    let mut keys = Vec::with_capacity(2 * stems.len() + 1);
    let mut before = FIRST;
    for &stem in stems.iter().chain(&[LAST]) {
        if before != UNKNOWN && stem != UNKNOWN {
            keys.push(pair(before, stem));
        }
        if stem != UNKNOWN && stem != LAST {
            keys.push(single(stem));
        }
        before = stem;
    }
    keys
}

/// The features of a line with how often each stands there.
fn counted(mut numbers: Vec<u32>) -> Vec<(u32, f32)> {
    numbers.sort_unstable();
    let mut counted: Vec<(u32, f32)> = Vec::with_capacity(numbers.len());
    for number in numbers {
        match counted.last_mut().filter(|(last, _)| *last == number) {
            Some((_, count)) => *count += 1.0,
            None => counted.push((number, 1.0)),
        }
    }
    counted
}

impl Classifier {
    /// Weighs `phrasings`, each with its intent. `name` is the character's.
    pub fn of(phrasings: &[(String, &str)], lexicon: Arc<Lexicon>, stemmer: Option<Stemmer>, name: String) -> Self {
        let mut intents: Vec<String> = phrasings.iter().map(|(intent, _)| intent.clone()).collect();
        intents.sort_unstable();
        intents.dedup();
        let mut own = Self {
            ground: vec![0.0; intents.len()],
            of_intent: vec![0..0; intents.len()],
            senses: lexicon.senses.clone(),
            intents,
            stems: QuickMap::default(),
            numbers: QuickMap::default(),
            features: Vec::new(),
            rarest: 0.0,
            places: Vec::new(),
            centres: Vec::new(),
            lexicon,
            stemmer,
            name,
        };
        let mut lines: Vec<(usize, Words)> = phrasings
            .iter()
            .map(|(intent, text)| (own.intents.binary_search(intent).unwrap_or_default(), Words::of(text)))
            .collect();
        lines.sort_by_key(|(intent, _)| *intent);
        own.learn(&lines);
        own
    }

    /// How many intents there are.
    pub fn len(&self) -> usize {
        self.intents.len()
    }

    /// The name of an intent.
    pub fn name(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", String::as_str)
    }

    fn learn(&mut self, lines: &[(usize, Words)]) {
        // Phrasings share most of their words: each is cut to its stem and looked up once.
        let mut known: QuickMap<String, (u32, Option<usize>)> = QuickMap::default();
        let mut stems: QuickMap<String, u32> = QuickMap::default();
        let mut numbers: QuickMap<u64, u32> = QuickMap::default();
        let size = self.dimensions();
        let mut places: Vec<i16> = Vec::with_capacity(lines.len() * size);
        let mut counts = Vec::with_capacity(lines.len());
        for (_, words) in lines {
            let mut place = vec![0.0; size];
            let mut of_line = Vec::with_capacity(words.len());
            for word in self.plain(words) {
                if !known.contains_key(word) {
                    let next = stems.len() as u32 + LAST + 1;
                    let stem = *stems.entry(self.stem(word)).or_insert(next);
                    let row = self.senses.as_ref().and_then(|senses| senses.find(word));
                    known.insert(word.to_owned(), (stem, row));
                }
                let (stem, row) = known[word];
                of_line.push(stem);
                if let (Some(senses), Some(row)) = (&self.senses, row) {
                    senses.add_nth(row, &mut place);
                }
            }
            places.extend(to_length_one(&place));
            let number = |key: u64| {
                let next = numbers.len() as u32;
                *numbers.entry(key).or_insert(next)
            };
            counts.push(counted(keys(&of_line).into_iter().map(number).collect()));
        }
        (self.stems, self.numbers, self.places) = (stems, numbers, places);
        self.learn_words(lines, counts);
        self.learn_centres(lines);
    }

    fn learn_words(&mut self, lines: &[(usize, Words)], mut counts: Vec<Vec<(u32, f32)>>) {
        self.features = vec![Feature::default(); self.numbers.len()];
        for (number, _) in counts.iter().flatten() {
            self.features[*number as usize].weight += 1.0;
        }
        let total = lines.len() as f32;
        self.rarest = (1.0 + total).ln() + 1.0;
        for feature in &mut self.features {
            feature.weight = ((1.0 + total) / (1.0 + feature.weight)).ln() + 1.0;
        }
        let mut sums = vec![0.0_f32; self.intents.len()];
        for ((intent, _), features) in lines.iter().zip(&mut counts) {
            self.weigh(features);
            let nth = *intent as u16;
            for &(number, value) in features.iter() {
                sums[*intent] += value;
                let speaks_for = &mut self.features[number as usize].speaks_for;
                match speaks_for.last_mut().filter(|(last, _)| *last == nth) {
                    Some((_, sum)) => *sum += value,
                    None => speaks_for.push((nth, value)),
                }
            }
        }
        let features = self.features.len() as f32;
        for (ground, sum) in self.ground.iter_mut().zip(sums) {
            *ground = PRIOR.ln() - (sum + PRIOR * features).ln();
        }
        for (_, value) in self.features.iter_mut().flat_map(|feature| &mut feature.speaks_for) {
            *value = (*value + PRIOR).ln() - PRIOR.ln();
        }
    }

    fn learn_centres(&mut self, lines: &[(usize, Words)]) {
        let size = self.dimensions();
        let mut sums = vec![0.0; self.intents.len() * size];
        for (nth, (intent, _)) in lines.iter().enumerate() {
            let place = &self.places[nth * size..(nth + 1) * size];
            for (sum, &value) in sums[intent * size..].iter_mut().zip(place) {
                *sum += f32::from(value);
            }
            let range = &mut self.of_intent[*intent];
            *range = if *range == (0..0) { nth..nth + 1 } else { range.start..nth + 1 };
        }
        self.centres = sums.chunks_exact(size.max(1)).flat_map(to_length_one).collect();
    }

    fn dimensions(&self) -> usize {
        self.senses.as_ref().map_or(0, |senses| senses.dimensions())
    }

    /// The words as two plain ones where they are short forms, without the character's name.
    fn plain<'a>(&'a self, words: &'a Words) -> Vec<&'a str> {
        let named = |word: &&str| *word == self.name;
        let bare = words.len() == words.iter().filter(named).count();
        let mut plain = Vec::with_capacity(words.len() + 2);
        for word in words.iter().filter(|word| bare || !named(word)) {
            match self.lexicon.contractions.get(word) {
                Some(long) => plain.extend(long.iter().map(String::as_str)),
                None => plain.push(word),
            }
        }
        plain
    }

    fn stem(&self, word: &str) -> String {
        plain::stem(&self.lexicon, self.stemmer.as_ref(), word)
    }

    /// Counts become weights: the telling ones more, all of a line together as long as any other line's.
    fn weigh(&self, features: &mut [(u32, f32)]) {
        let mut square = 0.0;
        for (number, count) in features.iter_mut() {
            *count = (1.0 + count.ln()) * self.features[*number as usize].weight;
            square += *count * *count;
        }
        let length = square.sqrt().max(f32::EPSILON);
        features.iter_mut().for_each(|(_, value)| *value /= length);
    }

    /// The mean of the words' places, of length one; all zero where no word has any.
    fn place(&self, words: &Words) -> Vec<i16> {
        let mut place = vec![0.0; self.dimensions()];
        if let Some(senses) = &self.senses {
            for word in self.plain(words) {
                senses.add(word, &mut place);
            }
        }
        to_length_one(&place)
    }

    /// The intents of `words`, the likeliest first, at most `count`.
    pub fn guess(&self, words: &Words, count: usize) -> Vec<Guess> {
        if self.intents.is_empty() {
            return Vec::new();
        }
        let (by_words, known) = self.by_words(words);
        let place = self.place(words);
        let shortlist = self.shortlist(&by_words, &place);
        let mut guesses: Vec<Guess> = shortlist
            .into_iter()
            .map(|intent| {
                let (near, reach) = self.by_meaning(intent, &place);
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

    /// What the words say for each intent, the logarithm of a likelihood; and how much of them is known.
    fn by_words(&self, words: &Words) -> (Vec<f32>, f32) {
        let stem = |word: &str| self.stems.get(&self.stem(word)).copied().unwrap_or(UNKNOWN);
        let stems: Vec<u32> = self.plain(words).into_iter().map(stem).collect();
        let (mut all, mut known) = (0.0, 0.0);
        for &stem in &stems {
            let number = self.numbers.get(&single(stem)).filter(|_| stem != UNKNOWN);
            let weight = number.map_or(self.rarest, |&number| self.features[number as usize].weight);
            all += weight;
            known += if number.is_some() { weight } else { 0.0 };
        }
        let known = if all > 0.0 { known / all } else { 0.0 };
        let numbers = keys(&stems).into_iter().filter_map(|key| self.numbers.get(&key).copied());
        let mut features = counted(numbers.collect());
        self.weigh(&mut features);
        let mass: f32 = features.iter().map(|(_, value)| value).sum();
        let mut scores: Vec<f32> = self.ground.iter().map(|ground| ground * mass).collect();
        for (number, value) in features {
            for &(intent, says) in &self.features[number as usize].speaks_for {
                scores[usize::from(intent)] += value * says;
            }
        }
        let best = scores.iter().copied().fold(f32::MIN, f32::max);
        let all = scores.iter().map(|score| (score - best).exp()).sum::<f32>().ln();
        scores.iter_mut().for_each(|score| *score -= best + all);
        (scores, known)
    }

    /// The intents worth a closer look.
    fn shortlist(&self, by_words: &[f32], place: &[i16]) -> Vec<usize> {
        let size = self.dimensions();
        let mut all: Vec<usize> = (0..by_words.len()).collect();
        let top = SHORTLIST.min(all.len());
        let mut chosen = Vec::with_capacity(2 * top);
        if top < all.len() {
            all.select_nth_unstable_by(top, |&a, &b| by_words[b].total_cmp(&by_words[a]));
        }
        chosen.extend_from_slice(&all[..top]);
        if size > 0 {
            let near: Vec<f32> = self.centres.chunks_exact(size).map(|centre| dot(centre, place)).collect();
            if top < all.len() {
                all.select_nth_unstable_by(top, |&a, &b| near[b].total_cmp(&near[a]));
            }
            chosen.extend_from_slice(&all[..top]);
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// How near the nearest phrasing of `intent` lies, and how near they lie together.
    fn by_meaning(&self, intent: usize, place: &[i16]) -> (f32, f32) {
        let size = self.dimensions();
        if size == 0 {
            return (0.0, 0.0);
        }
        let range = &self.of_intent[intent];
        let places = &self.places[range.start * size..range.end * size];
        let near: Vec<f32> = places.chunks_exact(size).map(|phrasing| dot(phrasing, place)).collect();
        let nearest = near.iter().copied().fold(-1.0, f32::max);
        let together: f32 = near.iter().map(|near| ((near - nearest) / REACH).exp()).sum();
        (nearest, nearest + REACH * together.ln())
    }
}

/// The cosine of two places.
fn dot(a: &[i16], b: &[i16]) -> f32 {
    // In whole numbers and eight at a time, so that the compiler may use wide registers.
    let mut sums = [0_i32; 4];
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        let product = |at: usize| i32::from(a[at]) * i32::from(b[at]);
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += product(2 * lane) + product(2 * lane + 1);
        }
    }
    let rest: i32 = rest_of_a.iter().zip(rest_of_b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
    (sums.iter().sum::<i32>() + rest) as f32 * STEP * STEP
}

/// A direction as a place.
fn to_length_one(direction: &[f32]) -> Vec<i16> {
    let length = direction.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::EPSILON);
    direction.iter().map(|value| (value / length / STEP).round() as i16).collect()
}
