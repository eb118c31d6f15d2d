//! `print()`: values with their types, as the shape of the type says.

use dif_vm::shape::{Shape, ShapeKind, ShapeMember};
use dif_vm::word::{sign_extend, unsigned};

use crate::layout::{put, until_nul};
use crate::record;

/// Columns before what a pointer points to.
const MARGIN: usize = 44;

/// What a pointer points to: its address, then on lines of their own the type and all that is not zero. Of a structure,
/// members that begin at `most` bytes or behind are left out.
pub fn pointer(out: &mut Vec<u8>, address: u64, shape: &Shape, bytes: &[u8], most: u64) {
    put!(out, "{address:#x} = *\n{:MARGIN$}", "");
    let mut printer = Printer { out, most, cut: false, ends: Vec::new() };
    printer.value(shape, bytes, 0, MARGIN);
    printer.end();
    out.push(b'\n');
}

struct Printer<'o> {
    out: &'o mut Vec<u8>,
    most: u64,
    /// Something was left out: nothing follows but what ends those that are open.
    cut: bool,
    /// The ends of structures that nothing has followed yet: what is cut off is told of before them.
    ends: Vec<u8>,
}

impl Printer<'_> {
    fn end(&mut self) {
        self.out.append(&mut self.ends);
    }

    /// `(type)value`; `at` is how many bytes into the whole it is.
    fn value(&mut self, shape: &Shape, bytes: &[u8], at: u64, margin: usize) {
        put!(self.out, "({})", shape.name);
        match &shape.kind {
            ShapeKind::Record(members) => {
                self.out.extend_from_slice(b" {\n");
                self.members(members, bytes, at, margin + 1);
                self.end();
                put!(self.ends, "{:margin$}}}", "");
            }
            ShapeKind::Array { element, .. } => {
                self.out.extend_from_slice(b" [\n");
                self.elements(element, bytes, at, margin + 1);
                put!(self.out, "{:margin$}]", "");
            }
            _ => scalar(self.out, shape, bytes),
        }
    }

    fn members(&mut self, members: &[ShapeMember], bytes: &[u8], at: u64, margin: usize) {
        for member in members {
            let offset = member.bit_offset / 8;
            let here = at + u64::from(offset);
            let value = member_bytes(member, bytes);
            if self.cut || value.iter().all(|&b| b == 0) {
                continue;
            }
            if here >= self.most {
                self.cut = true;
                put!(self.out, "{:margin$}...\n", "");
                return;
            }
            self.end();
            put!(self.out, "{:margin$}", "");
            if !member.name.is_empty() {
                put!(self.out, ".{} = ", member.name);
            }
            self.value(&member.shape, &value, here, margin);
            self.comma();
        }
    }

    /// Behind a value, or behind its end.
    fn comma(&mut self) {
        let after = if self.ends.is_empty() { &mut *self.out } else { &mut self.ends };
        after.extend_from_slice(b",\n");
    }

    /// Of characters, those before the NUL; of others those that are not zero.
    fn elements(&mut self, element: &Shape, bytes: &[u8], at: u64, margin: usize) {
        let bytes = if element.kind == ShapeKind::Char { until_nul(bytes) } else { bytes };
        let size = (element.size as usize).max(1);
        for (n, value) in bytes.chunks(size).enumerate().filter(|(_, value)| value.iter().any(|&b| b != 0)) {
            put!(self.out, "{:margin$}", "");
            self.value(element, value, at + (n * size) as u64, margin);
            self.comma();
            self.end();
        }
    }
}

/// The bytes of a member; of a bit-field, those of its value.
pub(crate) fn member_bytes(member: &ShapeMember, bytes: &[u8]) -> Vec<u8> {
    let start = member.bit_offset as usize / 8;
    let Some(bits) = member.bits else {
        let rest = bytes.get(start..).unwrap_or_default();
        return rest.get(..member.shape.size as usize).unwrap_or(rest).to_vec();
    };
    let shift = member.bit_offset % 8;
    // A bit-field lies in a unit of its type, so it has at most 64 bits of these 72.
    let word = bytes.get(start..).unwrap_or_default().iter().take(9).rev().fold(0u128, |w, &b| w << 8 | u128::from(b));
    let unused = 128 - u32::from(bits.clamp(1, 64));
    let value = word >> shift << unused;
    let value = match member.shape.kind {
        ShapeKind::Int { signed: true } => value as i128 >> unused,
        _ => (value >> unused) as i128,
    };
    value.to_le_bytes()[..(member.shape.size as usize).min(8)].to_vec()
}

