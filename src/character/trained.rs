//! What training learned about a character's phrasings: a bag of features (words, stems, pairs, pieces of
//! words) whose points are added up and laid against one direction an intent, as fastText does it (Joulin et
//! al., 2016). Made by `tools/trained.py`; a file that was made for other phrasings still serves, for the
//! intents it knows by name. This file reads it and adds up; what a feature is, the reading knows.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use wide::f32x8;

use super::linear::Linear;

const BUILTIN: &[u8] = include_bytes!("../../characters/kenji_sato.hears.en.bin");

/// Bits of a hash by which it is found: few of all begin alike.
const BITS: u32 = 14;
const REST: u32 = u32::BITS - BITS;

/// How the file begins.
const MAGIC: &[u8] = b"HEARS1\n";

/// What training learned.
#[derive(Clone)]
pub struct Trained {
    bytes: Cow<'static, [u8]>,
    intents: Vec<String>,
    /// Where the parts of the file begin: the features' hashes, sorted; their scales; their values.
    hashes: usize,
    scales: usize,
    values: usize,
    /// The first feature whose hash begins with these bits, for each of them, and behind the last how many there are.
    starts: Vec<u32>,
    dimensions: usize,
    /// The direction of each intent, and what it has beforehand.
    directions: Linear,
}

impl std::fmt::Debug for Trained {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (features, intents) = (self.starts.last(), self.intents.len());
        f.debug_struct("Trained").field("features", &features).field("intents", &intents).finish_non_exhaustive()
    }
}

/// A feature's name as a number: FNV-1a, continued from piece to piece.
#[derive(Debug, Clone, Copy)]
pub struct Hash(u32);

impl Hash {
    /// The hash of a feature of this kind, which has no text yet.
    pub fn of(kind: u8) -> Self {
        Self(0x811c_9dc5).and(&[kind])
    }

    /// With `bytes` behind it.
    #[must_use]
    pub fn and(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)))
    }
}

impl Trained {
    /// Reads a file of `tools/trained.py`: after the name little-endian u32 features, dimensions and intents;
    /// the intents, each ended by a NUL; u32 hashes, ascending; f32 scales; i8 values, a row a feature; for each
    /// intent f32 scale and f32 bias; i8 values, a row an intent.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn parse(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, &'static str> {
        let bytes = bytes.into();
        if !bytes.starts_with(MAGIC) {
            return Err("is no file of trained phrasings");
        }
        let number = |at: usize| four(&bytes, at).map(|four| u32::from_le_bytes(four) as usize).ok_or("ends early");
        let at = MAGIC.len();
        let (features, dimensions, count) = (number(at)?, number(at + 4)?, number(at + 8)?);
        if dimensions == 0 {
            return Err("has no dimensions");
        }
        let mut at = at + 12;
        let mut intents = Vec::with_capacity(count.min(bytes.len()));
        for _ in 0..count {
            let rest = bytes.get(at..).ok_or("ends early")?;
            let length = rest.iter().position(|&byte| byte == 0).ok_or("ends early")?;
            intents.push(String::from_utf8(rest[..length].to_vec()).map_err(|_| "has an intent that is no text")?);
            at += length + 1;
        }
        let too_large = "is larger than any file";
        let table = features.checked_mul(dimensions).ok_or(too_large)?;
        let hashes = at;
        let scales = features.checked_mul(4).and_then(|size| hashes.checked_add(size)).ok_or(too_large)?;
        let values = features.checked_mul(4).and_then(|size| scales.checked_add(size)).ok_or(too_large)?;
        let of_intent = values.checked_add(table).ok_or(too_large)?;
        let outputs = count.checked_mul(8).and_then(|size| of_intent.checked_add(size)).ok_or(too_large)?;
        let end = count.checked_mul(dimensions).and_then(|size| outputs.checked_add(size)).ok_or(too_large)?;
        if bytes.len() != end {
            return Err("has another length than it says");
        }
        let real = |at: usize| four(&bytes, at).map_or(0.0, f32::from_le_bytes);
        let (scale, bias): (Vec<f32>, Vec<f32>) =
            (0..count).map(|nth| (real(of_intent + 8 * nth), real(of_intent + 8 * nth + 4))).unzip();
        let directions = Linear::of(&bytes[outputs..], dimensions, &scale, &bias);
        let begins = |nth: usize| four(&bytes, hashes + 4 * nth).map_or(0, |hash| u32::from_le_bytes(hash) >> REST);
        let mut starts = Vec::with_capacity((1 << BITS) + 1);
        for nth in 0..features {
            starts.resize(starts.len().max(begins(nth) as usize + 1), nth as u32);
        }
        starts.resize((1 << BITS) + 1, features as u32);
        Ok(Self { bytes, intents, hashes, scales, values, starts, dimensions, directions })
    }

    /// The one that is built into the program.
    pub fn builtin() -> Option<Arc<Self>> {
        static READ: OnceLock<Option<Arc<Trained>>> = OnceLock::new();
        READ.get_or_init(|| Self::parse(BUILTIN).ok().map(Arc::new)).clone()
    }

    /// The intents it knows, in the order of the scores.
    pub fn intents(&self) -> &[String] {
        &self.intents
    }

    /// How likely each intent is for a line of these features: the logarithm, in the order of the intents.
    pub fn scores(&self, features: impl IntoIterator<Item = Hash>) -> Vec<f32> {
        let mut point = vec![0.0_f32; self.dimensions];
        let mut known = 0.0_f32;
        for nth in features.into_iter().filter_map(|hash| self.find(hash)) {
            let scale = four(&self.bytes, self.scales + 4 * nth).map_or(0.0, f32::from_le_bytes);
            let row = &self.bytes[self.values + nth * self.dimensions..][..self.dimensions];
            for (sum, &value) in point.iter_mut().zip(row) {
                *sum += f32::from(value.cast_signed()) * scale;
            }
            known += 1.0;
        }
        let length = known.sqrt().max(1e-3);
        point.iter_mut().for_each(|value| *value /= length);
        let mut scores = self.directions.apply(&point);
        log_softmax(&mut scores);
        scores
    }

    fn find(&self, hash: Hash) -> Option<usize> {
        let bits = (hash.0 >> REST) as usize;
        let mut alike = self.starts[bits] as usize..self.starts[bits + 1] as usize;
        let at = |nth: usize| four(&self.bytes, self.hashes + 4 * nth).map(u32::from_le_bytes);
        alike.find(|&nth| at(nth) == Some(hash.0))
    }
}

