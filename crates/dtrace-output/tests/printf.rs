//! `printf()` against the C library's own output, and what D has beyond C.

use std::borrow::Cow;

use dtrace_output::{Arg, Name, NoSymbols, Symbols, format, print};
use proptest::prelude::*;

fn printf(format: &str, args: &[Arg<'_>], symbols: &dyn Symbols) -> String {
    let format = format::parse(format.as_bytes()).expect("the format is one");
    let mut out = Vec::new();
    print::printf(&mut out, &format, &mut args.iter().cloned(), symbols);
    String::from_utf8(out).expect("text")
}

fn int(value: i64, size: u32, signed: bool) -> Arg<'static> {
    Arg::Int { value, size, signed }
}

fn long(value: i64) -> Arg<'static> {
    int(value, 8, true)
}

/// An argument of the table: `i` integer, `f` number, `s` string.
fn table_arg(text: &str) -> Arg<'_> {
    match text.split_at(1) {
        ("i", number) => long(number.parse().expect("a number")),
        ("f", number) => Arg::Float(number.parse().expect("a number")),
        ("s", string) => Arg::Bytes(string.as_bytes()),
        other => panic!("{other:?}"),
    }
}

/// Each line is format, argument, and what glibc's snprintf makes of the two. Without `%#g` of 999999.5, for which
/// glibc loses the digits after the point, and without precisions of 0, which are none in D.
#[test]
fn prints_as_c_does() {
    let mut lines = 0;
    for line in include_str!("data/printf.tsv").lines() {
        let [format, arg, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert_eq!(printf(format, &[table_arg(arg)], &NoSymbols), expected, "{format} of {arg}");
        lines += 1;
    }
    assert!(lines > 1000);
}

#[test]
fn integers_have_their_own_width() {
    let cases = [
        ("%x", int(-1, 1, true), "ff"),
        ("%x", int(-1, 2, true), "ffff"),
        ("%u", int(-1, 4, true), "4294967295"),
        ("%o", int(-1, 1, true), "377"),
        ("%d", int(-1, 4, true), "-1"),
        ("%d", int(0xffff_ffff, 4, false), "4294967295"),
        ("%d", int(-1, 8, false), "18446744073709551615"),
        ("%+d", int(5, 4, false), "5"),
        ("%i", int(0xff, 1, false), "255"),
        ("%hd %lld", int(7, 8, true), "7 0"),
        ("%p", int(0xffff_8880_0000_1000_u64 as i64, 8, false), "ffff888000001000"),
        ("%#p", int(16, 8, false), "0x10"),
        ("%?x|", int(0x10, 8, false), "              10|"),
        ("%0?p", int(0x10, 8, false), "0000000000000010"),
        ("%?-x|", int(0x10, 8, false), "10              |"),
        ("%?4x", int(0x10, 8, false), "  10"),
        ("%'d", long(1_234_567), "1234567"),
        ("%f", long(3), "3.000000"),
    ];
    for (format, arg, expected) in cases {
        assert_eq!(printf(format, &[arg], &NoSymbols), expected, "{format}");
    }
}

#[test]
fn widths_and_precisions_come_from_arguments() {
    let s = || Arg::Bytes(b"abcdef");
    assert_eq!(printf("%*s|", &[long(8), s()], &NoSymbols), "  abcdef|");
    assert_eq!(printf("%*s|", &[long(-8), s()], &NoSymbols), "abcdef  |");
    assert_eq!(printf("%.*s|", &[long(2), s()], &NoSymbols), "ab|");
    assert_eq!(printf("%.*s|", &[long(-2), s()], &NoSymbols), "abcdef|");
    assert_eq!(printf("%*.*d|%d", &[long(6), long(3), long(7), long(9)], &NoSymbols), "   007|9");
    assert_eq!(printf("%*d", &[long(i64::MIN), long(1)], &NoSymbols).len(), 1 << 24);
    assert_eq!(printf("%.70000f", &[Arg::Float(0.5)], &NoSymbols).len(), 70002);
    assert_eq!(printf("%.70000e", &[Arg::Float(0.5)], &NoSymbols).len(), 70006);
}

#[test]
fn characters_and_strings() {
    let wide = ['h', 'é', '\0', 'x'].map(|c| u32::from(c).to_ne_bytes()).concat();
    let cases = [
        ("%c|%3c", vec![int(0x41, 1, true), int(0x42, 4, true)], "A|  B"),
        ("%C%C%C", vec![int(10, 1, true), int(0x41, 4, true), int(1, 1, true)], "\\nA\\001"),
        ("%C", vec![int(0, 1, true)], "\\0"),
        ("%s", vec![Arg::Bytes(b"ab\0cd")], "ab"),
        ("%S", vec![Arg::Bytes(b"a\t\"b\\\x7f\xff\0cd")], "a\\t\\\"b\\\\\\177\\377"),
        ("%6S", vec![Arg::Bytes(b"a\n")], "   a\\n"),
        ("%ls %wc %lc", vec![Arg::Bytes(&wide), int(0xe9, 4, true), int(-1, 4, true)], "hé é \u{fffd}"),
        ("%s %s", vec![int(-3, 4, true)], "-3 "),
        ("%d", vec![Arg::Block(Cow::Borrowed(b"\ntable\n"))], "\ntable\n"),
        ("100%%", vec![], "100%"),
    ];
    for (format, args, expected) in cases {
        assert_eq!(printf(format, &args, &NoSymbols), expected, "{format}");
    }
}

struct Names;

impl Symbols for Names {
    fn kernel(&self, address: u64) -> Option<Name> {
        let symbol = Some("vfs_read".to_owned());
        (address >= 0x100).then(|| Name { module: "vmlinux".to_owned(), symbol, offset: address - 0x100 })
    }

    fn user(&self, pid: Option<u32>, address: u64) -> Option<Name> {
        let name = Name { module: "a.out".to_owned(), symbol: Some("main".to_owned()), offset: address };
        (pid != Some(9)).then_some(name)
    }

    fn host(&self, address: &str) -> Option<String> {
        (address == "127.0.0.1").then(|| "localhost".to_owned())
    }

    fn service(&self, port: u16) -> Option<String> {
        (port == 22).then(|| "ssh".to_owned())
    }
}

#[test]
fn names() {
    let port = |port: u16| int(port.into(), 2, false);
    let user = |pid| Arg::UserSymbol { pid, address: 4 };
    let kernel_stack = Arg::Stack { pid: None, frames: vec![0x104, 0x10, 0].into() };
    let cases: [(&str, Arg<'_>, &str); 19] = [
        ("%a", int(0x104, 8, false), "vmlinux`vfs_read+0x4"),
        ("%a", int(0x10, 8, false), "0x10"),
        ("%A", int(4, 8, false), "a.out`main+0x4"),
        ("%A", user(1), "a.out`main+0x4"),
        ("%s", user(1), "a.out`main"),
        ("%s", user(9), "0x4"),
        ("%a", Arg::KernelSymbol(0x104), "vmlinux`vfs_read"),
        ("%20s", Arg::KernelSymbol(0x104), "    vmlinux`vfs_read"),
        ("%s", Arg::KernelSymbol(0x10), "0x10"),
        ("%-9s|", Arg::KernelModule(0x104), "vmlinux  |"),
        ("%a", Arg::KernelModule(0x10), "0x10"),
        ("%I", Arg::Bytes(b"127.0.0.1\0"), "localhost"),
        ("%I", Arg::Bytes(b"10.0.0.1\0"), "10.0.0.1"),
        ("%P", port(22), "ssh"),
        ("%P", port(8080), "8080"),
        ("%k", kernel_stack.clone(), "\nvmlinux`vfs_read+0x4\n0x10\n"),
        ("%-4k", kernel_stack.clone(), "\n    vmlinux`vfs_read+0x4\n    0x10\n"),
        ("%6k", kernel_stack, "\nvmlinux`vfs_read+0x4\n0x10\n"),
        ("%d", Arg::KernelSymbol(0x104), "260"),
    ];
    for (format, arg, expected) in cases {
        assert_eq!(printf(format, &[arg], &Names), expected, "{format}");
    }
}

/// The zone is that of the machine, so the day may be that before or after the third.
#[test]
fn dates_have_their_layout() {
    let when = || int(123_787_200_000_000_000, 8, false);
    let y = printf("%Y", &[when()], &NoSymbols);
    assert_eq!((y.len(), &y[..10]), (20, "1973 Dec  "), "{y}");
    assert_eq!(printf("%22Y", &[when()], &NoSymbols), format!("  {y}"));
    assert!(printf("%T", &[when()], &NoSymbols).contains(" Dec 1973 "));
}

fn any_arg() -> impl Strategy<Value = Arg<'static>> {
    let size = prop_oneof![Just(1_u32), Just(2), Just(4), Just(8), any::<u32>()];
    prop_oneof![
        (any::<i64>(), size, any::<bool>()).prop_map(|(value, size, signed)| Arg::Int { value, size, signed }),
        any::<f64>().prop_map(Arg::Float),
        any::<u64>().prop_map(Arg::KernelSymbol),
        any::<u64>().prop_map(Arg::KernelModule),
        (any::<u32>(), any::<u64>()).prop_map(|(pid, address)| Arg::UserSymbol { pid, address }),
        Just(Arg::Bytes(b"bytes \x00\xff\x80")),
        proptest::collection::vec(any::<u64>(), 0..4)
            .prop_map(|frames| Arg::Stack { pid: None, frames: frames.into() }),
    ]
}

fn any_format() -> impl Strategy<Value = Vec<u8>> {
    let conversion = "%[-+ #0'?@]{0,4}([0-9]{0,3}|\\*)(\\.([0-9]{0,3}|\\*))?(h|l|ll|L|w)?[aAcCdeEfgGiIkopPsSTuxXY%]";
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        proptest::collection::vec(conversion, 0..6).prop_map(|parts| parts.concat().into_bytes()),
    ]
}

