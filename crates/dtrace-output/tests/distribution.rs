//! Tables of distributions.

#[path = "common/cell.rs"]
mod cell;

use cell::cell;
use dif_vm::AggFn;
use dif_vm::agg::{Llquantize, Lquantize};
use dtrace_output::BarStyle;
use dtrace_output::distribution::distribution;
use proptest::prelude::*;

const HEADER: &str = "\n           value  ------------- Distribution ------------- count    \n";
const LQUANTIZE: AggFn = AggFn::Lquantize(Lquantize { base: -10, step: 5, levels: 4 });
const LLQUANTIZE: AggFn = AggFn::Llquantize(Llquantize { factor: 10, low: 0, high: 2, steps: 10 });
const HIGH: AggFn = AggFn::Llquantize(Llquantize { factor: 10, low: 2, high: 3, steps: 10 });

fn table(func: AggFn, words: &[u64], normal: i64, zoom: bool) -> String {
    let mut out = Vec::new();
    distribution(&mut out, func, words, normal, BarStyle { zoom, ..BarStyle::default() });
    String::from_utf8(out).expect("text")
}

/// The rows as (label, bar, count), with the header and all columns checked.
fn rows(text: &str) -> Vec<(String, String, String)> {
    let body = text.strip_prefix(HEADER).expect("the header is first");
    let row = |line: &str| {
        let (label, rest) = line.split_at(16);
        let (bar, count) = rest.split_at(43);
        assert_eq!((&bar[..1], &bar[42..]), (" ", " "), "{line}");
        assert!(line.len() >= 16 + 1 + 41 + 1 + 9, "{line}");
        (label.trim_start().to_owned(), bar[1..42].to_owned(), count.trim_end().to_owned())
    };
    body.lines().map(row).collect()
}

fn labels(text: &str) -> Vec<String> {
    rows(text).into_iter().map(|row| row.0).collect()
}

#[test]
fn quantize_shows_one_bucket_more_on_each_side() {
    let cases: [(&[i64], &[&str]); 7] = [
        (&[], &["-1", "0", "1"]),
        (&[0], &["-1", "0", "1"]),
        (&[1], &["0", "1", "2"]),
        (&[5, 20], &["2", "4", "8", "16", "32"]),
        (&[-3], &["-4", "-2", "-1"]),
        (&[i64::MAX], &["2305843009213693952", "4611686018427387904"]),
        (&[i64::MIN], &["-4611686018427387904", "-2305843009213693952"]),
    ];
    for (values, expected) in cases {
        let text = table(AggFn::Quantize, &cell(AggFn::Quantize, values), 1, false);
        let labels: Vec<_> = text.lines().skip(2).filter_map(|line| line.split_whitespace().next()).collect();
        let labels: Vec<_> = labels.iter().map(|label| label.split('|').next().unwrap_or(label)).collect();
        assert_eq!(labels, expected, "{values:?}");
    }
}

#[test]
fn a_bar_is_forty_columns() {
    let expected = format!(
        "{HEADER}{}{}{}",
        "               0 |                                         0        \n",
        "               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 3        \n",
        "               2 |                                         0        \n"
    );
    assert_eq!(table(AggFn::Quantize, &cell(AggFn::Quantize, &[1, 1, 1]), 1, false), expected);
}

#[test]
fn bars_round_to_the_nearest() {
    let mut words = AggFn::Quantize.identity();
    (words[63], words[64], words[65]) = (1, 80, 79);
    let depths: Vec<_> =
        rows(&table(AggFn::Quantize, &words, 1, false)).iter().map(|row| row.1.matches('@').count()).collect();
    assert_eq!(depths, [0, 0, 20, 20, 0]);
    (words[63], words[64], words[65]) = (1, 79, 0);
    let depths: Vec<_> =
        rows(&table(AggFn::Quantize, &words, 1, false)).iter().map(|row| row.1.matches('@').count()).collect();
    assert_eq!(depths, [0, 1, 40, 0]);
}

#[test]
fn negative_counts_go_left() {
    let mut words = AggFn::Quantize.identity();
    words[64] = -3_i64 as u64;
    words[65] = -1_i64 as u64;
    let expected = format!(
        "{HEADER}{}{}{}{}",
        "               0                                         | 0        \n",
        "               1           @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@| -3       \n",
        "               2                               @@@@@@@@@@| -1       \n",
        "               4                                         | 0        \n"
    );
    assert_eq!(table(AggFn::Quantize, &words, 1, false), expected);
}

#[test]
fn mixed_counts_have_half_the_columns_each() {
    let mut words = AggFn::Quantize.identity();
    words[64] = -3_i64 as u64;
    words[65] = 1;
    let expected = format!(
        "{HEADER}{}{}{}{}",
        "               0                     |                     0        \n",
        "               1      @@@@@@@@@@@@@@@|                     -3       \n",
        "               2                     |@@@@@                1        \n",
        "               4                     |                     0        \n"
    );
    assert_eq!(table(AggFn::Quantize, &words, 1, false), expected);
}

