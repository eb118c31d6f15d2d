//! Aggregations: merging, sorting, `printa()` and the operations of the consumer.

#[path = "common/cell.rs"]
mod cell;
#[path = "common/key.rs"]
mod key;

use cell::cell;
use dif_vm::agg::{Llquantize, Lquantize};
use dif_vm::{AggFn, Aggregation, FieldKind};
use dtrace_output::{AggBuffer, AggOptions, BarStyle, Name, NoSymbols, Symbols, format, named_key};
use key::{Key, aggregation, key};
use proptest::prelude::*;

fn default(buffer: &AggBuffer, aggregations: &[&Aggregation], options: &AggOptions) -> String {
    let mut out = Vec::new();
    buffer.print_default(&mut out, aggregations, options, &NoSymbols);
    String::from_utf8_lossy(&out).into_owned()
}

fn printa(buffer: &AggBuffer, format: Option<&str>, aggregations: &[&Aggregation], options: &AggOptions) -> String {
    let format = format.map(|format| format::parse(format.as_bytes()).expect("the format is one"));
    let mut out = Vec::new();
    buffer.printa(&mut out, format.as_ref(), aggregations, options, &NoSymbols);
    String::from_utf8_lossy(&out).into_owned()
}

/// Rows `key:key value`, which is enough to see their order.
fn order(buffer: &AggBuffer, aggregations: &[&Aggregation], options: &AggOptions) -> String {
    printa(buffer, Some("%s:%d %@d;"), aggregations, options)
}

/// Two keys and a sum, out of order, over several CPUs.
fn sums() -> (AggBuffer, Aggregation) {
    let sum = aggregation(0, AggFn::Sum, &[Key::Str(""), Key::Long(0)]);
    let mut buffer = AggBuffer::new(2);
    for (cpu, name, number, value) in
        [(0, "b", 2, 5), (1, "a", 1, 30), (0, "a", 1, -10), (2, "a", -1, 7), (0, "c", 0, -3), (1, "b", 2, 2)]
    {
        let value: i64 = value;
        buffer.add(&sum, cpu, &key(&[Key::Str(name), Key::Long(number)]), &[value as u64]);
    }
    (buffer, sum)
}

#[test]
fn rows_are_sorted() {
    let (buffer, sum) = sums();
    let plain = AggOptions::default();
    let by_key = AggOptions { sortkey: true, ..plain.clone() };
    let cases = [
        (plain.clone(), "c:0 -3;a:-1 7;b:2 7;a:1 20;"),
        (AggOptions { sortrev: true, ..plain.clone() }, "a:1 20;b:2 7;a:-1 7;c:0 -3;"),
        // Integers compare as unsigned.
        (by_key.clone(), "a:1 20;a:-1 7;b:2 7;c:0 -3;"),
        (AggOptions { sortkeypos: 1, ..by_key.clone() }, "c:0 -3;a:1 20;b:2 7;a:-1 7;"),
        (AggOptions { sortkeypos: 9, ..by_key.clone() }, "a:1 20;a:-1 7;b:2 7;c:0 -3;"),
        (AggOptions { sortkeypos: 1, sortrev: true, ..by_key }, "a:-1 7;b:2 7;a:1 20;c:0 -3;"),
        // Ties go by key, from the given one on.
        (AggOptions { sortkeypos: 1, ..plain }, "c:0 -3;b:2 7;a:-1 7;a:1 20;"),
    ];
    for (options, expected) in cases {
        assert_eq!(order(&buffer, &[&sum], &options), expected, "{options:?}");
    }
}

#[test]
fn default_rows_have_columns() {
    let (mut buffer, sum) = sums();
    buffer.truncate(&sum, Some(-1));
    let row = "  c                                                                 0               -3\n";
    assert_eq!(default(&buffer, &[&sum], &AggOptions::default()), row);
    assert_eq!(printa(&buffer, None, &[&sum], &AggOptions::default()), format!("\n{row}"));
    let max = aggregation(1, AggFn::Max, &[]);
    buffer.add(&max, 0, &[], &[9]);
    assert_eq!(default(&buffer, &[&sum, &max], &AggOptions::default()), format!("{row}                9\n"));
}

