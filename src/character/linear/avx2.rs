//! The products for processors with AVX2, which most of x86-64 are: they multiply twice as many at a time. Whether this
//! one is, is asked as the program runs; the sums are the same.

use pulp::x86::V3;
use pulp::{NullaryFnOnce, i16x16, i32x8};

use super::{GROUPS, Row, Sums, Weights};

/// Rows that are held against a block together, so that its weights are fetched once for all.
const TOGETHER: usize = 3;

/// The products of each row with a block, added to `sums`; `false` where the processor cannot.
pub(super) fn products(rows: &[Row], weights: &Weights, sums: &mut Vec<Sums>) -> bool {
    let simd = V3::try_new();
    simd.is_some_and(|simd| {
        simd.vectorize(Products { simd, rows, weights: bytemuck::cast_slice(weights), sums });
        true
    })
}

struct Products<'a> {
    simd: V3,
    rows: &'a [Row],
    weights: &'a [[i16x16; GROUPS]],
    sums: &'a mut Vec<Sums>,
}

impl NullaryFnOnce for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { simd, rows, weights, sums } = self;
        let (threes, rest) = rows.as_chunks::<TOGETHER>();
        for three in threes {
            sums.extend(together(simd, three, weights));
        }
        for row in rest {
            sums.extend(together(simd, std::array::from_ref(row), weights));
        }
    }
}

/// The products of some rows.
#[inline(always)]
fn together<const COUNT: usize>(simd: V3, rows: &[Row; COUNT], weights: &[[i16x16; GROUPS]]) -> [Sums; COUNT] {
    let pairs = rows.each_ref().map(|row| &row.pairs[..weights.len()]);
    let mut sums = [[<i32x8 as bytemuck::Zeroable>::zeroed(); GROUPS]; COUNT];
    for (nth, weights) in weights.iter().enumerate() {
        for (sums, pairs) in sums.iter_mut().zip(&pairs) {
            let pair: i16x16 = bytemuck::cast([pairs[nth]; 2]);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                let products = simd.multiply_wrapping_add_adjacent_i16x16(pair, *weights);
                *sum = simd.wrapping_add_i32x8(*sum, products);
            }
        }
    }
    sums.map(bytemuck::cast)
}
