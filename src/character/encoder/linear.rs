//! A layer of weights in whole numbers: a byte each, with a step a row. Most of a line's cost is here, and small
//! whole numbers are multiplied and added eight at a time by every processor.

use ndarray::{Array1, Array2};

use super::tensors::{EncoderError, Tensors};

/// The largest weight, in steps: what a byte holds.
const LARGEST: usize = 128;

/// Weights, a row for each number that comes out.
#[derive(Clone)]
pub(super) struct Linear {
    steps: Vec<i8>,
    /// How much a step of each row is.
    scales: Array1<f32>,
    bias: Array1<f32>,
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
        Ok(Self {
            steps: tensors.bytes(range).iter().map(|step| step.cast_signed()).collect(),
            scales: tensors.vector(&format!("{name}.scale"), gives)?,
            bias: tensors.vector(&format!("{name}.bias"), gives)?,
            width,
        })
    }

    /// What becomes of each row of `x`. The rows are reckoned in steps of their own, fine enough that a sum of
    /// all products just fits.
    pub fn of(&self, x: &Array2<f32>) -> Array2<f32> {
        let finest = (i32::MAX as usize / (LARGEST * self.width)).min(i16::MAX as usize) as f32;
        let (mut steps, mut scales) = (Vec::with_capacity(x.len()), Vec::with_capacity(x.nrows()));
        for row in x.rows() {
            let scale = row.fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs())) / finest;
            steps.extend(row.iter().map(|value| (value / scale) as i16));
            scales.push(scale);
        }
        let mut out = Array2::zeros((x.nrows(), self.bias.len()));
        let mut wide = vec![0_i16; self.width];
        for (nth, weights) in self.steps.chunks_exact(self.width).enumerate() {
            wide.iter_mut().zip(weights).for_each(|(wide, &step)| *wide = i16::from(step));
            for (row, steps) in steps.chunks_exact(self.width).enumerate() {
                out[[row, nth]] = dot(steps, &wide) as f32 * scales[row] * self.scales[nth] + self.bias[nth];
            }
        }
        out
    }
}

/// The sum of the products, which fits: unchecked, so that it is added in wide registers.
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).fold(0, |sum, (&a, &b)| sum.wrapping_add(i32::from(a).wrapping_mul(i32::from(b))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_right_to_a_step_and_never_overflow() {
        let linear = Linear {
            steps: [[127_i8; 384], [-127; 384], [1; 384]].concat(),
            scales: Array1::from_vec(vec![1.0 / 127.0, 1.0 / 127.0, 0.5]),
            bias: Array1::from_vec(vec![0.0, 1.0, 0.0]),
            width: 384,
        };
        let x = Array2::from_shape_fn((2, 384), |(row, _)| if row == 0 { 3.0 } else { -0.25 });
        let out = linear.of(&x);
        for (found, right) in out.iter().zip([1152.0, -1151.0, 576.0, -96.0, 97.0, -48.0]) {
            assert!((found - right).abs() < 0.01 * right.abs(), "{found} is not {right}");
        }
        assert_eq!(linear.of(&Array2::zeros((1, 384))).row(0).to_vec(), [0.0, 1.0, 0.0]);
    }
}