#[test]
fn narrow_keys_print_by_their_size() {
    for (bytes, expected) in [
        (vec![0xff], " 255        1\n"),
        (vec![0xff, 0xff], " 65535        1\n"),
        (vec![0xff; 4], "       -1        1\n"),
    ] {
        let mut count = aggregation(0, AggFn::Count, &[Key::Int(0)]);
        count.keys[0].size = u32::try_from(bytes.len()).unwrap();
        let mut buffer = AggBuffer::new(0);
        buffer.add(&count, 0, &bytes, &[1]);
        let expected = expected.replace("        1\n", "                1\n");
        assert_eq!(default(&buffer, &[&count], &AggOptions::default()), expected);
    }
}

#[test]
fn bytes_as_keys_are_strings_or_dumps() {
    let mut count = aggregation(0, AggFn::Count, &[Key::Long(0)]);
    count.keys[0].kind = FieldKind::Bytes;
    let mut buffer = AggBuffer::new(0);
    buffer.add(&count, 0, b"text\0\0\0\0", &[1]);
    let raw = AggOptions { rawbytes: true, ..AggOptions::default() };
    let padded = format!("  {:<50} {:16}\n", "text", 1);
    assert_eq!(default(&buffer, &[&count], &AggOptions::default()), padded);
    assert!(default(&buffer, &[&count], &raw).contains("        0: 74 65 78 74 00 00 00 00"));
}

#[test]
fn values_of_each_cpu_follow() {
    let (mut buffer, sum) = sums();
    buffer.truncate(&sum, Some(1));
    let options = AggOptions { percpu: true, ..AggOptions::default() };
    let expected = "  a                                                                 1               20
    [CPU 0]              -10
    [CPU 1]               30
";
    assert_eq!(default(&buffer, &[&sum], &options), expected);
    let without = AggBuffer::new(0);
    assert_eq!(default(&without, &[&sum], &options), "");
}

#[test]
fn several_aggregations_are_joined_by_key() {
    let like = [Key::Str("")];
    let (count, avg) = (aggregation(0, AggFn::Count, &like), aggregation(1, AggFn::Avg, &like));
    let quantize = aggregation(2, AggFn::Quantize, &like);
    let mut buffer = AggBuffer::new(0);
    for (name, n) in [("x", 3), ("y", 1)] {
        buffer.add(&count, 0, &key(&[Key::Str(name)]), &[n]);
    }
    for (name, values) in [("y", &[4, 8][..]), ("z", &[-9])] {
        buffer.add(&avg, 0, &key(&[Key::Str(name)]), &cell(AggFn::Avg, values));
    }
    let (plain, both) = (AggOptions::default(), [&count, &avg]);
    let by_second = AggOptions { sortpos: 1, ..plain.clone() };
    assert_eq!(printa(&buffer, Some("%s %@d %@d;"), &both, &plain), "z 0 -9;y 1 6;x 3 0;");
    assert_eq!(printa(&buffer, Some("%s %@d %@d;"), &both, &by_second), "z 0 -9;x 3 0;y 1 6;");
    // The last aggregation serves all further conversions, and missing keys are nothing.
    assert_eq!(printa(&buffer, Some("%@d %@d %@d%s%s;"), &both, &plain), "0 -9 -9z;1 6 6y;3 0 0x;");
    let row = |name: &str, a: i64, b: i64| format!("  {name:<50} {a:16} {b:16}\n");
    let expected = format!("\n{}{}{}", row("z", 0, -9), row("y", 1, 6), row("x", 3, 0));
    assert_eq!(printa(&buffer, None, &both, &plain), expected);
    buffer.add(&quantize, 0, &key(&[Key::Str("z")]), &cell(AggFn::Quantize, &[1]));
    let table = printa(&buffer, Some("%s%@10d|"), &[&quantize], &plain);
    assert!(table.starts_with("z\n           value  ----"), "{table}");
    assert!(table.ends_with(" 0        \n|"), "{table}");
}

