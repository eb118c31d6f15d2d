//! `trace()` and `tracemem()`: values in their default layout.

use dif_vm::FieldKind;
use dif_vm::word::{sign_extend, unsigned};

use crate::layout::{put, until_nul};
use crate::stack::{self, STACK_INDENT};
use crate::symbols::{self, Name, Symbols};

/// Columns of a string that is traced.
const STRING_WIDTH: usize = 33;

/// Columns of a string that is a key, and of a symbol.
const KEY_WIDTH: usize = 50;

/// Whose layout `trace()` has (`-x tracelayout`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TraceLayout {
    /// Oracle's: integers have their sign and columns for their size, bytes are dumped.
    #[default]
    Oracle,
    /// That of all others: integers below 4 bytes have no sign, all above have one; bytes that look like a string
    /// are printed as one.
    Classic,
}

/// How a value stands in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    columns: Columns,
    layout: TraceLayout,
    rawbytes: bool,
    indent: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Columns {
    /// Without blanks.
    None,
    /// Without blanks (`-q`), but for symbols.
    Quiet,
    /// In columns: numbers by their size, strings in so many to the left.
    Strings(usize),
}

impl Style {
    /// That of a `trace()`. With `quiet` no blanks are added; with `rawbytes` bytes that look like a string are dumped
    /// nevertheless.
    pub fn new(layout: TraceLayout, quiet: bool, rawbytes: bool) -> Self {
        let columns = if quiet { Columns::Quiet } else { Columns::Strings(STRING_WIDTH) };
        Self { columns, layout, rawbytes, indent: STACK_INDENT }
    }

    /// With so many blanks before the frames of a stack.
    #[must_use]
    pub fn indented(self, indent: usize) -> Self {
        Self { indent, ..self }
    }

    /// That of a key without columns of its own.
    pub(crate) fn plain_key() -> Self {
        Self { columns: Columns::None, ..Self::key(false) }
    }

    /// That of a key of an aggregation, the same everywhere.
    pub(crate) fn key(rawbytes: bool) -> Self {
        Self { columns: Columns::Strings(KEY_WIDTH), layout: TraceLayout::Classic, rawbytes, indent: STACK_INDENT }
    }
}

/// Prints a value: an integer in the machine's byte order, a string, bytes, a symbol or a stack.
pub fn trace(out: &mut Vec<u8>, kind: FieldKind, bytes: &[u8], style: Style, symbols: &dyn Symbols) {
    match kind {
        FieldKind::Int { signed } => integer(out, bytes, signed, style),
        FieldKind::String if style.rawbytes => hexdump(out, bytes),
        FieldKind::String => string(out, until_nul(bytes), style.columns),
        FieldKind::Bytes => byte_stream(out, bytes, style),
        FieldKind::KernelSymbol => named(out, bytes, style, symbols, symbols::symbol),
        FieldKind::KernelModule => named(out, bytes, style, symbols, symbols::module),
        FieldKind::KernelStack => stack::stack(out, None, &stack::frames(bytes), style.indent, symbols),
    }
}

fn named(
    out: &mut Vec<u8>,
    bytes: &[u8],
    style: Style,
    symbols: &dyn Symbols,
    text: impl Fn(Option<&Name>, u64) -> String,
) {
    let address = unsigned(bytes);
    let columns = if style.columns == Columns::None { Columns::None } else { Columns::Strings(KEY_WIDTH) };
    string(out, text(symbols.kernel(address).as_ref(), address).as_bytes(), columns);
}

/// Prints what `tracemem()` recorded.
pub fn tracemem(out: &mut Vec<u8>, bytes: &[u8]) {
    hexdump(out, bytes);
}

fn integer(out: &mut Vec<u8>, bytes: &[u8], signed: bool, style: Style) {
    let Ok(size @ (1 | 2 | 4 | 8)) = u32::try_from(bytes.len()) else { return hexdump(out, bytes) };
    let (signed, width) = match (style.layout, size) {
        (TraceLayout::Classic, 1) => (false, 3),
        (TraceLayout::Classic, 2) => (false, 5),
        (TraceLayout::Classic, 4) => (true, 8),
        (TraceLayout::Classic, _) => (true, 16),
        (TraceLayout::Oracle, 1) => (signed, 3),
        (TraceLayout::Oracle, 2) => (signed, 5),
        (TraceLayout::Oracle, 4) => (signed, 10),
        (TraceLayout::Oracle, _) => (signed, if signed { 19 } else { 20 }),
    };
    let word = unsigned(bytes);
    let digits = if signed { sign_extend(word as i64, size).to_string() } else { word.to_string() };
    match style.columns {
        Columns::None | Columns::Quiet => put!(out, "{digits}"),
        Columns::Strings(_) => put!(out, " {digits:>width$}"),
    }
}

fn string(out: &mut Vec<u8>, text: &[u8], columns: Columns) {
    let width = match columns {
        Columns::None | Columns::Quiet => return out.extend_from_slice(text),
        Columns::Strings(width) => width,
    };
    out.extend_from_slice(b"  ");
    let end = out.len() + width.max(text.len());
    out.extend_from_slice(text);
    out.resize(end, b' ');
}

/// In the classic layout bytes that look like a string are printed as one, others as a dump.
fn byte_stream(out: &mut Vec<u8>, bytes: &[u8], style: Style) {
    let text = until_nul(bytes);
    let rest = bytes.get(text.len()..).unwrap_or(&[]);
    let looks_like_string = !text.is_empty() && text.iter().all(|b| printable(*b)) && rest.iter().all(|b| *b == 0);
    if looks_like_string && style.layout == TraceLayout::Classic && !style.rawbytes {
        string(out, text, style.columns);
    } else {
        hexdump(out, bytes);
    }
}

/// What a terminal shows or obeys: graphic characters, white space, backspace and bell.
fn printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | 0x07..=0x0d)
}

/// Prints bytes 16 a row: offset, hexadecimal, characters. Of no bytes, nothing.
pub fn hexdump(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    put!(out, "\n{:11}", "");
    "0123456789abcdef".chars().for_each(|digit| put!(out, "  {digit}"));
    out.extend_from_slice(b"  0123456789abcdef\n");
    for (row, chunk) in bytes.chunks(16).enumerate() {
        put!(out, "{:5}{:5x}:", "", row * 16);
        for byte in chunk {
            put!(out, " {byte:02x}");
        }
        put!(out, "{:blanks$}  ", "", blanks = 3 * (16 - chunk.len()));
        out.extend(chunk.iter().map(|byte| if matches!(byte, b' '..=b'~') { *byte } else { b'.' }));
        out.push(b'\n');
    }
}
