//! Print formats: what `printf()` and `printa()` take as their first argument.
//!
//! `%[flags][width][.precision][size]conversion`, as in C, with D's additions: the flags `?` (wide enough for a
//! pointer) and `@` (the aggregation's value), and the conversions `a A C I k P S T Y`.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

/// The largest width and precision.
pub const MAX_WIDTH: u32 = 1 << 24;

/// A parsed format.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Format {
    /// Text and conversions in order; no two texts follow each other.
    pub pieces: Vec<Piece>,
}

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Printed as it is; `%%` is in here as `%`.
    Text(Vec<u8>),
    /// Takes an argument.
    Conversion(Conversion),
}

/// A conversion and how it is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conversion {
    /// Flags.
    pub flags: Flags,
    /// Least number of columns.
    pub width: Width,
    /// Digits or characters. A precision of 0 is none, as for libdtrace.
    pub precision: Width,
    /// Size of the argument. D knows it without, but for wide characters.
    pub size: Option<Size>,
    /// The letter, one of [`CONVERSIONS`].
    pub conv: char,
    /// Whether the value of the aggregation is meant, not a key (`@`).
    pub aggregation: bool,
}

/// As in messages: `%lld`.
impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = match self.size {
            None => "",
            Some(Size::Char) => "hh",
            Some(Size::Short) => "h",
            Some(Size::Long) => "l",
            Some(Size::LongLong) => "ll",
            Some(Size::LongDouble) => "L",
            Some(Size::Wide) => "w",
        };
        write!(f, "%{}{size}{}", if self.aggregation { "@" } else { "" }, self.conv)
    }
}

impl Conversion {
    /// How many arguments give its width and precision.
    pub fn stars(&self) -> usize {
        [self.width, self.precision].into_iter().filter(|w| *w == Width::Star).count()
    }
}

/// The letters that end a conversion.
pub const CONVERSIONS: &str = "aAcCdeEfgGiIkopPsSTuxXY";

/// A width or a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// Not given.
    #[default]
    None,
    /// Given, at most [`MAX_WIDTH`].
    Fixed(u32),
    /// `*`: the next argument has it.
    Star,
}

/// The size letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// `hh`: char.
    Char,
    /// `h`: short.
    Short,
    /// `l`: long; of a character or string, wide.
    Long,
    /// `ll`: long long.
    LongLong,
    /// `L`: long double.
    LongDouble,
    /// `w`: wide.
    Wide,
}

/// A set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// `#`: alternate form.
    pub const ALTERNATE: Self = Self(1);
    /// `0`: fill with zeros.
    pub const ZERO: Self = Self(2);
    /// `-`: to the left.
    pub const LEFT: Self = Self(4);
    /// `+`: always a sign.
    pub const PLUS: Self = Self(8);
    /// Blank: a blank in place of a plus.
    pub const BLANK: Self = Self(16);
    /// `'`: thousands grouped; the C locale has no grouping.
    pub const GROUP: Self = Self(32);
    /// `?`: as wide as a pointer in hexadecimal, 16 columns.
    pub const POINTER: Self = Self(64);

    /// Whether all of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            b'#' => Self::ALTERNATE,
            b'0' => Self::ZERO,
            b'-' => Self::LEFT,
            b'+' => Self::PLUS,
            b' ' => Self::BLANK,
            b'\'' => Self::GROUP,
            b'?' => Self::POINTER,
            _ => return None,
        })
    }
}

/// Why a format is none, in libdtrace's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("format conversion #{conversion} {problem}")]
pub struct FormatError {
    /// Number of the conversion, counted from 1.
    pub conversion: usize,
    /// What is wrong with it.
    pub problem: FormatProblem,
}

/// What is wrong with a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FormatProblem {
    /// The format ends within it.
    #[error("name expected before end of format string")]
    Incomplete,
    /// No conversion has this letter.
    #[error("is undefined: %{0}")]
    Unknown(char),
    /// Arguments by number (`%2$d`).
    #[error("uses unsupported positional format (%n$)")]
    Positional,
    /// `%**d`
    #[error("has more than one '*' specified for the output width")]
    TwoWidths,
    /// `%.**d`
    #[error("has more than one '*' specified for the output precision")]
    TwoPrecisions,
    /// `%.1.2d`
    #[error("has more than one '.' specified")]
    TwoDots,
    /// `%-%`
    #[error("cannot be combined with other format flags: %%")]
    Percent,
    /// A width or precision above [`MAX_WIDTH`].
    #[error("has a width or precision above {MAX_WIDTH}")]
    TooWide,
}

/// Parses a format. Every byte string gets an answer.
///
/// # Errors
/// When a conversion is incomplete or unknown.
pub fn parse(format: &[u8]) -> Result<Format, FormatError> {
    let mut parser = Parser { bytes: format, at: 0 };
    let mut pieces = Vec::new();
    let mut conversion = 1;
    while let Some(byte) = parser.next() {
        if byte != b'%' || parser.accept(b'%') {
            text(&mut pieces, byte);
            continue;
        }
        let parsed = parser.conversion().map_err(|problem| FormatError { conversion, problem })?;
        pieces.push(Piece::Conversion(parsed));
        conversion += 1;
    }
    Ok(Format { pieces })
}

