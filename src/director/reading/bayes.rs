//! Multinomial naive Bayes over stems and pairs of stems, weighted by tf-idf as Rennie et al. advise (2003): it
//! knows how things are said here. Learned at every start from the phrasings, so that an author who adds one is
//! heard at once.

use super::lines::Lines;
use crate::character::QuickMap;
use crate::character::trained::log_softmax;

/// What every intent is granted of every feature beforehand.
const PRIOR: f32 = 0.004;

/// Phrasings in which a pair has to stand: one that stands in fewer tells of them, not of their intent.
const FEWEST: u8 = 3;
/// A step of what a feature says for an intent, in two bytes: 96 at most.
const STEP: f32 = 96.0 / 65535.0;

/// The edges of a line, which stand in pairs like stems.
const FIRST: u32 = u32::MAX - 2;
const LAST: u32 = u32::MAX - 1;
/// A stem that no phrasing has.
const UNKNOWN: u32 = u32::MAX;

/// The phrasings' stems and pairs, weighed.
#[derive(Default)]
pub(super) struct Bayes {
    stems: QuickMap<String, u32>,
    /// The stems and pairs as keys (see [`single`] and [`pair`]), ascending: a feature is its place here.
    keys: Vec<u64>,
    /// How telling each feature is.
    weights: Vec<f32>,
    /// Where each feature's intents begin in the two lists below, and behind the last where they end.
    starts: Vec<u32>,
    /// The intents that have it.
    intents: Vec<u16>,
    /// What it says for them beyond the ground.
    says: Vec<f32>,
    /// What a feature says for an intent that does not have it.
    ground: Vec<f32>,
}

/// A stem by itself, as a key.
fn single(stem: u32) -> u64 {
    pair(UNKNOWN, stem)
}

