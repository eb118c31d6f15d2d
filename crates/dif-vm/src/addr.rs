//! DTrace's own memory, as D programs see it: tagged addresses in a non-canonical range.
//!
//! Registers hold plain 64-bit numbers. An address of the program's own memory (its string table, its scratch space,
//! its variables) carries a tag in the upper 16 bits that no x86-64 or AArch64 address has, a region, and an offset:
//!
//! ```text
//!  63      48 47      32 31                 0
//! +----------+----------+--------------------+
//! |  0x4454  |  region  |       offset       |
//! +----------+----------+--------------------+
//! ```
//!
//! Every executor uses the same addresses, so that programs that print or compare them agree.

/// The tag, `DT` in ASCII: not the sign extension of bit 47, so never an address of a process or a kernel.
pub const TAG: u64 = 0x4454;

/// A region of the program's own memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u16)]
pub enum Region {
    /// The string table of the executing DIFO. Read-only.
    Strings = 1,
    /// The frame of this firing: `alloca()` and `copyin()` memory, then the temporaries. Writable by the program.
    Scratch = 2,
    /// Global variables that are held by reference (strings, structures).
    Global = 3,
    /// Clause-local variables that are held by reference.
    Local = 4,
    /// Thread-local variables that are held by reference.
    Thread = 5,
    /// No memory: an index, as the offset, that is outside of its array. To read or write there is the fault
    /// `BadIndex`.
    Index = 6,
}

impl Region {
    /// The region with this number.
    pub fn from_number(number: u16) -> Option<Self> {
        Some(match number {
            1 => Self::Strings,
            2 => Self::Scratch,
            3 => Self::Global,
            4 => Self::Local,
            5 => Self::Thread,
            6 => Self::Index,
            _ => return None,
        })
    }

    /// The address of the byte at `offset`.
    pub fn at(self, offset: u32) -> u64 {
        TAG << 48 | (self as u64) << 32 | u64::from(offset)
    }
}

/// Whether it is an address of the program's own memory.
pub fn is_tagged(address: u64) -> bool {
    address >> 48 == TAG
}

/// The region and the offset of a tagged address; `None` for any other number.
pub fn split(address: u64) -> Option<(Region, u32)> {
    if !is_tagged(address) {
        return None;
    }
    let region = Region::from_number((address >> 32 & 0xffff) as u16)?;
    Some((region, (address & 0xffff_ffff) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_splits_into_what_made_it() {
        assert_eq!(split(Region::Scratch.at(0x1234_5678)), Some((Region::Scratch, 0x1234_5678)));
        assert_eq!(split(0xffff_8880_0000_0000), None);
        assert_eq!(split(0x7fff_ffff_f000), None);
        assert_eq!(split(TAG << 48), None);
    }
}
