//! Faults: what stops a clause at run time.

use core::fmt;

/// A run-time error of a D program, with DTrace's numbers (`DTRACEFLT_*` of `sys/dtrace.h`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Fault {
    /// No more is known.
    Unknown = 0,
    /// A load or store at an address that is not mapped, or not the program's to write.
    BadAddr = 1,
    /// A load or store at an address that its size does not divide.
    BadAlign = 2,
    /// An operation that makes no sense with these operands.
    IllOp = 3,
    /// A division by zero.
    DivZero = 4,
    /// No scratch memory is left.
    NoScratch = 5,
    /// Kernel memory that the user may not read.
    KPriv = 6,
    /// User memory that can't be read.
    UPriv = 7,
    /// The tuple stack is full.
    TupOflow = 8,
    /// A stack that could not be walked.
    BadStack = 9,
    /// A number of bytes that does not fit where they go or come from.
    BadSize = 10,
    /// An index outside of its array.
    BadIndex = 11,
}

impl Fault {
    /// All faults, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Unknown,
        Self::BadAddr,
        Self::BadAlign,
        Self::IllOp,
        Self::DivZero,
        Self::NoScratch,
        Self::KPriv,
        Self::UPriv,
        Self::TupOflow,
        Self::BadStack,
        Self::BadSize,
        Self::BadIndex,
    ];

    /// The fault with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// DTrace's words for it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unknown => "unknown fault",
            Self::BadAddr => "invalid address",
            Self::BadAlign => "invalid alignment",
            Self::IllOp => "illegal operation",
            Self::DivZero => "divide-by-zero",
            Self::NoScratch => "out of scratch space",
            Self::KPriv => "invalid kernel access",
            Self::UPriv => "invalid user access",
            Self::TupOflow => "tuple stack overflow",
            Self::BadStack => "bad stack",
            Self::BadSize => "invalid size",
            Self::BadIndex => "index out of bounds",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