proptest! {
    #[test]
    fn never_panics(format in any_format(), args in proptest::collection::vec(any_arg(), 0..8)) {
        if let Ok(format) = format::parse(&format) {
            print::printf(&mut Vec::new(), &format, &mut args.into_iter(), &NoSymbols);
        }
    }

    #[test]
    fn integers_agree_with_rust(value: i64, small: i32, width in 0_usize..40) {
        let all = printf("%d %u %x %X %o", &vec![long(value); 5], &NoSymbols);
        prop_assert_eq!(all, format!("{value} {} {value:x} {value:X} {value:o}", value as u64));
        let all = printf("%d %u %x %o", &vec![int(small.into(), 4, true); 4], &NoSymbols);
        prop_assert_eq!(all, format!("{small} {} {small:x} {small:o}", small as u32));
        let padded = printf("%*d|%-*d|%0*x", &[width as i64, value, width as i64, value, width as i64, value].map(long), &NoSymbols);
        prop_assert_eq!(padded, format!("{value:width$}|{value:<width$}|{value:0width$x}"));
    }

    #[test]
    fn floats_read_back(value in proptest::num::f64::NORMAL) {
        for format in ["%.17g", "%.16e", "%.17G"] {
            let text = printf(format, &[Arg::Float(value)], &NoSymbols);
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{}", text);
        }
    }
}
