//! Versions of D, and the two dialects that they stand for.

use std::fmt;

/// A version of D: `major.minor.micro`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// First number, below 256.
    pub major: u8,
    /// Second number, below 4096.
    pub minor: u16,
    /// Third number, below 4096.
    pub micro: u16,
}

/// Which DTrace's habits apply where the two lines of it differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// DTrace for Linux, D 2.0 and later.
    #[default]
    Linux,
    /// DTrace as Solaris, illumos, FreeBSD and macOS have it, D 1.x.
    Classic,
}

impl Version {
    /// The newest version that there is.
    pub const NEWEST: Self = Self::new(2, 0, 0);

    /// A version by its numbers.
    pub const fn new(major: u8, minor: u16, micro: u16) -> Self {
        Self { major, minor, micro }
    }

    /// Reads `2`, `1.13` or `1.6.3`; `None` if it is none of these or a number is too large.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = [0_u16; 3];
        for (n, part) in text.split('.').enumerate() {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            *numbers.get_mut(n)? = part.parse().ok().filter(|&number| digits && number < 1 << 12)?;
        }
        Some(Self::new(u8::try_from(numbers[0]).ok()?, numbers[1], numbers[2]))
    }

    /// As `__SUNW_D_VERSION` has it: 8, 12 and 12 bits.
    pub const fn packed(self) -> u32 {
        (self.major as u32) << 24 | (self.minor as u32) << 12 | self.micro as u32
    }

    /// The dialect that a program of this version is written in.
    pub const fn dialect(self) -> Dialect {
        if self.major < 2 { Dialect::Classic } else { Dialect::Linux }
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.micro == 0 { Ok(()) } else { write!(f, ".{}", self.micro) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered() {
        assert_eq!(Version::parse("1.13"), Some(Version::new(1, 13, 0)));
        assert_eq!(Version::parse("1.6.3"), Some(Version::new(1, 6, 3)));
        assert_eq!(Version::parse("2"), Some(Version::NEWEST));
        assert!(Version::new(1, 13, 0) > Version::new(1, 6, 3));
        for text in ["", "x", "1.", "1..2", "1.2.3.4", "256.0", "1.4096", "+1.0", "1.0 "] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_version_packs_as_programs_test_it() {
        assert_eq!(Version::new(1, 13, 0).packed(), 0x0100_d000);
        assert_eq!(Version::new(1, 6, 3).to_string(), "1.6.3");
        assert_eq!(Version::NEWEST.to_string(), "2.0");
    }

    #[test]
    fn versions_below_two_are_classic() {
        assert_eq!(Version::new(1, 13, 0).dialect(), Dialect::Classic);
        assert_eq!(Version::default().dialect(), Dialect::Linux);
    }
}
