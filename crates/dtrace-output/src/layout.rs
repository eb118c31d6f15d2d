//! Columns: what flags, width and precision make of a text or a number.

use dif_vm::format::{Flags, MAX_WIDTH};

/// Flags, width and precision with the `*` arguments filled in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spec {
    pub(crate) flags: Flags,
    pub(crate) width: usize,
    pub(crate) precision: Option<usize>,
}

impl Spec {
    /// Sets a width that came as an argument: a negative one means to the left.
    pub(crate) fn set_width(&mut self, width: i64) {
        if width < 0 {
            self.flags = self.flags.with(Flags::LEFT);
        }
        self.width = clamp(width.unsigned_abs());
    }

    /// Sets a precision that came as an argument: 0 and a negative one mean none.
    pub(crate) fn set_precision(&mut self, precision: i64) {
        self.precision = u64::try_from(precision).ok().filter(|p| *p > 0).map(clamp);
    }

    /// A text in its columns.
    pub(crate) fn pad(&self, out: &mut Vec<u8>, text: &[u8]) {
        let blanks = self.width.saturating_sub(text.len());
        if self.flags.contains(Flags::LEFT) {
            out.extend_from_slice(text);
            fill(out, b' ', blanks);
        } else {
            fill(out, b' ', blanks);
            out.extend_from_slice(text);
        }
    }

    /// A text cut to the precision, in its columns.
    pub(crate) fn text(&self, out: &mut Vec<u8>, text: &[u8]) {
        let end = self.precision.map_or(text.len(), |most| most.min(text.len()));
        self.pad(out, text.get(..end).unwrap_or(text));
    }

    /// A number: sign or `0x`, then at least `least` zeros, then digits. More zeros, where asked for and allowed, go
    /// there too.
    pub(crate) fn number(&self, out: &mut Vec<u8>, sign: &str, least: usize, digits: &[u8], zeros: bool) {
        let missing = self.width.saturating_sub(sign.len() + least + digits.len());
        let left = self.flags.contains(Flags::LEFT);
        let zeros = if zeros && self.flags.contains(Flags::ZERO) && !left { missing } else { 0 };
        if !left {
            fill(out, b' ', missing - zeros);
        }
        out.extend_from_slice(sign.as_bytes());
        fill(out, b'0', least + zeros);
        out.extend_from_slice(digits);
        if left {
            fill(out, b' ', missing);
        }
    }

    /// The sign of a signed number.
    pub(crate) fn sign(&self, negative: bool) -> &'static str {
        match negative {
            true => "-",
            false if self.flags.contains(Flags::PLUS) => "+",
            false if self.flags.contains(Flags::BLANK) => " ",
            false => "",
        }
    }
}

fn clamp(columns: u64) -> usize {
    usize::try_from(columns.min(MAX_WIDTH.into())).unwrap_or(usize::MAX)
}

/// Adds `count` times the byte.
pub(crate) fn fill(out: &mut Vec<u8>, byte: u8, count: usize) {
    out.resize(out.len().saturating_add(count), byte);
}

/// Adds formatted text. A vector takes all of it, so there is nothing to report.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{
        use ::std::io::Write as _;
        let _ = ::core::write!($out, $($arg)*);
    }};
}
pub(crate) use put;

/// The bytes before the first NUL.
pub(crate) fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or(bytes)
}
