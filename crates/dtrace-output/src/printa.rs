//! `printa()` and the print of aggregations at the end.

use std::borrow::Cow;

use dif_vm::{AggFn, Aggregation};

use crate::aggregate::{AggBuffer, AggOptions, Cell, Row, part_bytes};
use crate::distribution::{BarStyle, distribution};
use crate::layout::put;
use crate::packed::Packed;
use crate::print::{Arg, render};
use crate::record;
use crate::symbols::Symbols;
use crate::trace::{self, Style};
use crate::value::{is_distribution, number};
use dif_vm::format::Format;

impl AggBuffer {
    /// Prints aggregations one after the other, each sorted, as at the end of tracing. Nothing comes before the first.
    pub fn print_default(
        &self,
        out: &mut Vec<u8>,
        aggregations: &[&Aggregation],
        options: &AggOptions,
        symbols: &dyn Symbols,
    ) {
        for aggregation in options.ordered(aggregations.to_vec()) {
            self.print_rows(out, &[aggregation], options, symbols);
        }
    }

    /// Prints aggregations joined by key: by the format, once for each key; or without one, a newline and then rows of
    /// keys and values. Where an aggregation lacks a key, its value is 0.
    pub fn printa(
        &self,
        out: &mut Vec<u8>,
        format: Option<&Format>,
        aggregations: &[&Aggregation],
        options: &AggOptions,
        symbols: &dyn Symbols,
    ) {
        let Some(format) = format else {
            out.push(b'\n');
            return self.print_rows(out, aggregations, options, symbols);
        };
        for row in self.rows(aggregations, options) {
            self.print_formatted(out, format, aggregations, &row, options, symbols);
        }
    }

    fn print_rows(
        &self,
        out: &mut Vec<u8>,
        aggregations: &[&Aggregation],
        options: &AggOptions,
        symbols: &dyn Symbols,
    ) {
        if let [aggregation] = aggregations
            && let Some(packed) = Packed::of(aggregation, options)
        {
            return self.print_packed(out, packed, aggregation, options, symbols);
        }
        let parts = aggregations.first().map_or(&[][..], |first| &first.keys);
        let style = Style::key(options.rawbytes).indented(options.stackindent);
        for row in self.rows(aggregations, options) {
            for part in parts {
                trace::trace(out, part.kind, part_bytes(part, row.key), style, symbols);
            }
            for (aggregation, cell) in aggregations.iter().zip(&row.cells) {
                self.print_value(out, aggregation, *cell, options);
            }
            out.push(b'\n');
        }
    }

    fn print_value(&self, out: &mut Vec<u8>, aggregation: &Aggregation, cell: Option<&Cell>, options: &AggOptions) {
        let normal = self.normal(aggregation.id);
        datum(out, aggregation.func, cell.map_or(&[], |cell| &cell.words), normal, options.bars);
        let untouched = aggregation.func.identity();
        for cpu in 0..if options.percpu { self.cpus() } else { 0 } {
            let words = cell.and_then(|cell| cell.cpus.get(&cpu)).unwrap_or(&untouched);
            put!(out, "\n    [CPU {cpu}]");
            datum(out, aggregation.func, words, normal, options.bars);
        }
    }

    /// Conversions take keys in order, those with `@` the aggregations in order, and the last one again and again.
    fn print_formatted(
        &self,
        out: &mut Vec<u8>,
        format: &Format,
        aggregations: &[&Aggregation],
        row: &Row<'_>,
        options: &AggOptions,
        symbols: &dyn Symbols,
    ) {
        let mut keys = aggregations.first().map_or(&[][..], |first| &first.keys).iter();
        let mut values = aggregations.iter().zip(&row.cells).peekable();
        let last = aggregations.last().zip(row.cells.last());
        let mut next = |aggregation: bool| {
            if aggregation {
                let (aggregation, cell) = values.next().or(last)?;
                return Some(self.value_arg(aggregation, *cell, options));
            }
            keys.next().map(|part| record::arg(part.kind, part.ty, part_bytes(part, row.key)))
        };
        render(out, format, &mut next, symbols);
    }

    fn value_arg(&self, aggregation: &Aggregation, cell: Option<&Cell>, options: &AggOptions) -> Arg<'static> {
        let (func, normal) = (aggregation.func, self.normal(aggregation.id));
        let words: &[u64] = cell.map_or(&[], |cell| &cell.words);
        if is_distribution(func) {
            let mut block = Vec::new();
            distribution(&mut block, func, words, normal, options.bars);
            return Arg::Block(Cow::Owned(block));
        }
        Arg::Int { value: number(func, words, normal), size: 8, signed: func != AggFn::Stddev }
    }
}

/// A value in its column, or as a table.
fn datum(out: &mut Vec<u8>, func: AggFn, words: &[u64], normal: i64, bars: BarStyle) {
    if is_distribution(func) {
        return distribution(out, func, words, normal, bars);
    }
    let value = number(func, words, normal);
    if func == AggFn::Stddev {
        put!(out, " {:16}", value as u64);
    } else {
        put!(out, " {value:16}");
    }
}
