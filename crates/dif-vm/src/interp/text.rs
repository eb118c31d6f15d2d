//! Functions of strings and numbers. Strings are bytes without their NUL.

use core::fmt::{self, Write as _};
use core::net::{Ipv4Addr, Ipv6Addr};

/// `index()`: where `sub` first stands in `string`, at `start` or behind; -1 if nowhere.
pub(super) fn index(string: &[u8], sub: &[u8], start: Option<i64>) -> i64 {
    let start = usize::try_from(start.unwrap_or(0)).unwrap_or(0);
    if start >= string.len() {
        return if sub.is_empty() { string.len() as i64 } else { -1 };
    }
    let last = string.len().checked_sub(sub.len());
    let found = last.and_then(|last| (start..=last).find(|&at| string[at..].starts_with(sub)));
    found.map_or(-1, |at| at as i64)
}

/// `rindex()`: where `sub` last stands in `string`, at `start` or before; -1 if nowhere.
pub(super) fn rindex(string: &[u8], sub: &[u8], start: Option<i64>) -> i64 {
    let length = string.len() as i64;
    let start = start.unwrap_or(length).min(length);
    if start < 0 {
        return if sub.is_empty() { 0 } else { -1 };
    }
    let last = string.len().checked_sub(sub.len()).map(|last| last.min(start as usize));
    let found = last.and_then(|last| (0..=last).rev().find(|&at| string[at..].starts_with(sub)));
    found.map_or(-1, |at| at as i64)
}

/// `substr()`: start and end of the part. A negative start counts from the end, a negative count leaves that many out.
pub(super) fn part(length: usize, start: i64, count: Option<i64>) -> (usize, usize) {
    let length = length as i64;
    let mut start = if start < 0 { start.wrapping_add(length) } else { start };
    let mut count = count;
    if let (true, Some(given @ 0..)) = (start < 0, count) {
        // What lies before the string is left out.
        count = Some(given.saturating_add(start).max(0));
        start = 0;
    }
    let start = start.clamp(0, length);
    let end = match count {
        None => length,
        Some(count @ ..0) => length.saturating_add(count),
        Some(count) => start + count.min(length - start),
    };
    (start as usize, end.max(start) as usize)
}

/// `strchr()` and `strrchr()`. The NUL at the end is a character, too.
pub(super) fn find(string: &[u8], character: u8, last: bool) -> Option<usize> {
    let found =
        if last { string.iter().rposition(|&c| c == character) } else { string.iter().position(|&c| c == character) };
    if character == 0 { Some(string.len()) } else { found }
}

/// `strtok()`: start and end of the next token from `from` on.
pub(super) fn token(string: &[u8], from: usize, delimiters: &[u8]) -> Option<(usize, usize)> {
    let is_delimiter = |c: &u8| delimiters.contains(c);
    let start = from + string.get(from..)?.iter().position(|c| !is_delimiter(c))?;
    let length = string[start..].iter().position(is_delimiter);
    Some((start, length.map_or(string.len(), |length| start + length)))
}

