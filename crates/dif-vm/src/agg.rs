//! Aggregations: what a cell holds, how a value goes in, how cells merge.
//!
//! A cell is some 64-bit words:
//!
//! | function | words |
//! |---|---|
//! | count, sum, min, max | the number |
//! | avg | count, sum |
//! | stddev | count, sum, sum of squares (low, high) |
//! | quantize | [`QUANTIZE_BUCKETS`] buckets: -2^62 ... -1, 0, 1 ... 2^62 |
//! | lquantize | see [`Lquantize`] |
//! | llquantize | see [`Llquantize`] |
//!
//! An untouched cell is [`identity`](AggFn::identity), with which merging changes nothing.

use alloc::vec;
use alloc::vec::Vec;

use crate::program::{AggFn, QUANTIZE_BUCKETS};

/// Index of the bucket for zero in a `quantize()`.
pub const QUANTIZE_ZERO: u32 = (QUANTIZE_BUCKETS - 1) / 2;

/// Bucket of a value in a `quantize()`: that of the largest power of two that is not above its magnitude.
pub fn quantize_bucket(value: i64) -> u32 {
    if value == 0 {
        return QUANTIZE_ZERO;
    }
    let power = value.unsigned_abs().ilog2().min(QUANTIZE_ZERO - 1);
    if value > 0 { QUANTIZE_ZERO + 1 + power } else { QUANTIZE_ZERO - 1 - power }
}

/// The value that a bucket of a `quantize()` is labelled with.
pub fn quantize_value(bucket: u32) -> i64 {
    let distance = i64::from(bucket) - i64::from(QUANTIZE_ZERO);
    match distance {
        0 => 0,
        1.. => 1 << (distance - 1),
        _ => -(1 << (-distance - 1)),
    }
}

/// The parameters of an `lquantize()`, and its buckets: values below the base, each level, values at or above the
/// limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lquantize {
    /// Lower bound.
    pub base: i32,
    /// Width of a level.
    pub step: u16,
    /// How many levels.
    pub levels: u16,
}

impl Lquantize {
    /// Words of a cell.
    pub fn words(self) -> u32 {
        u32::from(self.levels) + 2
    }

    /// The least value of a level; they count from 0.
    pub fn level(self, n: u32) -> i64 {
        i64::from(self.base) + i64::from(n) * i64::from(self.step)
    }

    /// The least value above all levels.
    pub fn limit(self) -> i64 {
        self.level(self.levels.into())
    }

    /// Bucket of a value.
    pub fn bucket(self, value: i64) -> u32 {
        let base = i64::from(self.base);
        if value < base {
            return 0;
        }
        let level = value.abs_diff(base) / u64::from(self.step.max(1));
        u32::try_from(level.min(self.levels.into())).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// The parameters of an `llquantize()`, and its buckets, symmetric about zero.
///
/// Word 0 counts values at or below the negative limit; then the negative steps from far to near; the middle word,
/// number [`middle`](Self::middle), counts magnitudes below factor^low; then the positive steps from near to far; the
/// last word counts values at or above the positive limit, factor^(high+1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Llquantize {
    /// Base of the powers; below 2 it is taken as 2.
    pub factor: u16,
    /// Lowest power.
    pub low: u16,
    /// Highest power.
    pub high: u16,
    /// Steps in each power; none are taken as 1.
    pub steps: u16,
}

impl Llquantize {
    /// `factor` to a power.
    fn power(self, exponent: u32) -> u64 {
        u64::from(self.factor.max(2)).saturating_pow(exponent)
    }

    /// The least magnitude above all steps.
    fn limit(self) -> u64 {
        self.power(u32::from(self.high.max(self.low)) + 1)
    }

