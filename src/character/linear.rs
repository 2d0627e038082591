//! A layer of weights in whole numbers: a byte each in the file, with a step a row. Most of a line's cost is here, and
//! every processor multiplies small whole numbers many at a time and adds them by pairs.

#[cfg(target_arch = "x86_64")]
mod avx2;

use wide::{f32x4, f32x8, i16x8, i16x16, i32x8};

/// The largest weight, in steps: what a byte holds.
const LARGEST: usize = 128;
/// What a row of noughts has for its largest number, so that nothing is divided by nought.
const SMALLEST: f32 = 1e-20;
/// Numbers of a row that are reckoned in steps at once.
const QUARTER: usize = 4;
/// Sums that are kept at once.
const LANES: usize = 8;
/// Groups of them, so that a pair of numbers is fetched once for all.
const GROUPS: usize = 2;
/// Pairs that are multiplied in a go.
const RUN: usize = 8;
/// Rows of weights that are held against a row at once.
const BLOCK: usize = LANES * GROUPS;

/// For each pair of a block's columns, the pairs of all its rows.
type Weights = [[i16x16; GROUPS]];
/// The sum of the products of a row with each row of a block.
type Sums = [i32x8; GROUPS];

/// Weights, a row for each number that comes out.
#[derive(Clone)]
pub struct Linear {
    /// The blocks of rows, one after the other. What is missing of the last pair or block is nought.
    blocks: Vec<[i16x16; GROUPS]>,
    /// How much a step of each row is.
    scales: Vec<[f32x8; GROUPS]>,
    biases: Vec<[f32x8; GROUPS]>,
    width: usize,
    gives: usize,
}

/// A row in steps.
struct Row {
    /// How much a step is.
    step: f32,
    /// Each pair of numbers, once for every lane of half a group.
    pairs: Vec<i16x8>,
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
                i16x16::new(std::array::from_fn(|nth| step(first + nth / 2, 2 * pair + nth % 2)))
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
        let rows: Vec<Row> = x.chunks_exact(self.width).map(|row| in_steps(row, finest)).collect();
        let mut out = vec![0.0; rows.len() * self.gives];
        let mut sums: Vec<Sums> = Vec::with_capacity(rows.len());
        let blocks = self.blocks.chunks_exact(pairs_of(self.width));
        for (nth, ((weights, scales), biases)) in blocks.zip(&self.scales).zip(&self.biases).enumerate() {
            sums.clear();
            products(&rows, weights, &mut sums);
            let from = nth * BLOCK;
            let to = self.gives.min(from + BLOCK);
            for ((out, row), sums) in out.chunks_exact_mut(self.gives).zip(&rows).zip(&sums) {
                let number = |group: usize| {
                    let sum = f32x8::from_i32x8(sums[group]) * f32x8::splat(row.step);
                    (sum * scales[group] + biases[group]).to_array()
                };
                let numbers: [[f32; LANES]; GROUPS] = std::array::from_fn(number);
                out[from..to].copy_from_slice(&numbers.as_flattened()[..to - from]);
            }
        }
        out
    }
}

/// How many pairs a row of `width` numbers has, in full quarters.
fn pairs_of(width: usize) -> usize {
    width.div_ceil(QUARTER) * QUARTER / 2
}

/// Numbers in blocks, the last one filled up with noughts.
fn in_blocks(numbers: &[f32]) -> Vec<[f32x8; GROUPS]> {
    let lane = |block: &[f32], group: usize| {
        let number = |nth: usize| block.get(group * LANES + nth).copied().unwrap_or_default();
        f32x8::new(std::array::from_fn(number))
    };
    numbers.chunks(BLOCK).map(|block| std::array::from_fn(|group| lane(block, group))).collect()
}

/// A row in steps of which its largest number has `finest`.
fn in_steps(row: &[f32], finest: f32) -> Row {
    let quarters = || row.chunks(QUARTER).map(filled);
    let most = quarters().fold(f32x4::splat(SMALLEST), |most, four| most.fast_max(four.abs()));
    let most = most.to_array().into_iter().fold(SMALLEST, f32::max);
    let finer = f32x4::splat(finest / most);
    let mut pairs = vec![i16x8::ZERO; pairs_of(row.len())];
    for (four, pairs) in quarters().zip(pairs.as_chunks_mut::<2>().0) {
        let [a, b, c, d] = (four * finer).trunc_int().to_array().map(|step| step as i16);
        *pairs = [i16x8::new([a, b, a, b, a, b, a, b]), i16x8::new([c, d, c, d, c, d, c, d])];
    }
    Row { step: most / finest, pairs }
}

/// Numbers as a quarter, filled up with noughts.
fn filled(numbers: &[f32]) -> f32x4 {
    let all = numbers.try_into();
    all.map_or_else(
        |_| f32x4::new(std::array::from_fn(|nth| numbers.get(nth).copied().unwrap_or_default())),
        f32x4::new,
    )
}

/// The products of each row with a block, added to `sums`. They fit.
fn products(rows: &[Row], weights: &Weights, sums: &mut Vec<Sums>) {
    #[cfg(target_arch = "x86_64")]
    if avx2::products(rows, weights, sums) {
        return;
    }
    sums.extend(rows.iter().map(|row| product(row, weights)));
}

/// The products of `row` with a block, as every processor can.
fn product(row: &Row, weights: &Weights) -> Sums {
    let mut sums = Sums::default();
    let mut add = |pair: i16x8, weights: &[i16x16; GROUPS]| {
        let pair: i16x16 = bytemuck::cast([pair; 2]);
        sums = std::array::from_fn(|group| sums[group] + pair.dot(weights[group]));
    };
    // A few pairs in a go, so that the loop itself costs little.
    let ((runs, rest), (weights, last)) = (row.pairs.as_chunks::<RUN>(), weights.as_chunks::<RUN>());
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

    #[test]
    fn any_number_of_rows_comes_to_the_same_on_every_processor() {
        for width in [192, 6] {
            let steps: Vec<u8> = (0..40 * width).map(|nth| (nth * 37 % 251) as u8).collect();
            let linear = Linear::of(&steps, width, &[0.01; 40], &[0.5; 40]);
            for count in 0..8_usize {
                let row = |nth: usize| (0..width).map(move |at| ((at * 7 + nth * 13) % 29) as f32 - 14.0);
                let rows: Vec<Row> = (0..count).map(|nth| in_steps(&row(nth).collect::<Vec<_>>(), 20_000.0)).collect();
                let weights = &linear.blocks[..pairs_of(width)];
                let mut sums = Vec::new();
                products(&rows, weights, &mut sums);
                let plain: Vec<Sums> = rows.iter().map(|row| product(row, weights)).collect();
                assert_eq!(sums, plain, "{count} rows of {width}");
                assert!(count == 0 || sums[0] != Sums::default());
            }
        }
    }
}
