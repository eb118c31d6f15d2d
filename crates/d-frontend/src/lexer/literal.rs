//! Constants and string literals.

use super::{Lexer, State};
use crate::ast::{IntConst, IntType};
use crate::span::Span;
use crate::tag::Tag;
use crate::token::Token;

/// How many characters a character constant may have.
const CHAR_MAX: usize = 8;

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize) {
        let bytes = &self.bytes()[start..];
        let length = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        // A probe id: what follows is a description.
        let id = self.setup.pspec && matches!(self.state, State::Outer);
        let fraction = !id && bytes.get(length) == Some(&b'.') && bytes.get(length + 1) != Some(&b'.');
        self.pos = start + length;
        let span = self.span_from(start);
        let text = &self.text[start..self.pos];
        if fraction || (text.contains(['e', 'E']) && !text.starts_with("0x") && !text.starts_with("0X")) {
            return self.error(Tag::Syntax, span, "floating-point constants are not permitted");
        }
        let text = &text[..constant_length(text)];
        self.pos = start + text.len();
        match integer(text) {
            Ok(constant) => self.push(Token::Int(constant), start),
            Err((tag, message)) => self.error(tag, span, message),
        }
    }

    /// The text of a macro argument that reads as an integer, perhaps with a sign.
    pub(super) fn macro_integer(&mut self, text: &str, start: usize) {
        let span = self.span_from(start);
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        match integer(digits) {
            Ok(constant) => {
                let value = if negative { constant.value.wrapping_neg() } else { constant.value };
                self.push(Token::Int(IntConst { value, ..constant }), start);
            }
            Err((Tag::IntOflow, message)) => {
                let name = &self.text[start..self.pos];
                self.error(Tag::MacroOflow, span, format!("macro argument {name} {message}"));
            }
            Err((tag, message)) => self.error(tag, span, message),
        }
    }

    pub(super) fn string(&mut self, start: usize) {
        let Some(bytes) = self.quoted(start, b'"', Tag::StrNl, "newline encountered in string literal") else { return };
        self.push(Token::Str(bytes), start);
    }

    pub(super) fn character(&mut self, start: usize) {
        let newline = "newline encountered in character constant";
        let Some(bytes) = self.quoted(start, b'\'', Tag::ChrNl, newline) else { return };
        let span = self.span_from(start);
        if bytes.is_empty() {
            return self.error(Tag::ChrNull, span, "empty character constant");
        }
        if bytes.len() > CHAR_MAX {
            return self.error(Tag::ChrOflow, span, "character constant is too long");
        }
        let value = match bytes.as_slice() {
            // One character is a char, and has its sign.
            [only] => i64::from(*only as i8),
            many => many.iter().fold(0i64, |value, &b| value << 8 | i64::from(b)),
        };
        self.push(Token::Char(value), start);
    }

    /// The bytes between two quotes, escapes resolved. Leaves the position behind the closing quote.
    fn quoted(&mut self, start: usize, quote: u8, newline: Tag, message: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.pos = start + 1;
        loop {
            let c = self.at(0);
            if self.pos >= self.text.len() {
                let span = Span::new(start as u32, start as u32 + 1);
                self.error(Tag::Syntax, span, "end of input before the closing quote");
                return None;
            }
            self.pos += 1;
            match c {
                _ if c == quote => return Some(bytes),
                b'\n' => {
                    // As libdtrace counts lines, it is on the next one.
                    let end = self.pos as u32;
                    self.error(newline, Span::new(end, end), message);
                    return None;
                }
                b'\\' if self.at(0) == b'\n' => self.pos += 1,
                b'\\' => self.pos += escape(&self.bytes()[self.pos..], &mut bytes),
                _ => bytes.push(c),
            }
        }
    }
}

/// A text with its escapes resolved, as an argument of a script is read.
pub(super) fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [c, after @ ..] = rest {
        rest = after;
        match c {
            b'\\' => rest = &rest[escape(rest, &mut bytes)..],
            _ => bytes.push(*c),
        }
    }
    bytes
}

