//! Values of `trace()` in their default layout.

use dif_vm::FieldKind;
use dtrace_output::trace::{Style, TraceLayout};
use dtrace_output::{Name, NoSymbols, Symbols, trace};
use proptest::prelude::*;

const SIGNED: FieldKind = FieldKind::Int { signed: true };
const UNSIGNED: FieldKind = FieldKind::Int { signed: false };

const DUMP: &str = "
             0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f  0123456789abcdef
";

fn print(kind: FieldKind, bytes: &[u8], quiet: bool, rawbytes: bool) -> String {
    let mut out = Vec::new();
    trace::trace(&mut out, kind, bytes, Style::new(TraceLayout::Classic, quiet, rawbytes), &NoSymbols);
    String::from_utf8(out).expect("text")
}

#[test]
fn integers() {
    let cases: [(FieldKind, Vec<u8>, &str, &str); 9] = [
        (SIGNED, (-42_i64).to_ne_bytes().to_vec(), "              -42", "-42"),
        (UNSIGNED, u64::MAX.to_ne_bytes().to_vec(), "               -1", "-1"),
        (SIGNED, i64::MIN.to_ne_bytes().to_vec(), " -9223372036854775808", "-9223372036854775808"),
        (SIGNED, 42_i32.to_ne_bytes().to_vec(), "       42", "42"),
        (UNSIGNED, u32::MAX.to_ne_bytes().to_vec(), "       -1", "-1"),
        (SIGNED, (-1_i16).to_ne_bytes().to_vec(), " 65535", "65535"),
        (UNSIGNED, 7_u16.to_ne_bytes().to_vec(), "     7", "7"),
        (SIGNED, vec![0xff], " 255", "255"),
        (UNSIGNED, vec![1], "   1", "1"),
    ];
    for (kind, bytes, columns, quiet) in cases {
        assert_eq!(print(kind, &bytes, false, false), columns, "{kind:?} {bytes:?}");
        assert_eq!(print(kind, &bytes, true, false), quiet, "{kind:?} {bytes:?}");
    }
}

#[test]
fn integers_have_their_sign() {
    let print = |kind, bytes: &[u8], quiet| {
        let mut out = Vec::new();
        trace::trace(&mut out, kind, bytes, Style::new(TraceLayout::Oracle, quiet, false), &NoSymbols);
        String::from_utf8(out).expect("text")
    };
    let cases: [(FieldKind, Vec<u8>, &str, &str); 7] = [
        (SIGNED, (-42_i64).to_ne_bytes().to_vec(), "                 -42", "-42"),
        (UNSIGNED, u64::MAX.to_ne_bytes().to_vec(), " 18446744073709551615", "18446744073709551615"),
        (SIGNED, 42_i32.to_ne_bytes().to_vec(), "         42", "42"),
        (UNSIGNED, u32::MAX.to_ne_bytes().to_vec(), " 4294967295", "4294967295"),
        (SIGNED, (-1_i16).to_ne_bytes().to_vec(), "    -1", "-1"),
        (SIGNED, vec![0xff], "  -1", "-1"),
        (UNSIGNED, vec![0xff], " 255", "255"),
    ];
    for (kind, bytes, columns, quiet) in cases {
        assert_eq!(print(kind, &bytes, false), columns, "{kind:?} {bytes:?}");
        assert_eq!(print(kind, &bytes, true), quiet, "{kind:?} {bytes:?}");
    }
    assert!(print(FieldKind::Bytes, b"abc\0", true).contains(" 61 62 63 00"));
}

#[test]
fn strings() {
    let long = "a string of more than thirty-three characters";
    assert_eq!(print(FieldKind::String, b"hello\0garbage", false, false), format!("  {:<33}", "hello"));
    assert_eq!(print(FieldKind::String, b"hello\0garbage", true, false), "hello");
    assert_eq!(print(FieldKind::String, long.as_bytes(), false, false), format!("  {long}"));
    assert_eq!(print(FieldKind::String, b"\0", false, false), " ".repeat(35));
}

