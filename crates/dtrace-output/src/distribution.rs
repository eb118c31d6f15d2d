//! Distributions: the tables of `quantize()`, `lquantize()` and `llquantize()`.

use std::ops::RangeInclusive;

use dif_vm::AggFn;
use dif_vm::agg::{Llquantize, QUANTIZE_ZERO, quantize_value};

use crate::layout::{fill, put};

/// Columns of a bar.
const BAR: usize = 40;

/// What stands above bars.
pub(crate) const TITLE: &str = "------------- Distribution -------------";

/// Blocks of one to seven eighths of a column.
const EIGHTHS: [&str; 7] = ["\u{258f}", "\u{258e}", "\u{258d}", "\u{258c}", "\u{258b}", "\u{258a}", "\u{2589}"];

/// How bars are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a D option of its own")]
pub struct BarStyle {
    /// By the largest bucket, which takes 95 % of the columns (`aggzoom`).
    pub zoom: bool,
    /// With blocks of eighths of a column (`encoding=utf8`).
    pub utf8: bool,
    /// `llquantize()` as classic DTrace has it: all below the first step is one bucket.
    pub one_sided: bool,
    /// Packed distributions with blocks, too: unless the terminal is known not to have them.
    pub packed_utf8: bool,
}

/// Which bars there are, and what a whole one stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    utf8: bool,
    positives: bool,
    negatives: bool,
    /// Sum of all magnitudes, or with aggzoom the largest one.
    total: u128,
    /// Columns of a bar of `total`, times 20.
    columns: u128,
}

/// Prints the table of a cell: a newline, the header, a row for each bucket from one before the first that is used to
/// one after the last. Counts are divided by `normal` (0 is taken as 1). The function must be one that the verifier
/// accepts; those without buckets print nothing.
pub fn distribution(out: &mut Vec<u8>, func: AggFn, words: &[u64], normal: i64, style: BarStyle) {
    let words = words.get(..func.cell_words() as usize).unwrap_or(words);
    if let (AggFn::Llquantize(buckets), true) = (func, style.one_sided) {
        let words = one_sided(buckets, words);
        let shown = shown(&words, buckets.side() as usize + 1, 0..=1);
        return table(out, &words, shown, normal, style, |bucket, _| one_sided_label(buckets, bucket));
    }
    if let Some(shown) = range(func, words) {
        table(out, words, shown, normal, style, |bucket, first| label(func, bucket, first));
    }
}

fn table(
    out: &mut Vec<u8>,
    words: &[u64],
    shown: RangeInclusive<usize>,
    normal: i64,
    style: BarStyle,
    label: impl Fn(usize, usize) -> String,
) {
    put!(out, "\n{:>16} {TITLE:>41} {:<9}\n", "value", "count");
    let scale = Scale::new(words.iter().map(|word| *word as i64), style);
    for bucket in shown.clone() {
        let count = words.get(bucket).map_or(0, |word| *word as i64);
        put!(out, "{:>16} ", label(bucket, *shown.start()));
        scale.bar(out, count);
        put!(out, " {:<9}\n", normalized(count, normal));
    }
}

/// The buckets that a distribution shows; none for functions without buckets.
pub(crate) fn range(func: AggFn, words: &[u64]) -> Option<RangeInclusive<usize>> {
    Some(shown(words, func.cell_words() as usize - 1, unused(func)?))
}

/// A value divided by the normalization.
pub(crate) fn normalized(value: i64, normal: i64) -> i64 {
    if normal == 0 { value } else { value.wrapping_div(normal) }
}

/// The buckets to show of a cell where none is in use; nothing for functions without buckets.
fn unused(func: AggFn) -> Option<RangeInclusive<usize>> {
    match func {
        AggFn::Quantize => Some(QUANTIZE_ZERO as usize - 1..=QUANTIZE_ZERO as usize + 1),
        AggFn::Lquantize(_) => Some(0..=2),
        AggFn::Llquantize(buckets) => {
            let middle = buckets.middle() as usize;
            Some(middle..=middle + 2)
        }
        _ => None,
    }
}

/// The buckets to show: those in use and one to either side, or `unused` if none is; none after `last`.
fn shown(words: &[u64], last: usize, unused: RangeInclusive<usize>) -> RangeInclusive<usize> {
    let used = |word: &u64| *word != 0;
    let (low, high) = match (words.iter().position(used), words.iter().rposition(used)) {
        (Some(low), Some(high)) => (low.saturating_sub(1), high + 1),
        _ => unused.into_inner(),
    };
    low..=high.min(last)
}