/// Adds the character that an escape stands for; `rest` is behind the backslash. Where it stands for none, the
/// backslash stays, as libdtrace's `stresc2chr()` leaves it. How many bytes of `rest` were read.
fn escape(rest: &[u8], bytes: &mut Vec<u8>) -> usize {
    let Some(&c) = rest.first() else {
        bytes.push(b'\\');
        return 0;
    };
    let (byte, length) = match c {
        b'a' => (0x07, 1),
        b'b' => (0x08, 1),
        b'f' => (0x0c, 1),
        b'n' => (b'\n', 1),
        b'r' => (b'\r', 1),
        b't' => (b'\t', 1),
        b'v' => (0x0b, 1),
        b'0'..=b'7' => digits(rest, 8, 3),
        b'x' if rest.get(1).is_some_and(u8::is_ascii_hexdigit) => {
            let (byte, length) = digits(&rest[1..], 16, 2);
            (byte, length + 1)
        }
        b'\\' | b'"' => (c, 1),
        other => {
            bytes.push(b'\\');
            (other, 1)
        }
    };
    bytes.push(byte);
    length
}

/// The number that the first digits make, `most` at most, and how many there are.
fn digits(rest: &[u8], radix: u32, most: usize) -> (u8, usize) {
    let digits = rest.iter().take(most).map_while(|&b| char::from(b).to_digit(radix));
    let (value, length) = digits.fold((0, 0), |(value, length), digit| (value * radix + digit, length + 1));
    (value as u8, length)
}

/// How many bytes of the letters and digits that start with a digit are an integer constant: what follows is a name.
fn constant_length(text: &str) -> usize {
    let hex = text.starts_with("0x") || text.starts_with("0X");
    let is_digit = |b: u8| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
    let start = if hex { 2 } else { 0 };
    let digits = start + text.bytes().skip(start).take_while(|&b| is_digit(b)).count();
    digits + text.bytes().skip(digits).take_while(|b| matches!(b, b'u' | b'U' | b'l' | b'L')).count()
}

/// An integer constant with its type by D's rules.
pub(crate) fn integer(text: &str) -> Result<IntConst, (Tag, String)> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', next, ..] if next.is_ascii_digit() => (&text[1..], 8),
        _ => (text, 10),
    };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    let (digits, suffix) = digits.split_at(length);
    let Some((unsigned, longs)) = parse_suffix(suffix) else {
        let what = suffix.chars().next().unwrap_or('?');
        let tag = if radix == 8 && what.is_ascii_digit() { Tag::IntDigit } else { Tag::Syntax };
        return Err((tag, format!("constant {text} contains invalid digit {what}")));
    };
    if digits.is_empty() {
        return Err((Tag::Syntax, format!("integer constant {text} has no digits")));
    }
    let overflow = || (Tag::IntOflow, format!("constant {text} results in integer overflow"));
    let value = u64::from_str_radix(digits, radix).map_err(|_| overflow())?;
    let step = if radix == 10 || unsigned { 2 } else { 1 };
    let first = usize::from(unsigned) + 2 * longs;
    TYPES
        .iter()
        .skip(first)
        .step_by(step)
        .find(|(_, max)| value <= *max)
        .map(|&(ty, _)| IntConst { value, ty })
        .ok_or_else(overflow)
}

/// The candidates for a constant's type, and the largest value of each.
const TYPES: [(IntType, u64); 6] = [
    (IntType::Int, i32::MAX as u64),
    (IntType::UInt, u32::MAX as u64),
    (IntType::Long, i64::MAX as u64),
    (IntType::ULong, u64::MAX),
    (IntType::LongLong, i64::MAX as u64),
    (IntType::ULongLong, u64::MAX),
];

/// Whether there is a `u`, and how many `l`s.
fn parse_suffix(suffix: &str) -> Option<(bool, usize)> {
    Some(match suffix.to_ascii_lowercase().as_str() {
        "" => (false, 0),
        "u" => (true, 0),
        "l" => (false, 1),
        "ul" | "lu" => (true, 1),
        "ll" => (false, 2),
        "ull" | "llu" => (true, 2),
        _ => return None,
    })
}
