//! One row for each key: packed distributions (`aggpack`), and numbers as bars (`agghist`).

use std::ops::RangeInclusive;

use dif_vm::agg::quantize_value;
use dif_vm::{AggFn, Aggregation, FieldKind, KeyPart};

use crate::aggregate::{AggBuffer, AggOptions, Row, part_bytes};
use crate::distribution::{BarStyle, Scale, TITLE, label, normalized, range};
use crate::layout::put;
use crate::symbols::Symbols;
use crate::trace::{Style, trace};
use crate::value::number;

/// Columns of a string that is a key, and of other things without a size of their own.
const KEY_WIDTH: usize = 16;

/// Columns of the limits of a packed `lquantize()`.
const LIMIT_WIDTH: usize = 8;

/// What packed counts are drawn with, from small to large.
const ASCII: [&str; 8] = ["_", "_", "x", "x", "x", "x", "X", "X"];
const BLOCKS: [&str; 8] =
    ["\u{2581}", "\u{2582}", "\u{2583}", "\u{2584}", "\u{2585}", "\u{2586}", "\u{2587}", "\u{2588}"];
const NEGATIVE: [&str; 6] = ["v", "v", "v", "v", "V", "V"];

/// The ways to print a key and its value on one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packed {
    /// A distribution, a character for each bucket.
    Distribution,
    /// A number as a bar.
    Bars,
}

impl Packed {
    /// How the options ask for this aggregation to be printed, if not in the usual way.
    pub(crate) fn of(aggregation: &Aggregation, options: &AggOptions) -> Option<Self> {
        match aggregation.func {
            AggFn::Quantize | AggFn::Lquantize(_) if options.pack => Some(Self::Distribution),
            AggFn::Count | AggFn::Sum if options.hist && !aggregation.keys.is_empty() => Some(Self::Bars),
            _ => None,
        }
    }
}

impl AggBuffer {
    pub(crate) fn print_packed(
        &self,
        out: &mut Vec<u8>,
        packed: Packed,
        aggregation: &Aggregation,
        options: &AggOptions,
        symbols: &dyn Symbols,
    ) {
        let rows = self.rows(&[aggregation], options);
        if rows.is_empty() {
            return;
        }
        let width = aggregation.keys.iter().map(|part| key_width(part) + 1).sum::<usize>();
        let name = if width > 0 { "key" } else { "" };
        let put_keys = |out: &mut Vec<u8>, row: &Row<'_>| {
            aggregation.keys.iter().for_each(|part| put_key(out, part, part_bytes(part, row.key), symbols));
        };
        let normal = self.normal(aggregation.id);
        match packed {
            Packed::Bars => {
                put!(out, "\n{name:>width$} {TITLE:>41} {:<9}\n", "count");
                let value = |row: &Row<'_>| number(aggregation.func, words(row), 1);
                let scale = Scale::new(rows.iter().map(value), options.bars);
                for row in &rows {
                    put_keys(out, row);
                    out.push(b' ');
                    scale.bar(out, value(row));
                    put!(out, " {:<9}\n", normalized(value(row), normal));
                }
            }
            Packed::Distribution => {
                let table = Table::new(aggregation.func, &rows);
                put!(out, "\n{name:>width$} ");
                table.put_header(out);
                for row in &rows {
                    put_keys(out, row);
                    out.push(b' ');
                    table.put_row(out, words(row), normal, options.bars);
                }
            }
        }
    }
}

fn words<'a>(row: &Row<'a>) -> &'a [u64] {
    row.cells.first().copied().flatten().map_or(&[], |cell| &cell.words)
}

/// Columns of a key.
fn key_width(part: &KeyPart) -> usize {
    match (part.kind, part.size) {
        (FieldKind::Int { .. }, 1) => 3,
        (FieldKind::Int { .. }, 2) => 5,
        (FieldKind::Int { .. }, 4) => 8,
        _ => KEY_WIDTH,
    }
}

/// A blank, and the key to the right of its columns.
fn put_key(out: &mut Vec<u8>, part: &KeyPart, bytes: &[u8], symbols: &dyn Symbols) {
    let mut text = Vec::new();
    trace(&mut text, part.kind, bytes, Style::plain_key(), symbols);
    put!(out, " {:>width$}", String::from_utf8_lossy(&text), width = key_width(part));
}

/// The buckets that all rows of a packed aggregation show.
struct Table {
    func: AggFn,
    buckets: RangeInclusive<usize>,
    least: String,
    most: String,
}

impl Table {
    fn new(func: AggFn, rows: &[Row<'_>]) -> Self {
        let ranges = rows.iter().filter_map(|row| range(func, words(row)).map(RangeInclusive::into_inner));
        let (low, high) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0));
        let name = |bucket: usize| match func {
            AggFn::Quantize => quantize_value(u32::try_from(bucket).unwrap_or(u32::MAX)).to_string(),
            _ => label(func, bucket, low),
        };
        Self { func, buckets: low..=high, least: name(low), most: name(high) }
    }

    fn widths(&self) -> (usize, usize) {
        match self.func {
            AggFn::Quantize => (self.least.len().max(3), self.most.len().max(3)),
            _ => (LIMIT_WIDTH - 1, LIMIT_WIDTH),
        }
    }

    fn put_header(&self, out: &mut Vec<u8>) {
        let (least, most) = self.widths();
        let buckets = "-".repeat(self.buckets.clone().count());
        put!(out, "{:>least$} .{buckets}. {:<most$} | count\n", "min", "max");
    }

    /// The scale is that of the row's own counts.
    fn put_row(&self, out: &mut Vec<u8>, words: &[u64], normal: i64, style: BarStyle) {
        let (least, most) = self.widths();
        let counts = self.buckets.clone().map(|bucket| words.get(bucket).map_or(0, |word| *word as i64));
        let scale = Scale::new(counts.clone(), style);
        put!(out, "{:>least$} :", self.least);
        for count in counts.clone() {
            put!(out, "{}", character(&scale, count, style.packed_utf8));
        }
        let total = counts.fold(0, i64::wrapping_add);
        put!(out, ": {:<most$} | {}\n", self.most, normalized(total, normal));
    }
}

/// What a count is drawn as: the higher, the more of the whole it is.
fn character(scale: &Scale, count: i64, utf8: bool) -> &'static str {
    let from = |ramp: &'static [&'static str]| ramp[scale.depth(count, ramp.len() - 1)];
    match (count, utf8) {
        (0, _) => " ",
        (..0, _) => from(&NEGATIVE),
        (_, true) => from(&BLOCKS),
        (_, false) => from(&ASCII),
    }
}
