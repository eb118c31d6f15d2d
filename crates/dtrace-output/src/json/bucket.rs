//! Buckets of distributions as ranges.

use dif_vm::AggFn;
use dif_vm::agg::{Llquantize, QUANTIZE_ZERO, quantize_value};
use serde::Serialize;

use crate::distribution::normalized;

/// The values that a bucket counts, both ends among them; `None` where there is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Bucket {
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
    pub(super) count: i64,
}

/// The buckets in use, from the lowest.
pub(super) fn buckets(func: AggFn, words: &[u64], normal: i64) -> Vec<Bucket> {
    let used = (0u32..).zip(words).take(func.cell_words() as usize).filter(|(_, word)| **word != 0);
    used.map(|(index, word)| {
        let (low, high) = range(func, index);
        Bucket { low, high, count: normalized(*word as i64, normal) }
    })
    .collect()
}

fn range(func: AggFn, index: u32) -> (Option<i64>, Option<i64>) {
    match func {
        AggFn::Lquantize(buckets) => match index {
            0 => (None, Some(buckets.level(0) - 1)),
            n if n > buckets.levels.into() => (Some(buckets.limit()), None),
            n => (Some(buckets.level(n - 1)), Some(buckets.level(n) - 1)),
        },
        AggFn::Llquantize(buckets) => llquantize(buckets, index),
        _ => quantize(index),
    }
}

fn quantize(index: u32) -> (Option<i64>, Option<i64>) {
    let value = quantize_value(index);
    match index {
        0 => (None, Some(value)),
        QUANTIZE_ZERO => (Some(0), Some(0)),
        n if n >= 2 * QUANTIZE_ZERO => (Some(value), None),
        n if n > QUANTIZE_ZERO => (Some(value), Some(2 * value - 1)),
        _ => (Some(2 * value + 1), Some(value)),
    }
}

fn llquantize(buckets: Llquantize, index: u32) -> (Option<i64>, Option<i64>) {
    let bound = |distance: u32| i64::try_from(buckets.bound(distance)).unwrap_or(i64::MAX);
    let distance = index.abs_diff(buckets.middle());
    let (near, far) = match distance {
        0 => return (Some(1 - bound(1)), Some(bound(1) - 1)),
        d if d > buckets.side() => (bound(d), None),
        d => (bound(d), Some(bound(d + 1) - 1)),
    };
    if index > buckets.middle() { (Some(near), far) } else { (far.map(|far| -far), Some(-near)) }
}

#[cfg(test)]
mod tests {
    use dif_vm::agg::Lquantize;

    use super::*;

    /// Every value falls into the bucket that holds it, and the buckets leave no gap.
    #[test]
    fn ranges_are_those_of_the_buckets() {
        let functions = [
            AggFn::Quantize,
            AggFn::Lquantize(Lquantize { base: -7, step: 3, levels: 9 }),
            AggFn::Llquantize(Llquantize { factor: 10, low: 1, high: 3, steps: 20 }),
            AggFn::Llquantize(Llquantize { factor: 10, low: 0, high: 2, steps: 5 }),
        ];
        for func in functions {
            let values = (-2000..2000).chain([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX, 1 << 40, -(1 << 40)]);
            for value in values {
                let (low, high) = range(func, func.bucket(value));
                assert!(low.is_none_or(|low| low <= value), "{} {value}: {low:?}", func.name());
                assert!(high.is_none_or(|high| value <= high), "{} {value}: {high:?}", func.name());
            }
            for index in 1..func.cell_words() {
                let (before, this) = (range(func, index - 1).1, range(func, index).0);
                assert_eq!(before.map(|high| high + 1), this, "{} {index}", func.name());
            }
        }
    }

    #[test]
    fn only_buckets_in_use_are_given() {
        let mut words = AggFn::Quantize.identity();
        AggFn::Quantize.apply(&mut words, 5, 20);
        assert_eq!(buckets(AggFn::Quantize, &words, 10), [Bucket { low: Some(4), high: Some(7), count: 2 }]);
    }
}