    /// The powers from low to high: first magnitude, width of a step, number of steps. A power has `steps` parts of
    /// factor^(p+1), less those below factor^p, but no more than it has integers. Steps end at multiples of the width,
    /// so with fewer steps than the factor the first is shorter.
    pub fn powers(self) -> impl Iterator<Item = (u64, u64, u32)> {
        (self.low..=self.high.max(self.low)).map(move |exponent| {
            let (first, next) = (self.power(exponent.into()), self.power(u32::from(exponent) + 1));
            let parts = u64::from(self.steps.max(1)).min(next);
            let count = u32::try_from(parts - parts / self.power(1)).unwrap_or(u32::MAX);
            (first, (next / parts).max(1), count)
        })
    }

    /// Buckets on one side of zero, without the outermost.
    pub fn side(self) -> u32 {
        self.powers().fold(0, |sum: u32, power| sum.saturating_add(power.2))
    }

    /// Word of the middle bucket.
    pub fn middle(self) -> u32 {
        self.side() + 1
    }

    /// Words of a cell.
    pub fn words(self) -> u32 {
        2 * self.side() + 3
    }

    /// Lower bound of the magnitudes in the nth bucket from the middle (1 is the nearest); that of `side() + 1` is
    /// the outer limit.
    pub fn bound(self, distance: u32) -> u64 {
        let mut index = distance.saturating_sub(1);
        for (first, width, count) in self.powers() {
            if index < count {
                return first.max((first / width + u64::from(index)).saturating_mul(width));
            }
            index -= count;
        }
        self.limit()
    }

    /// Bucket of a value.
    pub fn bucket(self, value: i64) -> u32 {
        let distance = self.distance(value.unsigned_abs());
        if value < 0 { self.middle() - distance } else { self.middle() + distance }
    }

    /// Words from the middle to the bucket of a magnitude.
    fn distance(self, magnitude: u64) -> u32 {
        let mut base = 0;
        for (first, width, count) in self.powers() {
            if magnitude < first {
                return base;
            }
            let step = magnitude / width - first / width;
            if step < count.into() {
                return base + 1 + u32::try_from(step).unwrap_or(count);
            }
            base += count;
        }
        base + 1
    }
}

impl AggFn {
    /// Words of a cell.
    pub fn cell_words(self) -> u32 {
        match self {
            Self::Count | Self::Sum | Self::Min | Self::Max => 1,
            Self::Avg => 2,
            Self::Stddev => 4,
            Self::Quantize => QUANTIZE_BUCKETS,
            Self::Lquantize(buckets) => buckets.words(),
            Self::Llquantize(buckets) => buckets.words(),
        }
    }

    /// An untouched cell.
    pub fn identity(self) -> Vec<u64> {
        let first = match self {
            Self::Min => i64::MAX as u64,
            Self::Max => i64::MIN as u64,
            _ => 0,
        };
        vec![first; self.cell_words() as usize]
    }

    /// The word of the bucket that a value falls into; 0 for the functions without buckets.
    pub fn bucket(self, value: i64) -> u32 {
        match self {
            Self::Quantize => quantize_bucket(value),
            Self::Lquantize(buckets) => buckets.bucket(value),
            Self::Llquantize(buckets) => buckets.bucket(value),
            _ => 0,
        }
    }

    /// Puts a value into a cell. `increment` is the weight of a bucket, 1 if none is given.
    pub fn apply(self, cell: &mut [u64], value: i64, increment: i64) {
        match (self, cell) {
            (Self::Count, [count, ..]) => *count = count.wrapping_add(1),
            (Self::Sum, [sum, ..]) => *sum = sum.wrapping_add(value as u64),
            (Self::Min, [min, ..]) => *min = (*min as i64).min(value) as u64,
            (Self::Max, [max, ..]) => *max = (*max as i64).max(value) as u64,
            (Self::Avg, [count, sum, ..]) => {
                *count = count.wrapping_add(1);
                *sum = sum.wrapping_add(value as u64);
            }
            (Self::Stddev, [count, sum, low, high, ..]) => {
                *count = count.wrapping_add(1);
                *sum = sum.wrapping_add(value as u64);
                let magnitude = u128::from(value.unsigned_abs());
                add_wide(low, high, magnitude * magnitude);
            }
            (_, cell) => {
                if let Some(bucket) = cell.get_mut(self.bucket(value) as usize) {
                    *bucket = bucket.wrapping_add(increment as u64);
                }
            }
        }
    }

