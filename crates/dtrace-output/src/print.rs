//! `printf()`: a format and its arguments.

use std::borrow::Cow;

use crate::clock;
use crate::layout::{Spec, put, until_nul};
use crate::number;
use crate::stack;
use crate::symbols::{self, Symbols, exact};
use dif_vm::format::{Conversion, Flags, Format, Piece, Size, Width};
use dif_vm::word::{unsigned, zero_extend};

/// Columns of a pointer in hexadecimal, for the flag `?`.
const POINTER_WIDTH: usize = 16;

/// An argument. A conversion that does not suit it prints its nearest likeness; the compiler refuses such programs.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// An integer or pointer.
    Int {
        /// Its value, sign- or zero-extended.
        value: i64,
        /// Its size in bytes: 1, 2, 4 or 8.
        size: u32,
        /// Whether its type is signed.
        signed: bool,
    },
    /// A string, up to its NUL, or an array of characters.
    Bytes(&'a [u8]),
    /// A floating-point number.
    Float(f64),
    /// The result of `sym()`, `func()`.
    KernelSymbol(u64),
    /// The result of `mod()`.
    KernelModule(u64),
    /// The result of `usym()`, `ufunc()`.
    UserSymbol {
        /// The process.
        pid: u32,
        /// The address.
        address: u64,
    },
    /// A stack, for `%k`: the kernel's, or that of a process.
    Stack {
        /// The process, if it is a user stack.
        pid: Option<u32>,
        /// The frames, innermost first; the first 0 ends them.
        frames: Cow<'a, [u64]>,
    },
    /// Text that is printed as it is under every conversion, such as a distribution.
    Block(Cow<'a, [u8]>),
}

impl Arg<'_> {
    /// The value as an integer: bytes in the machine's order, other things by their address or value.
    fn int(&self) -> (i64, u32, bool) {
        match self {
            Self::Int { value, size, signed } => (*value, *size, *signed),
            Self::Bytes(bytes) => (unsigned(bytes) as i64, 8, false),
            #[expect(clippy::cast_possible_truncation, reason = "an integer is asked for; the cast saturates")]
            Self::Float(value) => (*value as i64, 8, true),
            Self::KernelSymbol(address) | Self::KernelModule(address) | Self::UserSymbol { address, .. } => {
                (*address as i64, 8, false)
            }
            Self::Stack { frames, .. } => (frames.first().map_or(0, |frame| *frame as i64), 8, false),
            Self::Block(_) => (0, 8, false),
        }
    }

    fn unsigned(&self) -> u64 {
        let (value, size, _) = self.int();
        zero_extend(value, size)
    }

    #[expect(clippy::cast_precision_loss, reason = "a floating-point number is asked for")]
    fn float(&self) -> f64 {
        match self {
            Self::Float(value) => *value,
            other => match other.int() {
                (value, _, true) => value as f64,
                (value, _, false) => value as u64 as f64,
            },
        }
    }

    /// The value as text: strings up to their NUL, symbols by name, numbers in decimal.
    fn text(&self, symbols: &dyn Symbols) -> Cow<'_, [u8]> {
        match self {
            Self::Bytes(bytes) => until_nul(bytes).into(),
            Self::Block(text) => text.as_ref().into(),
            Self::KernelSymbol(address) => {
                symbols::symbol(symbols.kernel(*address).as_ref(), *address).into_bytes().into()
            }
            Self::KernelModule(address) => {
                symbols::module(symbols.kernel(*address).as_ref(), *address).into_bytes().into()
            }
            Self::UserSymbol { pid, address } => {
                symbols::symbol(symbols.user(Some(*pid), *address).as_ref(), *address).into_bytes().into()
            }
            Self::Float(value) => format!("{value:.6}").into_bytes().into(),
            Self::Int { value, size, signed } => {
                let mut out = Vec::new();
                number::integer(&mut out, &Spec::default(), 'd', *value, *size, *signed);
                out.into()
            }
            Self::Stack { frames, .. } => {
                frames.iter().map(|frame| exact(None, *frame)).collect::<Vec<_>>().join(" ").into_bytes().into()
            }
        }
    }
}

/// Prints the arguments by the format. Arguments that are missing print as 0 or as nothing; further ones are ignored.
pub fn printf(out: &mut Vec<u8>, format: &Format, args: &mut dyn Iterator<Item = Arg<'_>>, symbols: &dyn Symbols) {
    render(out, format, &mut |_| args.next(), symbols);
}

/// Prints by the format; `next` gives the next argument, or with true the next value of an aggregation.
pub(crate) fn render<'a>(
    out: &mut Vec<u8>,
    format: &Format,
    next: &mut dyn FnMut(bool) -> Option<Arg<'a>>,
    symbols: &dyn Symbols,
) {
    for piece in &format.pieces {
        match piece {
            Piece::Text(text) => out.extend_from_slice(text),
            Piece::Conversion(conversion) => {
                let spec = spec(conversion, next);
                let missing = Arg::Int { value: 0, size: 8, signed: true };
                let arg = match (next(conversion.aggregation), conversion.conv) {
                    (Some(arg), _) => arg,
                    (None, 's' | 'S' | 'I' | 'k') => Arg::Bytes(&[]),
                    (None, _) => missing,
                };
                convert(out, conversion, &spec, &arg, symbols);
            }
        }
    }
}

