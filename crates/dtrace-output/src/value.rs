//! What an aggregation's cell amounts to, and which of two amounts to more.

use dif_vm::AggFn;
use dif_vm::agg::{QUANTIZE_ZERO, quantize_value};

use crate::distribution::normalized;

/// Whether the function keeps buckets rather than a number.
pub(crate) fn is_distribution(func: AggFn) -> bool {
    matches!(func, AggFn::Quantize | AggFn::Lquantize(_) | AggFn::Llquantize(_))
}

/// The number that a cell stands for, divided by `normal`; 0 for a cell without words. That of `stddev()` is unsigned.
pub(crate) fn number(func: AggFn, words: &[u64], normal: i64) -> i64 {
    match (func, words) {
        (AggFn::Avg, [count, sum, ..]) => average(*count, *sum as i64, normal),
        (AggFn::Stddev, [count, sum, low, high, ..]) => {
            let squares = u128::from(*low) | u128::from(*high) << 64;
            deviation(*count, *sum as i64, squares, normal) as i64
        }
        (_, [value, ..]) => normalized(*value as i64, normal),
        (_, []) => 0,
    }
}

fn average(count: u64, sum: i64, normal: i64) -> i64 {
    let average = i128::from(normalized(sum, normal)).checked_div(count.into());
    average.and_then(|value| i64::try_from(value).ok()).unwrap_or(0)
}

/// The root of the mean of the squares less the square of the mean.
fn deviation(count: u64, sum: i64, squares: u128, normal: i64) -> u64 {
    let normal_magnitude = u128::from(normal.unsigned_abs().max(1));
    let squares = squares / normal_magnitude / normal_magnitude;
    let mean_of_squares = squares.checked_div(count.into()).unwrap_or(0);
    let mean = u128::from(average(count, sum, normal).unsigned_abs());
    u64::try_from(mean_of_squares.saturating_sub(mean * mean).isqrt()).unwrap_or(u64::MAX)
}

/// What a cell amounts to, to be compared with others of the function. Distributions go by the sum of their values,
/// then by how many zeros they hold.
pub(crate) fn amount(func: AggFn, words: &[u64]) -> (i128, i64) {
    match func {
        _ if is_distribution(func) => weight(func, words),
        AggFn::Stddev => (i128::from(number(func, words, 1) as u64), 0),
        _ => (i128::from(number(func, words, 1)), 0),
    }
}

/// Sum of bucket values times counts, and count of zeros.
fn weight(func: AggFn, words: &[u64]) -> (i128, i64) {
    let values = bucket_values(func, words.len());
    values.zip(words).fold((0, 0), |(sum, zeros), (value, word)| {
        let count = *word as i64;
        let part = i128::from(value) * i128::from(count);
        (i128::saturating_add(sum, part), if value == 0 { zeros.wrapping_add(count) } else { zeros })
    })
}

/// What a value in each bucket counts as. The open ends of an `lquantize()` count as next to its limits.
fn bucket_values(func: AggFn, words: usize) -> Box<dyn Iterator<Item = i64>> {
    let indices = 0..u32::try_from(words).unwrap_or(u32::MAX);
    match func {
        AggFn::Lquantize(buckets) => Box::new(indices.map(move |index| match index {
            0 => buckets.level(0) - 1,
            n if n > buckets.levels.into() => buckets.limit() + 1,
            n => buckets.level(n - 1),
        })),
        AggFn::Llquantize(buckets) => {
            let middle = buckets.middle();
            Box::new(indices.map(move |index| match (index.abs_diff(middle), index < middle) {
                (0, _) => 0,
                (distance, below) => {
                    let bound = i64::try_from(buckets.bound(distance)).unwrap_or(i64::MAX);
                    if below { -bound } else { bound }
                }
            }))
        }
        _ => Box::new(indices.take_while(|index| *index <= 2 * QUANTIZE_ZERO).map(quantize_value)),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use dif_vm::agg::{Llquantize, Lquantize};

    use super::*;

    fn cell(func: AggFn, values: &[i64]) -> Vec<u64> {
        let mut cell = func.identity();
        for value in values {
            func.apply(&mut cell, *value, 1);
        }
        cell
    }

    #[test]
    fn numbers() {
        let cases: [(AggFn, &[i64], i64, i64); 11] = [
            (AggFn::Count, &[5, 5, 5], 1, 3),
            (AggFn::Sum, &[-5, 2], 1, -3),
            (AggFn::Sum, &[-7], 2, -3),
            (AggFn::Min, &[4, -9, 3], 1, -9),
            (AggFn::Max, &[4, -9, 3], 1, 4),
            (AggFn::Avg, &[1, 2, 4], 1, 2),
            (AggFn::Avg, &[-1, -2, -4], 1, -2),
            (AggFn::Avg, &[100, 300], 10, 20),
            (AggFn::Avg, &[], 1, 0),
            (AggFn::Stddev, &[2, 4, 4, 4, 5, 5, 7, 9], 1, 2),
            (AggFn::Stddev, &[200, 400, 400, 400, 500, 500, 700, 900], 100, 2),
        ];
        for (func, values, normal, expected) in cases {
            assert_eq!(number(func, &cell(func, values), normal), expected, "{} {values:?}", func.name());
        }
        assert_eq!(number(AggFn::Stddev, &cell(AggFn::Stddev, &[i64::MIN, i64::MAX]), 1), i64::MAX);
        assert_eq!(number(AggFn::Min, &[], 1), 0);
    }

    #[test]
    fn distributions_weigh_their_values() {
        let functions = [
            AggFn::Quantize,
            AggFn::Lquantize(Lquantize { base: -100, step: 10, levels: 20 }),
            AggFn::Llquantize(Llquantize { factor: 10, low: 0, high: 3, steps: 10 }),
        ];
        for func in functions {
            let order = |a: &[i64], b: &[i64]| amount(func, &cell(func, a)).cmp(&amount(func, &cell(func, b)));
            assert_eq!(order(&[1, 1], &[64]), Ordering::Less, "{}", func.name());
            assert_eq!(order(&[-64], &[-1, -1]), Ordering::Less, "{}", func.name());
            assert_eq!(order(&[0, 0], &[0]), Ordering::Greater, "{}", func.name());
            assert_eq!(order(&[64], &[64]), Ordering::Equal, "{}", func.name());
            assert!(amount(func, &[]) < amount(func, &cell(func, &[64])), "{}", func.name());
        }
    }
}