fn scalar(out: &mut Vec<u8>, shape: &Shape, bytes: &[u8]) {
    let word = unsigned(bytes);
    let signed = || sign_extend(word as i64, u32::try_from(bytes.len()).unwrap_or(8));
    match &shape.kind {
        ShapeKind::Int { signed: true } => put!(out, "{}", signed()),
        ShapeKind::Int { signed: false } => put!(out, "{word}"),
        ShapeKind::Char => character(out, word.to_le_bytes()[0]),
        ShapeKind::Float => put!(out, "{}", record::float(bytes)),
        ShapeKind::Pointer => put!(out, "{word:#x}"),
        ShapeKind::String => put!(out, "\"{}\"", String::from_utf8_lossy(until_nul(bytes))),
        ShapeKind::Enum(names) => {
            let named = names.iter().find(|(_, value)| *value == signed());
            put!(out, "{}", named.map_or_else(|| signed().to_string(), |(name, _)| name.clone()));
        }
        _ => out.extend_from_slice(b"<unknown>"),
    }
}

fn character(out: &mut Vec<u8>, byte: u8) {
    match byte {
        0 => out.extend_from_slice(b"'\\0'"),
        b' '..=b'~' => put!(out, "'{}'", char::from(byte)),
        _ => put!(out, "'\\{byte:03o}'"),
    }
}

/// A value with its type, as mdb prints one: everything, each member of a structure on a line of its own.
pub fn value(out: &mut Vec<u8>, shape: &Shape, bytes: &[u8]) {
    put!(out, "{} ", shape.name);
    whole(out, shape, bytes, 0, true);
    out.push(b'\n');
}

fn whole(out: &mut Vec<u8>, shape: &Shape, bytes: &[u8], margin: usize, top: bool) {
    match &shape.kind {
        ShapeKind::Record(members) => {
            out.extend_from_slice(b"{\n");
            for member in members {
                put!(out, "{:1$}", "", margin + 4);
                declarator(out, member);
                let bytes = member_bytes(member, bytes);
                match (member.bits, &member.shape.kind) {
                    // A bit-field is a number of its own width, whatever its sign.
                    (Some(bits), ShapeKind::Int { .. } | ShapeKind::Char) => {
                        hex(out, unsigned(&bytes) & u64::MAX >> (64 - u32::from(bits.clamp(1, 64))));
                    }
                    _ => whole(out, &member.shape, &bytes, margin + 4, false),
                }
                out.push(b'\n');
            }
            put!(out, "{:margin$}}}", "");
        }
        ShapeKind::Array { element, .. } if element.kind == ShapeKind::Char && is_text(bytes) => {
            let text = String::from_utf8_lossy(until_nul(bytes)).into_owned();
            if top { put!(out, "\"{text}\"") } else { put!(out, "[ \"{text}\" ]") }
        }
        ShapeKind::Array { element, .. } => {
            let nested = matches!(element.kind, ShapeKind::Record(_));
            out.push(b'[');
            for (n, element_bytes) in bytes.chunks((element.size as usize).max(1)).enumerate() {
                out.extend_from_slice(if n == 0 { b"" } else { b"," });
                if nested {
                    put!(out, "\n{:1$}{2} ", "", margin + 4, element.name);
                } else {
                    out.push(b' ');
                }
                whole(out, element, element_bytes, margin + 4, false);
            }
            if nested { put!(out, "\n{:margin$}]", "") } else { out.extend_from_slice(b" ]") }
        }
        ShapeKind::Int { .. } => hex(out, unsigned(bytes)),
        _ => scalar(out, shape, bytes),
    }
}

/// As C's `%#x`.
fn hex(out: &mut Vec<u8>, word: u64) {
    if word == 0 { out.push(b'0') } else { put!(out, "{word:#x}") }
}

fn declarator(out: &mut Vec<u8>, member: &ShapeMember) {
    out.extend_from_slice(member.shape.name.as_bytes());
    if !member.shape.name.ends_with('*') && !member.name.is_empty() {
        out.push(b' ');
    }
    out.extend_from_slice(member.name.as_bytes());
    if let Some(bits) = member.bits {
        put!(out, " :{bits}");
    }
    out.extend_from_slice(b" = ");
}

/// Printable characters up to a NUL.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let text = until_nul(bytes);
    text.len() < bytes.len() && text.iter().all(|b| matches!(b, b' '..=b'~'))
}