#[test]
fn bytes_that_look_like_a_string_are_one() {
    let string = |text: &str| format!("  {text:<33}");
    let dump = |row: &str| format!("{DUMP}         0:{row}\n");
    let blanks = " ".repeat(36);
    let cases: [(&[u8], String); 7] = [
        (b"abc\0", string("abc")),
        (b"a\tb\n\x07\x08\0\0", string("a\tb\n\x07\x08")),
        (b"abcd", string("abcd")),
        (b"ab\0c", dump(&format!(" 61 62 00 63{blanks}  ab.c"))),
        (b"\0\0\0\0", dump(&format!(" 00 00 00 00{blanks}  ...."))),
        (b"ab\x80\0", dump(&format!(" 61 62 80 00{blanks}  ab.."))),
        (b"", String::new()),
    ];
    for (bytes, expected) in cases {
        assert_eq!(print(FieldKind::Bytes, bytes, false, false), expected, "{bytes:?}");
    }
    assert_eq!(print(FieldKind::Bytes, b"abc\0", true, false), "abc");
    assert_eq!(print(FieldKind::Bytes, b"abc\0", false, true), dump(&format!(" 61 62 63 00{blanks}  abc.")));
}

#[test]
fn dumps_have_rows_of_sixteen() {
    let bytes: Vec<u8> = (0x1a..0x2c).collect();
    let mut out = Vec::new();
    trace::hexdump(&mut out, &bytes);
    let rows = "         0: 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29  ...... !\"#$%&'()
        10: 2a 2b                                            *+
";
    assert_eq!(String::from_utf8(out).unwrap(), format!("{DUMP}{rows}"));
}

struct One;

impl Symbols for One {
    fn kernel(&self, address: u64) -> Option<Name> {
        (address == 8).then(|| Name { module: "vmlinux".into(), symbol: Some("do_exit".into()), offset: 8 })
    }
}

/// They have their columns with `-q`, too.
#[test]
fn symbols_have_no_offset() {
    let cases = [
        (FieldKind::KernelSymbol, 8, "vmlinux`do_exit"),
        (FieldKind::KernelSymbol, 9, "0x9"),
        (FieldKind::KernelModule, 8, "vmlinux"),
        (FieldKind::KernelModule, 9, "0x9"),
    ];
    for (kind, address, expected) in cases {
        for quiet in [false, true] {
            let mut out = Vec::new();
            let style = Style::new(TraceLayout::Classic, quiet, false);
            trace::trace(&mut out, kind, &u64::to_ne_bytes(address), style, &One);
            assert_eq!(String::from_utf8(out).unwrap(), format!("  {expected:<50}"));
        }
    }
}

#[test]
fn a_stack_ends_with_its_first_zero() {
    let bytes: Vec<u8> = [8u64, 9, 0, 8].into_iter().flat_map(u64::to_ne_bytes).collect();
    let mut out = Vec::new();
    let style = Style::new(TraceLayout::Oracle, true, false);
    trace::trace(&mut out, FieldKind::KernelStack, &bytes, style, &One);
    trace::trace(&mut out, FieldKind::KernelStack, &bytes[..8], style.indented(1), &One);
    trace::trace(&mut out, FieldKind::KernelStack, &[0; 16], style, &One);
    let blanks = " ".repeat(14);
    let expected = format!("\n{blanks}vmlinux`do_exit+0x8\n{blanks}0x9\n\n vmlinux`do_exit+0x8\n\n");
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..40), quiet: bool, raw: bool) {
        let names = [FieldKind::KernelSymbol, FieldKind::KernelModule, FieldKind::KernelStack];
        for kind in [SIGNED, UNSIGNED, FieldKind::String, FieldKind::Bytes].into_iter().chain(names) {
            for layout in [TraceLayout::Oracle, TraceLayout::Classic] {
                trace::trace(&mut Vec::new(), kind, &bytes, Style::new(layout, quiet, raw), &NoSymbols);
            }
        }
        trace::tracemem(&mut Vec::new(), &bytes);
    }
}
