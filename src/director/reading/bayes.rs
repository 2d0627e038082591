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
/// A step of a feature's weight in an intent while it is summed, in two bytes: 96 at most.
const SUMMED: f32 = 96.0 / 65535.0;
/// A step of what a feature says for an intent, in two bytes: 16 at most.
const SAID: f32 = 16.0 / 65535.0;

/// The last edge of a line, which stands in pairs like a stem; the first is the number behind the last stem.
const LAST: u32 = u32::MAX - 1;
/// A stem that no phrasing has.
const UNKNOWN: u32 = u32::MAX;

/// The phrasings' stems and pairs, weighed. A feature is a number: the pairs come first, ascending, then the stems.
#[derive(Default)]
pub(super) struct Bayes {
    stems: QuickMap<Box<str>, u32>,
    /// Where the pairs of each stem begin, and behind the last where they end; the first edge's are the last.
    firsts: Vec<u32>,
    /// The second stem of each pair, ascending within those of a first.
    seconds: Vec<u32>,
    /// How telling each feature is.
    weights: Vec<f32>,
    /// Where each feature's intents begin in the list below, and behind the last where they end.
    starts: Vec<u32>,
    /// The intents that have it, and what it says for them beyond the ground, in steps of [`SAID`].
    says: Vec<(u16, u16)>,
    /// What a feature says for an intent that does not have it.
    ground: Vec<f32>,
}

/// A stem by itself, or two stems one after the other, as a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Pair(u32, u32),
    Single(u32),
}

/// The keys of a line's stems and pairs, `first` being its edge; a stem that nobody knows parts its neighbours.
fn keys(stems: &[u32], first: u32) -> Vec<Key> {
    let mut keys = Vec::with_capacity(2 * stems.len() + 1);
    let mut before = first;
    for &stem in stems.iter().chain(&[LAST]) {
        if before != UNKNOWN && stem != UNKNOWN {
            keys.push(Key::Pair(before, stem));
        }
        if stem != UNKNOWN && stem != LAST {
            keys.push(Key::Single(stem));
        }
        before = stem;
    }
    keys
}

fn distinct(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Which pairs may stand in [`FEWEST`] phrasings: a count by hashes, which is never too low. Most pairs do not,
/// and to gather them all would be much of a start's memory.
fn may_be_common(lines: &Lines, edge: u32) -> impl Fn(u64) -> bool + use<> {
    const SLOTS: u32 = 20;
    let slot = |pair: u64| (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS)) as usize;
    let mut counts = vec![0_u8; 1 << SLOTS];
    for key in lines.iter().flat_map(|(_, stems, _)| keys(stems, edge)) {
        if let Key::Pair(one, other) = key {
            let count = &mut counts[slot(packed(one, other))];
            *count = count.saturating_add(1);
        }
    }
    move |pair| counts[slot(pair)] >= FEWEST
}

/// A pair in one number, in the order of pairs.
fn packed(one: u32, other: u32) -> u64 {
    u64::from(one) << 32 | u64::from(other)
}

/// Shares in which long lists are gathered and sorted: none is ever a large piece of memory, which an allocator would
/// keep for the next one.
const SHARES: usize = 16;

/// The share of the `nth` of `count`; ascending as they are.
fn share(nth: usize, count: usize) -> usize {
    (nth * SHARES / count.max(1)).min(SHARES - 1)
}

/// Bits of a feature's number within a share of the list of what is spoken.
const LOW: u32 = 12;