    /// Adds what another cell holds to this one.
    pub fn merge(self, cell: &mut [u64], other: &[u64]) {
        match (self, &mut *cell, other) {
            (Self::Min, [a, ..], [b, ..]) => *a = (*a as i64).min(*b as i64) as u64,
            (Self::Max, [a, ..], [b, ..]) => *a = (*a as i64).max(*b as i64) as u64,
            (Self::Stddev, [count, sum, low, high, ..], [c, s, l, h, ..]) => {
                *count = count.wrapping_add(*c);
                *sum = sum.wrapping_add(*s);
                add_wide(low, high, u128::from(*l) | u128::from(*h) << 64);
            }
            _ => cell.iter_mut().zip(other).for_each(|(a, b)| *a = a.wrapping_add(*b)),
        }
    }
}

fn add_wide(low: &mut u64, high: &mut u64, value: u128) {
    let sum = (u128::from(*low) | u128::from(*high) << 64).wrapping_add(value);
    *low = sum as u64;
    *high = (sum >> 64) as u64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantize_buckets_hold_their_values() {
        for (value, label) in [(0, 0), (1, 1), (2, 2), (3, 2), (4, 4), (1023, 512), (-1, -1), (-3, -2), (-1024, -1024)]
        {
            assert_eq!(quantize_value(quantize_bucket(value)), label, "{value}");
        }
        assert_eq!(quantize_bucket(i64::MAX), QUANTIZE_BUCKETS - 1);
        assert_eq!(quantize_bucket(i64::MIN), 0);
    }

    #[test]
    fn lquantize_has_ends() {
        let f = AggFn::Lquantize(Lquantize { base: 10, step: 5, levels: 4 });
        for (value, word) in [(9, 0), (10, 1), (14, 1), (15, 2), (29, 4), (30, 5), (i64::MAX, 5), (i64::MIN, 0)] {
            assert_eq!(f.bucket(value), word, "{value}");
        }
    }

    #[test]
    fn llquantize_bounds_ascend_and_hold() {
        for (factor, low, high, steps) in
            [(10, 0, 6, 20), (2, 3, 10, 2), (10, 3, 5, 10), (10, 0, 3, 100), (3, 0, 4, 9), (10, 0, 5, 5)]
        {
            let l = Llquantize { factor, low, high, steps };
            for distance in 1..=l.side() {
                let (bound, next) = (l.bound(distance), l.bound(distance + 1));
                assert!(bound < next, "{factor} {low} {high} {steps}: {distance}");
                assert_eq!(l.bucket(bound as i64), l.middle() + distance, "{bound}");
                assert_eq!(l.bucket(-(bound as i64)), l.middle() - distance, "{bound}");
                assert_eq!(l.bucket(next as i64 - 1), l.middle() + distance, "{next}");
            }
            assert_eq!(l.bucket(i64::MAX), l.words() - 1);
            assert_eq!(l.bucket(i64::MIN), 0);
            assert_eq!(l.bucket(0), l.middle());
        }
    }

    #[test]
    fn merging_equals_applying() {
        let functions = [
            AggFn::Count,
            AggFn::Sum,
            AggFn::Min,
            AggFn::Max,
            AggFn::Avg,
            AggFn::Stddev,
            AggFn::Quantize,
            AggFn::Lquantize(Lquantize { base: -5, step: 3, levels: 7 }),
            AggFn::Llquantize(Llquantize { factor: 10, low: 0, high: 3, steps: 10 }),
        ];
        for f in functions {
            let values = [-70, -3, 0, 1, 5, i64::MAX, i64::MIN, 12];
            let (mut all, mut a, mut b) = (f.identity(), f.identity(), f.identity());
            for (i, value) in values.into_iter().enumerate() {
                f.apply(&mut all, value, 2);
                f.apply(if i % 2 == 0 { &mut a } else { &mut b }, value, 2);
            }
            f.merge(&mut a, &b);
            assert_eq!(a, all, "{}", f.name());
        }
    }
}
