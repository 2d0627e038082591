//! A layer of weights in whole numbers: a byte each in the file, with a step a row. Most of a line's cost is here, and
//! small whole numbers are multiplied and added eight at a time by every processor.

use ndarray::{Array2, ArrayView1};
use wide::{i16x8, i32x4};

use super::tensors::{EncoderError, Tensors};

/// The largest weight, in steps: what a byte holds.
const LARGEST: usize = 128;
/// How many numbers are multiplied at once.
const LANES: usize = 8;
/// How many rows of weights are held against a row at once: its numbers are fetched once for all of them.
const BLOCK: usize = 4;

/// Weights, a row for each number that comes out.
#[derive(Clone)]
pub(super) struct Linear {
    /// The rows in blocks, each as long as a row in lanes; what is missing of the last lane or block is nought.
    blocks: Vec<[i16x8; BLOCK]>,
    /// How much a step of each row is.
    scales: Vec<f32>,
    bias: Vec<f32>,
    width: usize,
}

impl Linear {
    /// The one called `name`, which takes rows of `width` numbers and gives rows of `gives`.
    pub fn read(tensors: &Tensors<'_>, name: &str, width: usize, gives: usize) -> Result<Self, EncoderError> {
        let weight = format!("{name}.weight");
        let (range, rows, columns) = tensors.rows(&weight)?;
        if (rows, columns) != (gives, width) {
            return Err(EncoderError::Missing(weight));
        }
        let (scales, bias) =
            (tensors.vector(&format!("{name}.scale"), gives)?, tensors.vector(&format!("{name}.bias"), gives)?);
        Ok(Self::of(tensors.bytes(range), width, scales.to_vec(), bias.to_vec()))
    }

    fn of(steps: &[u8], width: usize, scales: Vec<f32>, bias: Vec<f32>) -> Self {
        let lanes = |row: &[u8]| lanes(row.iter().map(|step| i16::from(step.cast_signed())));
        let rows: Vec<Vec<i16x8>> = steps.chunks_exact(width).map(lanes).collect();
        let lane =
            |rows: &[Vec<i16x8>], nth| std::array::from_fn(|row| rows.get(row).map_or(i16x8::ZERO, |row| row[nth]));
        let block = |rows: &'_ [Vec<i16x8>]| (0..width.div_ceil(LANES)).map(|nth| lane(rows, nth)).collect::<Vec<_>>();
        Self { blocks: rows.chunks(BLOCK).flat_map(block).collect(), scales, bias, width }
    }

    /// What becomes of each row of `x`. The rows are reckoned in steps of their own, fine enough that a sum of
    /// all products just fits.
    pub fn apply(&self, x: &Array2<f32>) -> Array2<f32> {
        let finest = (i32::MAX as usize / (LARGEST * self.width)).min(i16::MAX as usize) as f32;
        let in_steps = |row: ArrayView1<'_, f32>| {
            let scale = row.fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs())) / finest;
            (scale, lanes(row.iter().map(|value| (value / scale) as i16)))
        };
        let rows: Vec<(f32, Vec<i16x8>)> = x.rows().into_iter().map(in_steps).collect();
        let gives = self.bias.len();
        let mut out = vec![0.0; rows.len() * gives];
        let blocks = self.blocks.chunks_exact(self.width.div_ceil(LANES));
        let (scales, biases) = (self.scales.chunks(BLOCK), self.bias.chunks(BLOCK));
        for (nth, ((weights, scales), biases)) in blocks.zip(scales).zip(biases).enumerate() {
            for (out, (scale, row)) in out.chunks_exact_mut(gives).zip(&rows) {
                let out = &mut out[nth * BLOCK..][..biases.len()];
                let sums = products(row, weights);
                for (((out, sum), own), bias) in out.iter_mut().zip(sums).zip(scales).zip(biases) {
                    *out = sum as f32 * scale * own + bias;
                }
            }
        }
        Array2::from_shape_vec((rows.len(), gives), out).unwrap_or_default()
    }
}

/// Numbers eight by eight, the last lane filled up with noughts.
fn lanes(numbers: impl Iterator<Item = i16>) -> Vec<i16x8> {
    let numbers: Vec<i16> = numbers.collect();
    let lane = |lane: &[i16]| i16x8::new(std::array::from_fn(|nth| lane.get(nth).copied().unwrap_or(0)));
    numbers.chunks(LANES).map(lane).collect()
}

/// The sum of the products of `row` with each row of a block. They fit.
fn products(row: &[i16x8], weights: &[[i16x8; BLOCK]]) -> [i32; BLOCK] {
    let mut sums = [i32x4::ZERO; BLOCK];
    for (numbers, weights) in row.iter().zip(weights) {
        sums.iter_mut().zip(weights).for_each(|(sum, weights)| *sum += numbers.dot(*weights));
    }
    sums.map(i32x4::reduce_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows of weights, so that a block is not full.
    fn three(width: usize) -> Linear {
        let steps: Vec<u8> = [127_i8, -127, 1].iter().flat_map(|step| vec![step.cast_unsigned(); width]).collect();
        Linear::of(&steps, width, vec![1.0 / 127.0, 1.0 / 127.0, 0.5], vec![0.0, 1.0, 0.0])
    }

    #[test]
    fn sums_are_right_to_a_step_and_never_overflow() {
        // Of which the second fills no lane.
        for width in [384, 3, 13] {
            let linear = three(width);
            let x = Array2::from_shape_fn((2, width), |(row, _)| if row == 0 { 3.0 } else { -0.25 });
            let out = linear.apply(&x);
            let width = width as f32;
            let right =
                [3.0 * width, 1.0 - 3.0 * width, 1.5 * width, -0.25 * width, 1.0 + 0.25 * width, -0.125 * width];
            for (found, right) in out.iter().zip(right) {
                assert!((found - right).abs() < 0.01 * right.abs(), "{found} is not {right}");
            }
            assert_eq!(linear.apply(&Array2::zeros((1, linear.width))).row(0).to_vec(), [0.0, 1.0, 0.0]);
        }
    }
}