#[test]
fn stddev_is_unsigned_and_max_is_not() {
    let (stddev, max) = (aggregation(0, AggFn::Stddev, &[]), aggregation(1, AggFn::Max, &[]));
    let mut buffer = AggBuffer::new(0);
    buffer.add(&stddev, 0, &[], &cell(AggFn::Stddev, &[2, 4, 4, 4, 5, 5, 7, 9]));
    buffer.add(&max, 0, &[], &cell(AggFn::Max, &[-4]));
    assert_eq!(default(&buffer, &[&stddev, &max], &AggOptions::default()), "                2\n               -4\n");
    assert_eq!(printa(&buffer, Some("%@x"), &[&max], &AggOptions::default()), "fffffffffffffffc");
}

#[test]
fn normalization_divides_what_is_printed() {
    let (mut buffer, sum) = sums();
    buffer.normalize(&sum, 3).unwrap();
    assert_eq!(order(&buffer, &[&sum], &AggOptions::default()), "c:0 -1;a:-1 2;b:2 2;a:1 6;");
    assert!(buffer.normalize(&sum, 0).is_err());
    assert_eq!(buffer.normal(sum.id), 3);
    buffer.denormalize(sum.id);
    assert_eq!(order(&buffer, &[&sum], &AggOptions::default()), "c:0 -3;a:-1 7;b:2 7;a:1 20;");
}

#[test]
fn truncation_keeps_the_ends() {
    let cases = [
        (None, ""),
        (Some(0), ""),
        (Some(1), "a:1 20;"),
        (Some(2), "b:2 7;a:1 20;"),
        (Some(-2), "c:0 -3;a:-1 7;"),
        (Some(99), "c:0 -3;a:-1 7;b:2 7;a:1 20;"),
        (Some(i64::MIN), "c:0 -3;a:-1 7;b:2 7;a:1 20;"),
    ];
    for (count, expected) in cases {
        let (mut buffer, sum) = sums();
        buffer.truncate(&sum, count);
        assert_eq!(order(&buffer, &[&sum], &AggOptions::default()), expected, "{count:?}");
    }
}

#[test]
fn clearing_keeps_keys_and_forgets_values() {
    let like = [Key::Str("")];
    for func in [AggFn::Count, AggFn::Min, AggFn::Max, AggFn::Avg, AggFn::Stddev] {
        let aggregation = aggregation(0, func, &like);
        let mut buffer = AggBuffer::new(0);
        buffer.add(&aggregation, 0, &key(&like), &cell(func, &[5, 5]));
        buffer.clear(aggregation.id);
        let value = |buffer: &AggBuffer| printa(buffer, Some("%@d"), &[&aggregation], &AggOptions::default());
        assert_eq!(value(&buffer), "0", "{}", func.name());
        buffer.add(&aggregation, 0, &key(&like), &cell(func, &[7]));
        let expected = match func {
            AggFn::Count => "1",
            AggFn::Stddev => "0",
            _ => "7",
        };
        assert_eq!(value(&buffer), expected, "{}", func.name());
    }
}

#[test]
fn what_follows_a_nul_does_not_tell_keys_apart() {
    let count = aggregation(0, AggFn::Count, &[Key::Str("")]);
    let mut buffer = AggBuffer::new(0);
    buffer.add(&count, 0, b"sh\0garbage\0\0\0\0\0\0", &[1]);
    buffer.add(&count, 1, b"sh\0\0\0\0\0\0\0\0\0\0\0\0\0\0", &[2]);
    assert_eq!(printa(&buffer, Some("%s=%@d;"), &[&count], &AggOptions::default()), "sh=3;");
}

fn any_func() -> impl Strategy<Value = AggFn> {
    let lquantize = (any::<i32>(), 1_u16.., 1_u16..300)
        .prop_map(|(base, step, levels)| AggFn::Lquantize(Lquantize { base, step, levels }));
    prop_oneof![
        Just(AggFn::Count),
        Just(AggFn::Sum),
        Just(AggFn::Min),
        Just(AggFn::Avg),
        Just(AggFn::Stddev),
        Just(AggFn::Quantize),
        lquantize,
        Just(AggFn::Llquantize(Llquantize { factor: 10, low: 0, high: 6, steps: 20 })),
    ]
}

/// Symbols of 16 bytes in modules of 256.
struct Modules;

impl Symbols for Modules {
    fn kernel(&self, address: u64) -> Option<Name> {
        let (module, offset) = (format!("m{}", address / 256), address % 16);
        let symbol = (address % 256 < 128).then(|| format!("f{}", address % 256 / 16));
        (address < 1024).then_some(Name { module, symbol, offset })
    }

