//! A layer of weights in whole numbers: a byte each in the file, with a step a row. Most of a line's cost is here, and
//! every processor multiplies small whole numbers eight at a time and adds them by pairs.

use wide::{f32x4, i16x8, i32x4};

/// The largest weight, in steps: what a byte holds.
const LARGEST: usize = 128;
/// What a row of noughts has for its largest number, so that nothing is divided by nought.
const SMALLEST: f32 = 1e-20;
/// Sums that are kept at once.
const LANES: usize = 4;
/// Groups of them, so that a pair of numbers is fetched once for all.
const GROUPS: usize = 4;
/// Pairs that are multiplied in a go.
const RUN: usize = 8;
/// Rows of weights that are held against a row at once.
const BLOCK: usize = LANES * GROUPS;

/// Weights, a row for each number that comes out.
#[derive(Clone)]
pub struct Linear {
    /// For each block of rows, for each pair of their columns, the pairs of all rows. What is missing of the last
    /// pair or block is nought.
    blocks: Vec<[i16x8; GROUPS]>,
    /// How much a step of each row is.
    scales: Vec<[f32x4; GROUPS]>,
    biases: Vec<[f32x4; GROUPS]>,
    width: usize,
    gives: usize,
}

impl Linear {
    /// One that takes rows of `width` numbers and gives a number for each of `biases`: `steps` are the weights, a
    /// signed byte each, a row after the other; a step of a row is as much as its scale.
    pub fn of(steps: &[u8], width: usize, scales: &[f32], biases: &[f32]) -> Self {
        let gives = biases.len();
        let step = |row: usize, column: usize| {
            let known = row < gives && column < width;
            if known { i16::from(steps[row * width + column].cast_signed()) } else { 0 }
        };
        let pairs = |block: usize, pair: usize| {
            std::array::from_fn(|group| {
                let first = block * BLOCK + group * LANES;
                i16x8::new(std::array::from_fn(|nth| step(first + nth / 2, 2 * pair + nth % 2)))
            })
        };
        let blocks = (0..gives.div_ceil(BLOCK)).flat_map(|block| (0..pairs_of(width)).map(move |pair| (block, pair)));
        let blocks = blocks.map(|(block, pair)| pairs(block, pair)).collect();
        Self { blocks, scales: in_blocks(scales), biases: in_blocks(biases), width, gives }
    }

    /// What becomes of each row of `x`. The rows are reckoned in steps of their own, fine enough that a sum of
    /// all products just fits.
    pub fn apply(&self, x: &[f32]) -> Vec<f32> {
        let finest = (i32::MAX as usize / (LARGEST * self.width)).min(i16::MAX as usize) as f32;
        let rows: Vec<(f32, Vec<i16x8>)> = x.chunks_exact(self.width).map(|row| in_steps(row, finest)).collect();
        let mut out = vec![0.0; rows.len() * self.gives];
        let blocks = self.blocks.chunks_exact(pairs_of(self.width));
        for (nth, ((weights, scales), biases)) in blocks.zip(&self.scales).zip(&self.biases).enumerate() {
            let from = nth * BLOCK;
            let to = self.gives.min(from + BLOCK);
            for (out, (scale, row)) in out.chunks_exact_mut(self.gives).zip(&rows) {
                let sums = products(row, weights);
                let number = |group: usize| {
                    let sum = f32x4::from_i32x4(sums[group]) * f32x4::splat(*scale);
                    (sum * scales[group] + biases[group]).to_array()
                };
                let numbers: [[f32; LANES]; GROUPS] = std::array::from_fn(number);
                out[from..to].copy_from_slice(&numbers.as_flattened()[..to - from]);
            }
        }
        out
    }
}

/// How many pairs a row of `width` numbers has in full lanes.
fn pairs_of(width: usize) -> usize {
    width.div_ceil(LANES) * LANES / 2
}

/// Numbers in blocks, the last one filled up with noughts.
fn in_blocks(numbers: &[f32]) -> Vec<[f32x4; GROUPS]> {
    let block = |block: &[f32]| {
        let mut groups = block.chunks(LANES).map(filled);
        std::array::from_fn(|_| groups.next().unwrap_or(f32x4::ZERO))
    };
    numbers.chunks(BLOCK).map(block).collect()
}

/// A row in steps of which its largest number has `finest`: how much a step is, and each pair of numbers, once for
/// every lane.
fn in_steps(row: &[f32], finest: f32) -> (f32, Vec<i16x8>) {
    let lanes = || row.chunks(LANES).map(filled);
    let most = lanes().fold(f32x4::splat(SMALLEST), |most, lane| most.fast_max(lane.abs()));
    let most = most.to_array().into_iter().fold(SMALLEST, f32::max);
    let finer = f32x4::splat(finest / most);
    let pairs = lanes().flat_map(|lane| {
        let [a, b, c, d] = (lane * finer).trunc_int().to_array().map(|step| step as i16);
        [i16x8::new([a, b, a, b, a, b, a, b]), i16x8::new([c, d, c, d, c, d, c, d])]
    });
    (most / finest, pairs.collect())
}

/// Numbers as a lane, filled up with noughts.
fn filled(numbers: &[f32]) -> f32x4 {
    let all = numbers.try_into();
    all.map_or_else(
        |_| f32x4::new(std::array::from_fn(|nth| numbers.get(nth).copied().unwrap_or_default())),
        f32x4::new,
    )
}

/// The sum of the products of `row` with each row of a block. They fit.
fn products(row: &[i16x8], weights: &[[i16x8; GROUPS]]) -> [i32x4; GROUPS] {
    let mut sums = [i32x4::ZERO; GROUPS];
    let mut add = |pair: i16x8, weights: &[i16x8; GROUPS]| {
        sums = std::array::from_fn(|group| sums[group] + pair.dot(weights[group]));
    };
    // A few pairs in a go, so that the loop itself costs little.
    let ((runs, rest), (weights, last)) = (row.as_chunks::<RUN>(), weights.as_chunks::<RUN>());
    for (run, weights) in runs.iter().zip(weights) {
        run.iter().zip(weights).for_each(|(pair, weights)| add(*pair, weights));
    }
    rest.iter().zip(last).for_each(|(pair, weights)| add(*pair, weights));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows of weights, so that a block is not full.
    fn three(width: usize) -> Linear {
        let steps: Vec<u8> = [127_i8, -127, 1].iter().flat_map(|step| vec![step.cast_unsigned(); width]).collect();
        Linear::of(&steps, width, &[1.0 / 127.0, 1.0 / 127.0, 0.5], &[0.0, 1.0, 0.0])
    }

    #[test]
    fn sums_are_right_to_a_step_and_never_overflow() {
        // Of which two are odd.
        for width in [384, 3, 13] {
            let linear = three(width);
            let x = [vec![3.0; width], vec![-0.25; width]].concat();
            let out = linear.apply(&x);
            let width = width as f32;
            let right =
                [3.0 * width, 1.0 - 3.0 * width, 1.5 * width, -0.25 * width, 1.0 + 0.25 * width, -0.125 * width];
            for (found, right) in out.iter().zip(right) {
                assert!((found - right).abs() < 0.01 * right.abs(), "{found} is not {right}");
            }
            assert_eq!(linear.apply(&vec![0.0; linear.width]), [0.0, 1.0, 0.0]);
        }
    }
}