/// What a bucket's row is labelled with, if the first row is that of `first_shown`.
pub(crate) fn label(func: AggFn, bucket: usize, first_shown: usize) -> String {
    let index = u32::try_from(bucket).unwrap_or(u32::MAX);
    match func {
        AggFn::Lquantize(buckets) => match index {
            0 => format!("< {}", buckets.level(0)),
            n if n > buckets.levels.into() => format!(">= {}", buckets.limit()),
            n => buckets.level(n - 1).to_string(),
        },
        AggFn::Llquantize(buckets) => llquantize_label(buckets, index, first_shown),
        _ => quantize_value(index).to_string(),
    }
}

/// All at and below the middle in one, then the buckets above it.
fn one_sided(buckets: Llquantize, words: &[u64]) -> Vec<u64> {
    let (below, above) = words.split_at_checked(buckets.middle() as usize + 1).unwrap_or((words, &[]));
    let below = below.iter().fold(0, |sum: u64, word| sum.wrapping_add(*word));
    std::iter::once(below).chain(above.iter().copied()).collect()
}

fn one_sided_label(buckets: Llquantize, bucket: usize) -> String {
    let distance = u32::try_from(bucket).unwrap_or(u32::MAX);
    match distance {
        0 => format!("< {}", buckets.bound(1)),
        n if n > buckets.side() => format!(">= {}", buckets.bound(n)),
        n => buckets.bound(n).to_string(),
    }
}

/// The middle bucket is told as a magnitude only where a bucket below it is shown.
fn llquantize_label(buckets: Llquantize, index: u32, first_shown: usize) -> String {
    let (middle, outer) = (buckets.middle(), buckets.side() + 1);
    let distance = index.abs_diff(middle);
    let bound = buckets.bound(distance.max(1));
    match (index < middle, distance) {
        (_, 0) if bound == 1 => "0".to_owned(),
        (_, 0) if first_shown >= middle as usize => format!("< {bound}"),
        (_, 0) => format!("abs() < {bound}"),
        (true, d) if d >= outer => format!("<= -{bound}"),
        (false, d) if d >= outer => format!(">= {bound}"),
        (true, _) => format!("-{bound}"),
        (false, _) => bound.to_string(),
    }
}

impl Scale {
    pub(crate) fn new(counts: impl Iterator<Item = i64>, style: BarStyle) -> Self {
        let columns = if style.zoom { 19 } else { 20 };
        let none = Self { utf8: style.utf8, positives: false, negatives: false, total: 0, columns };
        counts.fold(none, |scale, count| {
            let magnitude = u128::from(count.unsigned_abs());
            Self {
                positives: scale.positives || count > 0,
                negatives: scale.negatives || count < 0,
                total: if style.zoom { scale.total.max(magnitude) } else { scale.total + magnitude },
                ..scale
            }
        })
    }

    /// Columns for a count in a bar of `width`, rounded to the nearest.
    pub(crate) fn depth(&self, count: i64, width: usize) -> usize {
        let part = u128::from(count.unsigned_abs()) * width as u128 * self.columns * 2;
        let whole = self.total * 20;
        let depth = (part + whole).checked_div(2 * whole).unwrap_or(0);
        usize::try_from(depth).unwrap_or(width).min(width)
    }

    /// Bars go right from the line for counts above zero, left for those below; where both occur each side has half.
    pub(crate) fn bar(&self, out: &mut Vec<u8>, count: i64) {
        let left = match (self.positives, self.negatives) {
            (_, false) => return self.bar_to_the_right(out, count),
            (false, true) => BAR,
            (true, true) => BAR / 2,
        };
        let right = BAR - left;
        let (before, after) = if count > 0 { (0, self.depth(count, right)) } else { (self.depth(count, left), 0) };
        fill(out, b' ', left - before);
        fill(out, b'@', before);
        out.push(b'|');
        fill(out, b'@', after);
        fill(out, b' ', right - after);
    }

    fn bar_to_the_right(&self, out: &mut Vec<u8>, count: i64) {
        out.push(b'|');
        if !self.utf8 {
            let depth = self.depth(count, BAR);
            fill(out, b'@', depth);
            return fill(out, b' ', BAR - depth);
        }
        let eighths = self.depth(count, BAR * 8);
        let (whole, part) = (eighths / 8, eighths % 8);
        put!(out, "{}{}", "\u{2588}".repeat(whole), if part > 0 { EIGHTHS[part - 1] } else { "" });
        fill(out, b' ', BAR - eighths.div_ceil(8));
    }
}
