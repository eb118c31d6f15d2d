//! `trace()` and `tracemem()`: values in their default layout, which is that of classic DTrace.

use dif_vm::FieldKind;

use crate::layout::{put, sign_extend, unsigned, until_nul};
use crate::symbols::{Symbols, hex};

/// Columns of a string that is traced.
const STRING_WIDTH: usize = 33;

/// Columns of a string that is a key, and of a symbol.
pub(crate) const KEY_WIDTH: usize = 50;

/// How a value stands in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columns {
    /// Alone, without blanks (`-q`).
    None,
    /// In columns: numbers by their size, strings in so many to the left.
    Strings(usize),
}

/// Prints the value of a `trace()`: an integer in the machine's byte order, a string, bytes or a symbol. With `quiet`
/// no blanks are added; with `rawbytes` bytes that look like a string are dumped nevertheless.
pub fn trace(out: &mut Vec<u8>, kind: FieldKind, bytes: &[u8], quiet: bool, rawbytes: bool, symbols: &dyn Symbols) {
    let columns = if quiet { Columns::None } else { Columns::Strings(STRING_WIDTH) };
    value(out, kind, bytes, columns, rawbytes, symbols);
}

/// Prints what `tracemem()` recorded, the first `dynamic` bytes if that is given.
pub fn tracemem(out: &mut Vec<u8>, bytes: &[u8], dynamic: Option<u64>) {
    let most = dynamic.and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
    hexdump(out, bytes.get(..most).unwrap_or(bytes));
}

pub(crate) fn value(
    out: &mut Vec<u8>,
    kind: FieldKind,
    bytes: &[u8],
    columns: Columns,
    rawbytes: bool,
    symbols: &dyn Symbols,
) {
    match kind {
        FieldKind::Int { .. } => integer(out, bytes, columns),
        FieldKind::String => string(out, until_nul(bytes), columns),
        FieldKind::Bytes => byte_stream(out, bytes, columns, rawbytes),
        FieldKind::KernelSymbol => {
            let address = unsigned(bytes);
            let name = symbols.kernel_symbol(address).unwrap_or_else(|| hex(address));
            let columns = if columns == Columns::None { columns } else { Columns::Strings(KEY_WIDTH) };
            string(out, name.as_bytes(), columns);
        }
    }
}

/// Signed if of 4 or 8 bytes; 1 and 2 bytes print as unsigned whatever their type, as they always have.
fn integer(out: &mut Vec<u8>, bytes: &[u8], columns: Columns) {
    let word = unsigned(bytes) as i64;
    let (value, width) = match bytes.len() {
        1 => (word, 3),
        2 => (word, 5),
        4 => (sign_extend(word, 4), 8),
        8 => (word, 16),
        _ => return byte_stream(out, bytes, columns, true),
    };
    match columns {
        Columns::None => put!(out, "{value}"),
        Columns::Strings(_) => put!(out, " {value:width$}"),
    }
}

fn string(out: &mut Vec<u8>, text: &[u8], columns: Columns) {
    let width = match columns {
        Columns::None => return out.extend_from_slice(text),
        Columns::Strings(width) => width,
    };
    out.extend_from_slice(b"  ");
    let end = out.len() + width.max(text.len());
    out.extend_from_slice(text);
    out.resize(end, b' ');
}

/// Bytes that look like a string are printed as one, others as a dump.
fn byte_stream(out: &mut Vec<u8>, bytes: &[u8], columns: Columns, rawbytes: bool) {
    let text = until_nul(bytes);
    let rest = bytes.get(text.len()..).unwrap_or(&[]);
    let looks_like_string = !text.is_empty() && text.iter().all(|b| printable(*b)) && rest.iter().all(|b| *b == 0);
    if looks_like_string && !rawbytes { string(out, text, columns) } else { hexdump(out, bytes) }
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
