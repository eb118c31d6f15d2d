//! How instructions are written: one description for the disassembler, the assembler, and the verifier's reserved bits.

use crate::op::{Format, Insn};

/// A field of an instruction's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    R1,
    R2,
    Rd,
    Index,
    Label,
}

impl Place {
    /// Lowest bit and width.
    const fn bits(self) -> (u32, u32) {
        match self {
            Self::R1 => (16, 8),
            Self::R2 => (8, 8),
            Self::Rd => (0, 8),
            Self::Index => (8, 16),
            Self::Label => (0, 24),
        }
    }

    const fn mask(self) -> u32 {
        let (low, width) = self.bits();
        ((1 << width) - 1) << low
    }

    /// What an instruction has there.
    pub(crate) const fn get(self, insn: Insn) -> u32 {
        (insn.0 & self.mask()) >> self.bits().0
    }

    /// The bits of a word that has `value` there, if it fits.
    pub(crate) const fn put(self, value: u32) -> Option<u32> {
        let (low, width) = self.bits();
        if value >> width == 0 { Some(value << low) } else { None }
    }
}

/// A piece of what follows the mnemonic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// This.
    Text(&'static str),
    /// A register: `%r1`.
    Register(Place),
    /// A decimal number.
    Number(Place),
}

use Piece::{Number, Register, Text};
use Place::{Index, Label, R1, R2, Rd};

impl Format {
    /// Its operands as they are written.
    pub(crate) const fn pieces(self) -> &'static [Piece] {
        match self {
            Self::R1R2Rd => &[Register(R1), Text(", "), Register(R2), Text(", "), Register(Rd)],
            Self::R1Rd => &[Register(R1), Text(", "), Register(Rd)],
            Self::R1R2 => &[Register(R1), Text(", "), Register(R2)],
            Self::R1 => &[Register(R1)],
            Self::Label => &[Number(Label)],
            Self::Load => &[Text("["), Register(R1), Text("], "), Register(Rd)],
            Self::Store => &[Register(R1), Text(", ["), Register(Rd), Text("]")],
            Self::Rd => &[Register(Rd)],
            Self::None => &[],
            Self::Integer => &[Text("DT_INTEGER["), Number(Index), Text("], "), Register(Rd)],
            Self::String => &[Text("DT_STRING["), Number(Index), Text("], "), Register(Rd)],
            Self::Array => &[Text("DT_VAR("), Number(R1), Text("), "), Register(R2), Text(", "), Register(Rd)],
            Self::LoadVar => &[Text("DT_VAR("), Number(Index), Text("), "), Register(Rd)],
            Self::StoreVar => &[Register(Rd), Text(", DT_VAR("), Number(Index), Text(")")],
            Self::Call => &[Text("DIF_SUBR("), Number(Index), Text("), "), Register(Rd)],
            Self::PushRef => &[Text("DT_TYPE("), Number(R1), Text("), "), Register(R2), Text(", "), Register(Rd)],
            Self::PushValue => &[Text("DT_TYPE("), Number(R1), Text("), "), Register(Rd)],
            Self::Xlate => &[Text("DT_XLREF["), Number(Index), Text("], "), Register(Rd)],
        }
    }

    /// The bits of the word that belong to no operand: zero in every valid instruction.
    pub(crate) fn reserved(self) -> u32 {
        let used = self.pieces().iter().fold(0xff00_0000, |used, piece| match piece {
            Text(_) => used,
            Register(place) | Number(place) => used | place.mask(),
        });
        !used
    }
}