fn is_single(key: u64) -> bool {
    key >> 32 == u64::from(UNKNOWN)
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

fn distinct(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Which pairs may stand in [`FEWEST`] phrasings: a count by hashes, which is never too low. Most pairs do not,
/// and to gather them all would be much of a start's memory.
fn may_be_common(lines: &Lines) -> impl Fn(u64) -> bool + use<> {
    const SLOTS: u32 = 20;
    let slot = |key: u64| (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS)) as usize;
    let mut counts = vec![0_u8; 1 << SLOTS];
    for key in lines.iter().flat_map(|(_, stems, _)| keys(stems)).filter(|key| !is_single(*key)) {
        let count = &mut counts[slot(key)];
        *count = count.saturating_add(1);
    }
    move |key| counts[slot(key)] >= FEWEST
}

/// Shares in which long lists are gathered and sorted: none is ever a large piece of memory, which an allocator would
/// keep for the next one.
const SHARES: usize = 16;

/// The share of the `nth` of `count`; ascending as they are.
fn share(nth: usize, count: usize) -> usize {
    (nth * SHARES / count.max(1)).min(SHARES - 1)
}

fn in_steps(value: f32) -> u16 {
    (value / STEP).round().clamp(1.0, f32::from(u16::MAX)) as u16
}

/// Sums the values of equal features; ascending.
fn summed(mut entries: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    entries.sort_by_key(|(number, _)| *number);
    entries.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    entries
}

impl Bayes {
    /// Learns `lines`, which are in the order of their intents; `count` is how many intents there are.
    pub fn of(mut lines: Lines, count: usize) -> Self {
        let mut own = Self { stems: std::mem::take(&mut lines.names), ..Self::default() };
        let stems = own.stems.len();
        let may_be_common = may_be_common(&lines);
        let mut of_stems = vec![0_u32; stems];
        let mut pairs: [Vec<u64>; SHARES] = Default::default();
        for key in lines.iter().flat_map(|(_, stems, _)| distinct(keys(stems))) {
            if is_single(key) {
                of_stems[key as u32 as usize] += 1;
            } else if may_be_common(key) {
                pairs[share((key >> 32) as usize, stems)].push(key);
            }
        }
        for mut pairs in pairs {
            pairs.sort_unstable();
            for same in pairs.chunk_by(|a, b| a == b).filter(|same| same.len() >= usize::from(FEWEST)) {
                own.keys.push(same[0]);
                own.weights.push(same.len() as f32);
            }
        }
        own.keys.extend((0..stems).map(|stem| single(stem as u32)));
        own.weights.extend(of_stems.into_iter().map(|count| count as f32));
        own.keys.shrink_to_fit();
        own.weights.shrink_to_fit();
        let total = lines.len() as f32;
        for weight in &mut own.weights {
            *weight = ((1.0 + total) / (1.0 + *weight)).ln() + 1.0;
        }
        own.learn(lines, count);
        own
    }

    fn learn(&mut self, lines: Lines, count: usize) {
        let mut spoken: [Vec<(u32, u16, u16)>; SHARES] = Default::default();
        let mut sums = vec![0.0_f32; count];
        let mut of_intent: Vec<(u32, f32)> = Vec::new();
        let mut rest = lines.iter().peekable();
        while let Some((intent, stems, _)) = rest.next() {
            let features = self.features(stems);
            sums[intent] += features.iter().map(|(_, value)| value).sum::<f32>();
            of_intent.extend(features);
            if rest.peek().is_none_or(|(next, ..)| *next != intent) {
                for (number, value) in summed(std::mem::take(&mut of_intent)) {
                    spoken[share(number as usize, self.keys.len())].push((number, intent as u16, in_steps(value)));
                }
            }
        }
        drop(rest);
        drop(lines);
        let total = spoken.iter().map(Vec::len).sum();
        self.starts = Vec::with_capacity(self.keys.len() + 1);
        (self.intents, self.says) = (Vec::with_capacity(total), Vec::with_capacity(total));
        for mut spoken in spoken {
            spoken.sort_unstable_by_key(|&(number, intent, _)| (number, intent));
            for (number, intent, value) in spoken {
                while self.starts.len() <= number as usize {
                    self.starts.push(self.says.len() as u32);
                }
                self.intents.push(intent);
                self.says.push((f32::from(value) * STEP + PRIOR).ln() - PRIOR.ln());
            }
        }
        self.starts.resize(self.keys.len() + 1, total as u32);
        let features = self.keys.len() as f32;
        self.ground = sums.into_iter().map(|sum| PRIOR.ln() - (sum + PRIOR * features).ln()).collect();
    }

    /// The features of a line of these stems, weighed: the telling ones more, all of a line together as long as
    /// any other line's.
    fn features(&self, stems: &[u32]) -> Vec<(u32, f32)> {
        let number = |key: &u64| self.keys.binary_search(key).ok().map(|number| number as u32);
        let mut numbers: Vec<u32> = keys(stems).iter().filter_map(number).collect();
        numbers.sort_unstable();
        let mut square = 0.0;
        let weigh = |same: &[u32]| {
            let value = (1.0 + (same.len() as f32).ln()) * self.weights[same[0] as usize];
            square += value * value;
            (same[0], value)
        };
        let mut features: Vec<(u32, f32)> = numbers.chunk_by(|a, b| a == b).map(weigh).collect();
        let length = square.sqrt().max(f32::EPSILON);
        features.iter_mut().for_each(|(_, value)| *value /= length);
        features
    }

    /// What the `stems` of a line say for each intent, the logarithm of a likelihood.
    pub fn scores(&self, stems: &[String]) -> Vec<f32> {
        let stems: Vec<u32> = stems.iter().map(|stem| self.stems.get(stem).copied().unwrap_or(UNKNOWN)).collect();
        let features = self.features(&stems);
        let mass: f32 = features.iter().map(|(_, value)| value).sum();
        let mut scores: Vec<f32> = self.ground.iter().map(|ground| ground * mass).collect();
        for (number, value) in features {
            let range = self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize;
            for (&intent, says) in self.intents[range.clone()].iter().zip(&self.says[range]) {
                scores[usize::from(intent)] += value * says;
            }
        }
        log_softmax(&mut scores);
        scores
    }
}