#[test]
fn zoom_scales_by_the_largest() {
    let words = cell(AggFn::Quantize, &[1, 1, 2, 4]);
    let depths: Vec<_> =
        rows(&table(AggFn::Quantize, &words, 1, true)).iter().map(|row| row.1.matches('@').count()).collect();
    assert_eq!(depths, [0, 38, 19, 19, 0]);
}

#[test]
fn counts_are_normalized_and_bars_are_not() {
    let words = cell(AggFn::Quantize, &[1, 1, 1, 1, 1, 2]);
    let (plain, halved) = (table(AggFn::Quantize, &words, 1, false), table(AggFn::Quantize, &words, 2, false));
    let counts = |text: &str| rows(text).into_iter().map(|row| row.2).collect::<Vec<_>>();
    let bars = |text: &str| rows(text).into_iter().map(|row| row.1).collect::<Vec<_>>();
    assert_eq!(counts(&plain), ["0", "5", "1", "0"]);
    assert_eq!(counts(&halved), ["0", "2", "0", "0"]);
    assert_eq!(bars(&plain), bars(&halved));
    assert_eq!(table(AggFn::Quantize, &words, 0, false), plain);
}

/// The label is all but the bar and what follows it; the last label of a row ends in column 16.
fn wide_labels(func: AggFn, values: &[i64]) -> Vec<String> {
    labels(&table(func, &cell(func, values), 1, false))
}

#[test]
fn lquantize_labels() {
    let cases: [(&[i64], &[&str]); 5] = [
        (&[], &["< -10", "-10", "-5"]),
        (&[-11], &["< -10", "-10"]),
        (&[-10], &["< -10", "-10", "-5"]),
        (&[0], &["-5", "0", "5"]),
        (&[9, 10], &["0", "5", ">= 10"]),
    ];
    for (values, expected) in cases {
        assert_eq!(wide_labels(LQUANTIZE, values), expected, "{values:?}");
    }
    let one_level = AggFn::Lquantize(Lquantize { base: i32::MAX, step: u16::MAX, levels: 1 });
    assert_eq!(wide_labels(one_level, &[i64::MAX]), ["2147483647", ">= 2147549182"]);
}

#[test]
fn llquantize_labels() {
    let cases: [(AggFn, &[i64], &[&str]); 9] = [
        (LLQUANTIZE, &[], &["0", "1", "2"]),
        (LLQUANTIZE, &[0], &["-1", "0", "1"]),
        (LLQUANTIZE, &[9, 25], &["8", "9", "10", "20", "30"]),
        (LLQUANTIZE, &[-1, 1], &["-2", "-1", "0", "1", "2"]),
        (LLQUANTIZE, &[999, 1000], &["800", "900", ">= 1000"]),
        (LLQUANTIZE, &[-5000], &["<= -1000", "-900"]),
        (HIGH, &[100], &["< 100", "100", "200"]),
        (HIGH, &[5], &["-100", "abs() < 100", "100"]),
        (HIGH, &[], &["< 100", "100", "200"]),
    ];
    for (func, values, expected) in cases {
        assert_eq!(wide_labels(func, values), expected, "{values:?}");
    }
}

#[test]
fn a_cleared_cell_is_an_unused_one() {
    for func in [AggFn::Quantize, LQUANTIZE, LLQUANTIZE, HIGH] {
        assert_eq!(table(func, &[], 1, false), table(func, &func.identity(), 1, false));
    }
}

#[test]
fn other_functions_have_no_table() {
    assert_eq!(table(AggFn::Sum, &[1], 1, false), "");
}

fn any_distribution() -> impl Strategy<Value = AggFn> {
    let lquantize = (any::<i32>(), 1_u16.., 1_u16..300)
        .prop_map(|(base, step, levels)| AggFn::Lquantize(Lquantize { base, step, levels }));
    let llquantize = (2_u16..12, 0_u16..6, 0_u16..6, 1_u16..4).prop_map(|(factor, low, more, times)| {
        AggFn::Llquantize(Llquantize { factor, low, high: low + more, steps: factor * times })
    });
    prop_oneof![Just(AggFn::Quantize), lquantize, llquantize]
}

proptest! {
    #[test]
    fn never_panics(
        func in any_distribution(),
        words in proptest::collection::vec(prop_oneof![Just(0), any::<u64>()], 0..400),
        normal: i64,
        zoom: bool,
    ) {
        prop_assert!(table(func, &words, normal, zoom).starts_with(HEADER));
    }

    #[test]
    fn all_counts_are_shown(func in any_distribution(), values in proptest::collection::vec(any::<i16>(), 0..20)) {
        let values: Vec<i64> = values.into_iter().map(i64::from).collect();
        let rows = rows(&table(func, &cell(func, &values), 1, false));
        let sum: usize = rows.iter().map(|row| row.2.parse::<usize>().unwrap()).sum();
        prop_assert_eq!(sum, values.len());
        prop_assert!(rows.iter().all(|row| row.1.starts_with('|')));
    }
}
