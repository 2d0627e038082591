//! Where the phrasings lie by the meanings of their words ([`Senses`]): it knows words that no phrasing has.

use std::ops::Range;
use std::sync::Arc;

use super::lines::Lines;
use crate::character::senses::Senses;

/// How far from a line a phrasing may lie and still speak for its intent, as a part of the cosine.
const REACH: f32 = 0.05;
/// Most places of one intent; of more phrasings as many, evenly, or one in [`SPARSEST`].
const MOST: usize = 72;
const SPARSEST: usize = 6;
/// A step of a place's numbers: fine enough for a cosine, and one byte.
const STEP: f32 = 1.0 / 254.0;

/// The places of the phrasings, intent by intent.
#[derive(Default)]
pub(super) struct Places {
    senses: Option<Arc<Senses>>,
    /// In steps of [`STEP`].
    places: Vec<i8>,
    of_intent: Vec<Range<usize>>,
    /// The middle of each intent's places.
    centres: Vec<i8>,
}

impl Places {
    /// Places `lines`, which are in the order of their intents; `count` is how many intents there are.
    pub fn of(lines: &Lines, count: usize, senses: Option<Arc<Senses>>) -> Self {
        let size = senses.as_ref().map_or(0, |senses| senses.dimensions());
        let mut own = Self { senses, of_intent: vec![0..0; count], ..Self::default() };
        let mut counts = vec![0_usize; count];
        lines.iter().for_each(|(intent, ..)| counts[intent] += 1);
        own.places.reserve_exact(counts.iter().map(|&count| kept_of(count)).sum::<usize>() * size);
        let mut sums = vec![0.0; count * size];
        let mut seen = vec![0_usize; count];
        let mut kept = 0;
        for (intent, _, rows) in lines.iter() {
            let mut place = vec![0.0; size];
            if let Some(senses) = &own.senses {
                rows.for_each(|row| senses.add_nth(row, &mut place));
            }
            let place = to_length_one(&place);
            for (sum, &value) in sums[intent * size..].iter_mut().zip(&place) {
                *sum += f32::from(value);
            }
            let (nth, all) = (seen[intent], counts[intent]);
            seen[intent] += 1;
            // The nth of all is kept where its share steps over the next whole number.
            if (nth + 1) * kept_of(all) / all == nth * kept_of(all) / all {
                continue;
            }
            own.places.extend(place);
            let range = &mut own.of_intent[intent];
            *range = if *range == (0..0) { kept..kept + 1 } else { range.start..kept + 1 };
            kept += 1;
        }
        own.centres = sums.chunks_exact(size.max(1)).flat_map(to_length_one).collect();
        own
    }

    fn dimensions(&self) -> usize {
        self.senses.as_ref().map_or(0, |senses| senses.dimensions())
    }

    /// The mean of the words' places, of length one; all zero where no word has any.
    pub fn place(&self, words: &[&str]) -> Vec<i8> {
        let mut place = vec![0.0; self.dimensions()];
        if let Some(senses) = &self.senses {
            for word in words {
                senses.add(word, &mut place);
            }
        }
        to_length_one(&place)
    }

    /// How near the middle of each intent lies; empty where words have no places.
    pub fn near_centres(&self, place: &[i8]) -> Vec<f32> {
        match self.dimensions() {
            0 => Vec::new(),
            size => self.centres.chunks_exact(size).map(|centre| dot(centre, place)).collect(),
        }
    }

    /// How near the nearest phrasing of `intent` lies, and how near they lie together.
    pub fn near(&self, intent: usize, place: &[i8]) -> (f32, f32) {
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

/// How many of `count` phrasings keep their places.
fn kept_of(count: usize) -> usize {
    count.min(MOST.max(count / SPARSEST))
}

/// The cosine of two places.
fn dot(a: &[i8], b: &[i8]) -> f32 {
    // A plain sum of products of small whole numbers, for which there are wide instructions everywhere.
    let sum: i32 = a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum();
    sum as f32 * STEP * STEP
}

/// A direction as a place. No number of it is larger than half: of length one with dozens of dimensions.
fn to_length_one(direction: &[f32]) -> Vec<i8> {
    let length = direction.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::EPSILON);
    direction.iter().map(|value| (value / length / STEP).round().clamp(-127.0, 127.0) as i8).collect()
}