fn text(pieces: &mut Vec<Piece>, byte: u8) {
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        text.push(byte);
    } else {
        pieces.push(Piece::Text(vec![byte]));
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn accept(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// What follows a `%`.
    fn conversion(&mut self) -> Result<Conversion, FormatProblem> {
        let (flags, mut aggregation) = self.flags();
        let width = self.width(FormatProblem::TwoWidths)?;
        let precision = if self.accept(b'.') { self.precision()? } else { Width::None };
        if self.peek() == Some(b'.') {
            return Err(FormatProblem::TwoDots);
        }
        aggregation |= self.accept(b'@');
        let size = self.size();
        match char::from(self.next().ok_or(FormatProblem::Incomplete)?) {
            '%' => Err(FormatProblem::Percent),
            conv if CONVERSIONS.contains(conv) => Ok(Conversion { flags, width, precision, size, conv, aggregation }),
            other => Err(FormatProblem::Unknown(other)),
        }
    }

    fn flags(&mut self) -> (Flags, bool) {
        let (mut flags, mut aggregation) = (Flags::default(), false);
        while let Some(byte) = self.peek() {
            match Flags::of(byte) {
                Some(flag) => flags = flags.with(flag),
                None if byte == b'@' => aggregation = true,
                None => break,
            }
            self.at += 1;
        }
        (flags, aggregation)
    }

    /// A number or a star; `twice` if there are two stars.
    fn width(&mut self, twice: FormatProblem) -> Result<Width, FormatProblem> {
        let star = self.accept(b'*');
        if star && self.peek() == Some(b'*') {
            return Err(twice);
        }
        let (start, mut value) = (self.at, 0_u32);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value * 10 + u32::from(digit - b'0');
            if value > MAX_WIDTH {
                return Err(FormatProblem::TooWide);
            }
            self.at += 1;
        }
        match (star, self.at == start) {
            _ if self.peek() == Some(b'$') => Err(FormatProblem::Positional),
            (true, true) => Ok(Width::Star),
            // Digits after a star are no part of a conversion.
            (true, false) => Err(FormatProblem::Unknown(char::from(self.bytes[start]))),
            (false, true) => Ok(Width::None),
            (false, false) => Ok(Width::Fixed(value)),
        }
    }

    fn precision(&mut self) -> Result<Width, FormatProblem> {
        Ok(match self.width(FormatProblem::TwoPrecisions)? {
            Width::Fixed(0) => Width::None,
            given => given,
        })
    }

    fn size(&mut self) -> Option<Size> {
        let size = match self.peek()? {
            b'h' => Size::Short,
            b'l' => Size::Long,
            b'L' => Size::LongDouble,
            b'w' => Size::Wide,
            _ => return None,
        };
        self.at += 1;
        Some(match size {
            Size::Short if self.accept(b'h') => Size::Char,
            Size::Long if self.accept(b'l') => Size::LongLong,
            single => single,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(format: &str) -> Conversion {
        match parse(format.as_bytes()).unwrap().pieces.as_slice() {
            [Piece::Conversion(conversion)] => *conversion,
            other => panic!("{format}: {other:?}"),
        }
    }

    #[test]
    fn parts_of_a_conversion() {
        let c = one("%-0+# '?12.3lld");
        for flag in
            [Flags::LEFT, Flags::ZERO, Flags::PLUS, Flags::ALTERNATE, Flags::BLANK, Flags::GROUP, Flags::POINTER]
        {
            assert!(c.flags.contains(flag), "{flag:?}");
        }
        assert_eq!((c.width, c.precision), (Width::Fixed(12), Width::Fixed(3)));
        assert_eq!((c.size, c.conv, c.aggregation), (Some(Size::LongLong), 'd', false));
        let sizes = [("%hhd", Size::Char), ("%hd", Size::Short), ("%ld", Size::Long), ("%Lf", Size::LongDouble)];
        for (format, size) in sizes {
            assert_eq!(one(format).size, Some(size), "{format}");
        }
        let c = one("%@*.*u");
        assert_eq!((c.width, c.precision, c.conv, c.aggregation), (Width::Star, Width::Star, 'u', true));
        assert_eq!(one("%.f").precision, Width::None);
        assert!(one("%9@x").aggregation);
        assert_eq!(alloc::format!("{}", one("%-8.3@lld")), "%@lld");
        for letter in CONVERSIONS.chars() {
            assert_eq!(one(&alloc::format!("%{letter}")).conv, letter);
        }
    }

    #[test]
    fn percent_is_text() {
        let text = |s: &str| Piece::Text(s.as_bytes().to_vec());
        assert_eq!(parse(b"100%% of%%").unwrap().pieces, [text("100% of%")]);
        assert_eq!(parse(b"").unwrap().pieces, []);
    }

    #[test]
    fn errors_say_which_and_why() {
        let cases = [
            ("ab%", 1, FormatProblem::Incomplete),
            ("%-", 1, FormatProblem::Incomplete),
            ("%%%d%5.2l", 2, FormatProblem::Incomplete),
            ("x%y", 1, FormatProblem::Unknown('y')),
            ("%n", 1, FormatProblem::Unknown('n')),
            ("%*3d", 1, FormatProblem::Unknown('3')),
            ("%2$d", 1, FormatProblem::Positional),
            ("%*1$d", 1, FormatProblem::Positional),
            ("%.*1$d", 1, FormatProblem::Positional),
            ("%**d", 1, FormatProblem::TwoWidths),
            ("%.**d", 1, FormatProblem::TwoPrecisions),
            ("%d %.*.*d", 2, FormatProblem::TwoDots),
            ("%-%", 1, FormatProblem::Percent),
            ("%.16777217d", 1, FormatProblem::TooWide),
            ("%99999999999999d", 1, FormatProblem::TooWide),
        ];
        for (format, conversion, problem) in cases {
            assert_eq!(parse(format.as_bytes()), Err(FormatError { conversion, problem }), "{format}");
        }
    }
}