fn in_steps(value: f32) -> u16 {
    (value / SUMMED).round().clamp(1.0, f32::from(u16::MAX)) as u16
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
        own.stems.shrink_to_fit();
        let stems = own.stems.len();
        let edge = stems as u32;
        let may_be_common = may_be_common(&lines, edge);
        let mut of_stems = vec![0_u32; stems];
        let mut pairs: [Vec<u64>; SHARES] = Default::default();
        for key in lines.iter().flat_map(|(_, stems, _)| distinct(keys(stems, edge))) {
            match key {
                Key::Single(stem) => of_stems[stem as usize] += 1,
                Key::Pair(one, other) if may_be_common(packed(one, other)) => {
                    pairs[share(one as usize, stems)].push(packed(one, other));
                }
                Key::Pair(..) => {}
            }
        }
        for mut pairs in pairs {
            pairs.sort_unstable();
            for same in pairs.chunk_by(|a, b| a == b).filter(|same| same.len() >= usize::from(FEWEST)) {
                let first = (same[0] >> 32) as usize;
                own.firsts.resize(own.firsts.len().max(first + 1), own.seconds.len() as u32);
                own.seconds.push(same[0] as u32);
                own.weights.push(same.len() as f32);
            }
        }
        own.firsts.resize(stems + 2, own.seconds.len() as u32);
        own.weights.extend(of_stems.into_iter().map(|count| count as f32));
        own.seconds.shrink_to_fit();
        own.weights.shrink_to_fit();
        let total = lines.len() as f32;
        for weight in &mut own.weights {
            *weight = ((1.0 + total) / (1.0 + *weight)).ln() + 1.0;
        }
        own.learn(lines, count);
        own
    }

    fn learn(&mut self, lines: Lines, count: usize) {
        // By the higher bits of a feature's number: the lower ones, the intent, the weight.
        let mut spoken: Vec<Vec<[u16; 3]>> = vec![Vec::new(); self.weights.len().div_ceil(1 << LOW)];
        let mut sums = vec![0.0_f32; count];
        let mut of_intent: Vec<(u32, f32)> = Vec::new();
        let mut rest = lines.iter().peekable();
        while let Some((intent, stems, _)) = rest.next() {
            let features = self.features(stems);
            sums[intent] += features.iter().map(|(_, value)| value).sum::<f32>();
            of_intent.extend(features);
            if rest.peek().is_none_or(|(next, ..)| *next != intent) {
                for (number, value) in summed(std::mem::take(&mut of_intent)) {
                    let low = (number & ((1 << LOW) - 1)) as u16;
                    spoken[(number >> LOW) as usize].push([low, intent as u16, in_steps(value)]);
                }
            }
        }
        drop(rest);
        drop(lines);
        let total = spoken.iter().map(Vec::len).sum();
        self.starts = Vec::with_capacity(self.weights.len() + 1);
        self.says = Vec::with_capacity(total);
        for (high, mut spoken) in spoken.into_iter().enumerate() {
            spoken.sort_unstable();
            for [low, intent, value] in spoken {
                let number = high << LOW | usize::from(low);
                self.starts.resize(self.starts.len().max(number + 1), self.says.len() as u32);
                let says = (f32::from(value) * SUMMED + PRIOR).ln() - PRIOR.ln();
                self.says.push((intent, (says / SAID).round() as u16));
            }
        }
        self.starts.resize(self.weights.len() + 1, total as u32);
        let features = self.weights.len() as f32;
        self.ground = sums.into_iter().map(|sum| PRIOR.ln() - (sum + PRIOR * features).ln()).collect();
    }

    /// The number of a key, where some phrasing has it.
    fn number(&self, key: Key) -> Option<u32> {
        match key {
            Key::Single(stem) => Some(self.seconds.len() as u32 + stem),
            Key::Pair(one, other) => {
                let (from, to) = (self.firsts[one as usize], self.firsts[one as usize + 1]);
                let nth = self.seconds[from as usize..to as usize].binary_search(&other).ok()?;
                Some(from + nth as u32)
            }
        }
    }

    /// The features of a line of these stems, weighed: the telling ones more, all of a line together as long as
    /// any other line's.
    fn features(&self, stems: &[u32]) -> Vec<(u32, f32)> {
        let edge = self.stems.len() as u32;
        let mut numbers: Vec<u32> = keys(stems, edge).into_iter().filter_map(|key| self.number(key)).collect();
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
        let stems: Vec<u32> =
            stems.iter().map(|stem| self.stems.get(stem.as_str()).copied().unwrap_or(UNKNOWN)).collect();
        let features = self.features(&stems);
        let mass: f32 = features.iter().map(|(_, value)| value).sum();
        let mut scores: Vec<f32> = self.ground.iter().map(|ground| ground * mass).collect();
        for (number, value) in features {
            let range = self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize;
            let step = value * SAID;
            for &(intent, says) in &self.says[range] {
                scores[usize::from(intent)] += step * f32::from(says);
            }
        }
        log_softmax(&mut scores);
        scores
    }
}