    fn kernel_module_start(&self, address: u64) -> Option<u64> {
        (address < 1024).then_some(address / 256 * 256)
    }
}

/// A count by symbol, module and a stack of two frames.
fn stacks() -> (AggBuffer, Aggregation) {
    let mut count = aggregation(0, AggFn::Count, &[Key::Long(0), Key::Long(0), Key::Long(0)]);
    count.keys[0].kind = FieldKind::KernelSymbol;
    count.keys[1].kind = FieldKind::KernelModule;
    (count.keys[2].kind, count.keys[2].size) = (FieldKind::KernelStack, 16);
    let mut buffer = AggBuffer::new(0);
    for [symbol, module, first, second] in
        [[0x121, 0x101, 0x233, 0], [0x12f, 0x1ff, 0x233, 0], [0x121, 0x101, 0x132, 0x1f0], [0x400, 0x4ff, 0x120, 7]]
    {
        let parts = [symbol, module, first, second].map(Key::Long);
        buffer.add(&count, 0, &named_key(&count.keys, &key(&parts), &Modules), &[1]);
    }
    (buffer, count)
}

#[test]
fn addresses_of_the_same_name_are_one_key() {
    let (buffer, count) = stacks();
    let print = |format: &str| {
        let (format, mut out) = (format::parse(format.as_bytes()).unwrap(), Vec::new());
        buffer.printa(&mut out, Some(&format), &[&count], &AggOptions::default(), &Modules);
        String::from_utf8(out).unwrap()
    };
    // Stacks compare by their bytes.
    let expected = "m1`f2 m1 \nm1`f3+0x2\nm1`0x1f0\n 1|0x400 0x4ff \nm1`f2\nm0`f0+0x7\n 1|m1`f2 m1 \nm2`f3+0x3\n 2|";
    assert_eq!(print("%s %a %k %@d|"), expected);
    assert_eq!(print("%S %s %-1k%@d").lines().nth(1), Some(" m1`f3+0x2"));
}

#[test]
fn a_stack_is_a_key_on_lines_of_its_own() {
    let (buffer, count) = stacks();
    let mut out = Vec::new();
    let options = AggOptions { stackindent: 3, sortrev: true, ..AggOptions::default() };
    buffer.print_default(&mut out, &[&count], &options, &Modules);
    let first = format!("  {:<50}  {:<50}\n   m2`f3+0x3\n {:16}\n", "m1`f2", "m1", 2);
    assert!(out.starts_with(first.as_bytes()), "{}", String::from_utf8_lossy(&out));
}

proptest! {
    /// Neither keys nor words need have the length that they should.
    #[test]
    fn never_panics(
        func in any_func(),
        cells in proptest::collection::vec((0_u32..4, proptest::collection::vec(any::<u8>(), 0..30),
            proptest::collection::vec(any::<u64>(), 0..200)), 0..6),
        normal: i64,
        count: i64,
        flags in proptest::collection::vec(any::<bool>(), 9),
        at in 0_usize..4,
    ) {
        let [sortkey, sortrev, percpu, zoom, rawbytes, utf8, sortsigned, pack, hist] = flags[..] else { unreachable!() };
        let bars = BarStyle { zoom, utf8, one_sided: utf8, packed_utf8: utf8 };
        let options = AggOptions {
            sortkey, sortkeypos: at, sortpos: at, sortrev, sortsigned, percpu, pack, hist, bars, rawbytes, stackindent: at,
        };
        let one = aggregation(0, func, &[Key::Str(""), Key::Long(0)]);
        let two = aggregation(1, AggFn::Sum, &one.keys.iter().map(|_| Key::Long(0)).collect::<Vec<_>>());
        let mut buffer = AggBuffer::new(2);
        for (cpu, key, words) in &cells {
            buffer.add(&one, *cpu, key, words);
            buffer.add(&two, *cpu, key, words);
        }
        let _ = buffer.normalize(&one, normal);
        default(&buffer, &[&one, &two], &options);
        printa(&buffer, Some("%d %s %@d %@x %@s %k"), &[&one, &two], &options);
        buffer.clear(one.id);
        default(&buffer, &[&one], &options);
        buffer.truncate(&one, Some(count));
    }
}