/// Turns scores into logarithms of likelihoods: their exponentials make 1 together.
pub fn log_softmax(scores: &mut [f32]) {
    let all = log_sum_exp(scores);
    scores.iter_mut().for_each(|score| *score -= all);
}

/// How far behind the highest a score weighs nothing in the sum of a thousand: less than a step of its last digit.
const FAINT: f32 = 24.0;

/// The logarithm of the sum of the exponentials of `scores`.
pub fn log_sum_exp(scores: &[f32]) -> f32 {
    let best = highest(scores);
    let weight = |score: &f32| if *score > best - FAINT { (score - best).exp() } else { 0.0 };
    let (eights, rest) = scores.as_chunks::<8>();
    let eights = eights.iter().filter(|eight| eight.iter().any(|score| *score > best - FAINT));
    let sums = eights.fold(f32x8::ZERO, |sum, eight| sum + (f32x8::new(*eight) - best).exp());
    best + (sums.reduce_add() + rest.iter().map(weight).sum::<f32>()).ln()
}

/// The highest of `scores`; [`f32::MIN`] where there are none.
pub fn highest(scores: &[f32]) -> f32 {
    let (eights, rest) = scores.as_chunks::<8>();
    let most = eights.iter().fold(f32x8::splat(f32::MIN), |most, eight| most.fast_max(f32x8::new(*eight)));
    most.to_array().iter().chain(rest).copied().fold(f32::MIN, f32::max)
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}

/// The sum of the products.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, rest_of_a), (b, rest_of_b)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let products = a.iter().zip(b).fold(f32x8::ZERO, |sum, (a, b)| f32x8::new(*a).mul_add(f32x8::new(*b), sum));
    products.reduce_add() + rest_of_a.iter().zip(rest_of_b).map(|(a, b)| a * b).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two features, two dimensions, two intents: `a` speaks for the first, `b` for the second.
    fn small() -> Vec<u8> {
        let mut hashes =
            [("a", [127_i8, 0]), ("b", [0, 127])].map(|(text, row)| (Hash::of(b's').and(text.as_bytes()).0, row));
        hashes.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        [2_u32, 2, 2].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend(b"first\0second\0");
        hashes.iter().for_each(|(hash, _)| bytes.extend(hash.to_le_bytes()));
        [1.0_f32 / 127.0; 2].iter().for_each(|scale| bytes.extend(scale.to_le_bytes()));
        hashes.iter().for_each(|(_, row)| bytes.extend(row.map(i8::cast_unsigned)));
        [4.0_f32 / 127.0, 0.0, 4.0 / 127.0, 0.0].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend([127_i8, 0, 0, 127].map(i8::cast_unsigned));
        bytes
    }

    #[test]
    fn features_speak_for_the_intents_they_were_seen_with() {
        let trained = Trained::parse(small()).expect("a good file");
        let feature = |text: &str| Hash::of(b's').and(text.as_bytes());
        let scores = trained.scores([feature("b"), feature("unheard of")]);
        assert!((scores[1].exp() - 1.0 / (1.0 + (-4.0_f32).exp())).abs() < 1e-3, "{scores:?}");
        let nothing = trained.scores([]);
        assert!((nothing[0] - nothing[1]).abs() < 1e-6, "{nothing:?}");
    }

    #[test]
    fn the_built_in_file_is_whole() {
        let trained = Trained::parse(BUILTIN).expect("the built-in file");
        assert!(trained.intents().windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_file_that_is_cut_short_or_says_too_much_is_refused() {
        let whole = small();
        for end in 0..whole.len() {
            assert!(Trained::parse(whole[..end].to_vec()).is_err(), "{end}");
        }
        let mut huge = whole;
        huge[MAGIC.len()..MAGIC.len() + 8].fill(0xff);
        assert!(Trained::parse(huge).is_err());
    }
}