/// Flags, width and precision; those given as `*` are taken from the arguments.
fn spec<'a>(conversion: &Conversion, next: &mut dyn FnMut(bool) -> Option<Arg<'a>>) -> Spec {
    let mut spec = Spec { flags: conversion.flags, ..Spec::default() };
    let mut star = || next(false).map_or(0, |arg| arg.int().0);
    match conversion.width {
        Width::None if spec.flags.contains(Flags::POINTER) => spec.width = POINTER_WIDTH,
        Width::None => {}
        Width::Fixed(width) => spec.set_width(width.into()),
        Width::Star => spec.set_width(star()),
    }
    match conversion.precision {
        Width::None => {}
        Width::Fixed(precision) => spec.set_precision(precision.into()),
        Width::Star => spec.set_precision(star()),
    }
    spec
}

fn convert(out: &mut Vec<u8>, conversion: &Conversion, spec: &Spec, arg: &Arg<'_>, symbols: &dyn Symbols) {
    if let Arg::Block(block) = arg {
        return out.extend_from_slice(block);
    }
    let wide = matches!(conversion.size, Some(Size::Long | Size::Wide));
    match conversion.conv {
        'c' if wide => spec.text(out, &wide_char(arg.unsigned())),
        'c' => spec.pad(out, &[character(arg)]),
        'C' => spec.text(out, escape(&[character(arg)]).as_bytes()),
        'e' | 'E' | 'f' | 'g' | 'G' => number::float(out, spec, conversion.conv, arg.float()),
        's' if wide => spec.text(out, &wide_string(arg, symbols)),
        's' => spec.text(out, &arg.text(symbols)),
        'S' => spec.text(out, escape(&arg.text(symbols)).as_bytes()),
        'k' => frames(out, spec, arg, symbols),
        'a' | 'A' | 'I' | 'P' | 'T' | 'Y' => spec.text(out, &named(conversion.conv, arg, symbols)),
        conv => {
            let (value, size, signed) = arg.int();
            number::integer(out, spec, conv, value, size, signed);
        }
    }
}

/// What stands for an address, a host, a service or a time.
fn named(conv: char, arg: &Arg<'_>, symbols: &dyn Symbols) -> Vec<u8> {
    let value = arg.unsigned();
    let name = match (conv, arg) {
        ('a', Arg::Int { .. }) => exact(symbols.kernel(value).as_ref(), value),
        ('A', Arg::Int { .. }) => exact(symbols.user(None, value).as_ref(), value),
        ('A', Arg::UserSymbol { pid, .. }) => exact(symbols.user(Some(*pid), value).as_ref(), value),
        ('P', _) => service(value, symbols),
        ('T', _) => clock::rfc822(value.cast_signed()),
        ('Y', _) => clock::date(value.cast_signed()),
        ('I', _) => {
            let text = arg.text(symbols);
            match symbols.host(&String::from_utf8_lossy(&text)) {
                Some(host) => host,
                None => return text.into_owned(),
            }
        }
        _ => return arg.text(symbols).into_owned(),
    };
    name.into_bytes()
}

/// The low 16 bits are a port in host order, as the members of `tcpinfo_t` are.
fn service(value: u64, symbols: &dyn Symbols) -> String {
    let [.., high, low] = value.to_be_bytes();
    let port = u16::from_be_bytes([high, low]);
    symbols.service(port).unwrap_or_else(|| port.to_string())
}

/// The frames, one a line. The indent of `stackindent` gives way to that of `%-Nk`, else to none.
fn frames(out: &mut Vec<u8>, spec: &Spec, arg: &Arg<'_>, symbols: &dyn Symbols) {
    let indent = if spec.flags.contains(Flags::LEFT) { spec.width } else { 0 };
    match arg {
        Arg::Stack { pid, frames } => stack::stack(out, *pid, frames, indent, symbols),
        other => spec.text(out, &other.text(symbols)),
    }
}

/// The low byte of an integer, the first byte of an array.
fn character(arg: &Arg<'_>) -> u8 {
    match arg {
        Arg::Bytes(bytes) => bytes.first().copied().unwrap_or(0),
        other => other.unsigned().to_le_bytes()[0],
    }
}

fn wide_char(value: u64) -> Vec<u8> {
    let c = u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    c.to_string().into_bytes()
}

/// A string of 4-byte characters, up to the one that is 0.
fn wide_string<'a>(arg: &'a Arg<'_>, symbols: &dyn Symbols) -> Cow<'a, [u8]> {
    let Arg::Bytes(bytes) = arg else {
        return arg.text(symbols);
    };
    bytes.chunks_exact(4).map(unsigned).take_while(|c| *c != 0).flat_map(wide_char).collect()
}

/// The bytes with C's escapes for what does not print, for `"` and for `\`.
fn escape(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    for byte in bytes {
        match byte {
            0 => text.extend_from_slice(b"\\0"),
            7 => text.extend_from_slice(b"\\a"),
            8 => text.extend_from_slice(b"\\b"),
            9 => text.extend_from_slice(b"\\t"),
            10 => text.extend_from_slice(b"\\n"),
            11 => text.extend_from_slice(b"\\v"),
            12 => text.extend_from_slice(b"\\f"),
            13 => text.extend_from_slice(b"\\r"),
            b'"' | b'\\' => text.extend_from_slice(&[b'\\', *byte]),
            b' '..=b'~' => text.push(*byte),
            _ => put!(text, "\\{byte:03o}"),
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}