/// `strtoll()`: blanks, a sign, 0x for base 16, then digits as far as they go.
pub(super) fn to_number(string: &[u8], base: u32) -> i64 {
    let blanks = string.iter().take_while(|c| matches!(c, b' ' | b'\t'..=b'\r')).count();
    let string = &string[blanks..];
    let (negative, digits) = match string {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let digits = match digits {
        [b'0', b'x' | b'X', rest @ ..] if base == 16 => rest,
        all => all,
    };
    let values = digits.iter().map_while(|&c| char::from(c).to_digit(base));
    let value = values.fold(0u64, |sum, digit| sum.wrapping_mul(base.into()).wrapping_add(digit.into()));
    if negative { value.wrapping_neg() as i64 } else { value as i64 }
}

/// `lltostr()`: C's prefixes for bases 8 and 16, a sign for base 10 alone.
pub(super) fn from_number(value: i64, base: u32) -> Text {
    let negative = base == 10 && value < 0;
    let mut rest = if negative { value.unsigned_abs() } else { value as u64 };
    let mut backwards = [0; 64];
    let mut count = 0;
    loop {
        let digit = char::from_digit((rest % u64::from(base)) as u32, base).unwrap_or('0');
        backwards[count] = digit as u8;
        count += 1;
        rest /= u64::from(base);
        if rest == 0 {
            break;
        }
    }
    let mut text = Text::default();
    let prefix = match base {
        _ if negative => "-",
        16 => "0x",
        8 if value != 0 => "0",
        _ => "",
    };
    let _ = text.write_str(prefix);
    backwards[..count].iter().rev().for_each(|&c| text.push(c));
    text
}

/// `inet_ntoa()`
pub(super) fn inet4(address: [u8; 4]) -> Text {
    written(format_args!("{}", Ipv4Addr::from(address)))
}

/// `link_ntop()`: each byte in hexadecimal, colons between them.
pub(super) fn link(address: &[u8]) -> Text {
    let mut text = Text::default();
    for (n, byte) in address.iter().enumerate() {
        let colon = if n == 0 { "" } else { ":" };
        let _ = write!(text, "{colon}{byte:02x}");
    }
    text
}

/// `inet_ntoa6()`: the longest run of zeros as `::`, mapped and compatible addresses with dots (RFC 4291); unless
/// `strict`, those as the addresses of IPv4 that they stand for.
pub(super) fn inet6(address: &[u8; 16], strict: bool) -> Text {
    let words = Ipv6Addr::from(*address);
    let segments = words.segments();
    let compatible = segments[..6] == [0; 6] && segments[6] != 0;
    let [.., a, b, c, d] = *address;
    if !strict && (compatible || segments[..6] == [0, 0, 0, 0, 0, 0xffff]) {
        return inet4([a, b, c, d]);
    }
    if compatible {
        return written(format_args!("::{a}.{b}.{c}.{d}"));
    }
    written(format_args!("{words}"))
}

fn written(arguments: fmt::Arguments<'_>) -> Text {
    let mut text = Text::default();
    let _ = text.write_fmt(arguments);
    text
}

/// A short string.
#[derive(Debug)]
pub(super) struct Text {
    bytes: [u8; 72],
    length: usize,
}

impl Default for Text {
    fn default() -> Self {
        Self { bytes: [0; 72], length: 0 }
    }
}

impl Text {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        s.bytes().for_each(|b| self.push(b));
        Ok(())
    }
}

/// `memstr()`: another character in the place of each NUL.
pub(super) fn replace_nuls(bytes: &mut [u8], by: u8) {
    bytes.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = by);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substr_cuts_as_documented() {
        let cut = |start, count| {
            let (start, end) = part(5, start, count);
            &"hello"[start..end]
        };
        assert_eq!(cut(0, None), "hello");
        assert_eq!(cut(-3, None), "llo");
        assert_eq!(cut(1, Some(2)), "el");
        assert_eq!(cut(1, Some(-1)), "ell");
        assert_eq!(cut(-7, Some(4)), "he");
        assert_eq!(cut(9, Some(1)), "");
        assert_eq!(cut(i64::MIN, Some(9)), "");
        assert_eq!(cut(i64::MAX, Some(i64::MIN)), "");
    }

    #[test]
    fn numbers_have_their_prefixes() {
        let show =
            |value, base| alloc::string::String::from_utf8_lossy(from_number(value, base).as_bytes()).into_owned();
        assert_eq!(show(-10, 10), "-10");
        assert_eq!(show(-1, 16), "0xffffffffffffffff");
        assert_eq!(show(0, 16), "0x0");
        assert_eq!(show(0, 8), "0");
        assert_eq!(show(8, 8), "010");
        assert_eq!(show(i64::MIN, 2).len(), 64);
        assert_eq!(to_number(b"  -0x1f", 16), -0x1f);
        assert_eq!(to_number(b"12ab", 10), 12);
        assert_eq!(to_number(b"zz", 36), 35 * 36 + 35);
    }

    #[test]
    fn addresses_read_as_rfc_4291_says() {
        let show = |segments: [u16; 8]| {
            let text = inet6(&Ipv6Addr::from(segments).octets(), true);
            alloc::string::String::from_utf8_lossy(text.as_bytes()).into_owned()
        };
        assert_eq!(show([0; 8]), "::");
        assert_eq!(show([0, 0, 0, 0, 0, 0, 0, 1]), "::1");
        assert_eq!(show([0, 0, 0, 0, 0, 0xffff, 0x0102, 0x0304]), "::ffff:1.2.3.4");
        assert_eq!(show([0, 0, 0, 0, 0, 0, 0x0102, 0x0304]), "::1.2.3.4");
        assert_eq!(show([1, 0, 0, 2, 0, 0, 0, 3]), "1:0:0:2::3");
    }
}
