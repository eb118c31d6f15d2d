//! The instruction set: opcodes, their operand formats, and the 32-bit encoding.
//!
//! ```text
//!  31      24 23      16 15       8 7        0
//! +----------+----------+----------+----------+
//! |  opcode  |    r1    |    r2    |    rd    |   registers
//! |  opcode  |            label               |   branches
//! |  opcode  |   index, variable,  |    rd    |   setx sets, variables, call
//! |          |   or subroutine     |          |
//! +----------+----------+----------+----------+
//! ```
//! Numbers as published in `sys/dtrace.h` (`DIF_OP_*`, `DIF_INSTR_*`).

use crate::difo::{VarKind, VarScope};
use crate::var::Builtin;

/// How many integer registers there are (`DIF_DIR_NREGS`). Register 0 always reads as zero.
pub const REGISTERS: u8 = 8;

/// How many elements the tuple stack holds (`DIF_DTR_NREGS`).
pub const TUPLE_MAX: usize = 8;

/// Which operands an instruction has, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// `op r1, r2, rd`
    R1R2Rd,
    /// `op r1, rd`
    R1Rd,
    /// `op r1, r2`
    R1R2,
    /// `op r1`
    R1,
    /// `op label`
    Label,
    /// `op [r1], rd`
    Load,
    /// `op r1, [rd]`
    Store,
    /// `op rd`
    Rd,
    /// Nothing.
    None,
    /// `op DT_INTEGER[index], rd`
    Integer,
    /// `op DT_STRING[index], rd`
    String,
    /// `op DT_VAR(r1), r2, rd`: an element of a built-in array
    Array,
    /// `op DT_VAR(variable), rd`
    LoadVar,
    /// `op rs, DT_VAR(variable)`; the register stands in the place of rd
    StoreVar,
    /// `op DIF_SUBR(subroutine), rd`
    Call,
    /// `op DT_TYPE(r1), r2, rd`: the type's kind, a register with the size, a register with the address
    PushRef,
    /// `op DT_TYPE(r1), rd`: the type's kind, a register with the value
    PushValue,
    /// `op DT_XLREF[index], rd`
    Xlate,
}

macro_rules! opcodes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal, $format:ident;)*) => {
        /// An operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$doc])* $variant = $number,)* }

        impl Opcode {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The operation with this number.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// Its mnemonic.
            pub fn mnemonic(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether it loads from an address of the kernel, or of the program's own.
            pub fn is_load(self) -> bool {
                (Self::Ldsb..=Self::Ldx).contains(&self) || (Self::Rldsb..=Self::Rldx).contains(&self)
            }

            /// Whether it loads from an address of the traced process.
            pub fn is_user_load(self) -> bool {
                (Self::Uldsb..=Self::Uldx).contains(&self)
            }

            /// Its operands.
            pub fn format(self) -> Format {
                match self { $(Self::$variant => Format::$format,)* }
            }
        }
    };
}

impl Opcode {
    /// Bytes of a load or store, and whether it extends the sign.
    pub fn access(self) -> (u32, bool) {
        match self {
            Self::Ldsb | Self::Uldsb | Self::Rldsb => (1, true),
            Self::Ldub | Self::Uldub | Self::Rldub | Self::Stb => (1, false),
            Self::Ldsh | Self::Uldsh | Self::Rldsh => (2, true),
            Self::Lduh | Self::Ulduh | Self::Rlduh | Self::Sth => (2, false),
            Self::Ldsw | Self::Uldsw | Self::Rldsw => (4, true),
            Self::Lduw | Self::Ulduw | Self::Rlduw | Self::Stw => (4, false),
            _ => (8, false),
        }
    }
}

opcodes! {
    /// rd = r1 | r2
    Or = 1, "or", R1R2Rd;
    /// rd = r1 ^ r2
    Xor = 2, "xor", R1R2Rd;
    /// rd = r1 & r2
    And = 3, "and", R1R2Rd;
    /// rd = r1 << r2
    Sll = 4, "sll", R1R2Rd;
    /// rd = r1 >> r2, zeros come in
    Srl = 5, "srl", R1R2Rd;
    /// rd = r1 - r2
    Sub = 6, "sub", R1R2Rd;
    /// rd = r1 + r2
    Add = 7, "add", R1R2Rd;
    /// rd = r1 * r2
    Mul = 8, "mul", R1R2Rd;
    /// rd = r1 / r2, signed
    Sdiv = 9, "sdiv", R1R2Rd;
    /// rd = r1 / r2, unsigned
    Udiv = 10, "udiv", R1R2Rd;
    /// rd = r1 % r2, signed
    Srem = 11, "srem", R1R2Rd;
    /// rd = r1 % r2, unsigned
    Urem = 12, "urem", R1R2Rd;
    /// rd = ~r1
    Not = 13, "not", R1Rd;
    /// rd = r1
    Mov = 14, "mov", R1Rd;
    /// sets the condition codes by r1 - r2
    Cmp = 15, "cmp", R1R2;
    /// sets the condition codes by r1 against zero
    Tst = 16, "tst", R1;
    /// branch always
    Ba = 17, "ba", Label;
    /// branch if equal
    Be = 18, "be", Label;
    /// branch if not equal
    Bne = 19, "bne", Label;
    /// branch if greater, signed
    Bg = 20, "bg", Label;
    /// branch if greater, unsigned
    Bgu = 21, "bgu", Label;
    /// branch if greater or equal, signed
    Bge = 22, "bge", Label;
    /// branch if greater or equal, unsigned
    Bgeu = 23, "bgeu", Label;
    /// branch if less, signed
    Bl = 24, "bl", Label;
    /// branch if less, unsigned
    Blu = 25, "blu", Label;
    /// branch if less or equal, signed
    Ble = 26, "ble", Label;
    /// branch if less or equal, unsigned
    Bleu = 27, "bleu", Label;
    /// rd = the signed byte at r1
    Ldsb = 28, "ldsb", Load;
    /// rd = the signed 16 bits at r1
    Ldsh = 29, "ldsh", Load;
    /// rd = the signed 32 bits at r1
    Ldsw = 30, "ldsw", Load;
    /// rd = the byte at r1
    Ldub = 31, "ldub", Load;
    /// rd = the 16 bits at r1
    Lduh = 32, "lduh", Load;
    /// rd = the 32 bits at r1
    Lduw = 33, "lduw", Load;
    /// rd = the 64 bits at r1
    Ldx = 34, "ldx", Load;
    /// the value of the expression is rd
    Ret = 35, "ret", Rd;
    /// nothing
    Nop = 36, "nop", None;
    /// rd = an integer constant
    Setx = 37, "setx", Integer;
    /// rd = the address of a string constant
    Sets = 38, "sets", String;
    /// sets the condition codes by comparing the strings at r1 and r2
    Scmp = 39, "scmp", R1R2;
    /// rd = element r2 of a built-in array
    Ldga = 40, "ldga", Array;
    /// rd = a global variable
    Ldgs = 41, "ldgs", LoadVar;
    /// a global variable = rs
    Stgs = 42, "stgs", StoreVar;
    /// rd = element r2 of a built-in thread-local array
    Ldta = 43, "ldta", Array;
    /// rd = a thread-local variable
    Ldts = 44, "ldts", LoadVar;
    /// a thread-local variable = rs
    Stts = 45, "stts", StoreVar;
    /// rd = r1 >> r2, the sign comes in
    Sra = 46, "sra", R1R2Rd;
    /// rd = a subroutine applied to the tuple stack
    Call = 47, "call", Call;
    /// push a value held by reference
    Pushtr = 48, "pushtr", PushRef;
    /// push a value
    Pushtv = 49, "pushtv", PushValue;
    /// pop the tuple stack
    Popts = 50, "popts", None;
    /// empty the tuple stack
    Flushts = 51, "flushts", None;
    /// rd = the element of a global associative array that the tuple stack names
    Ldgaa = 52, "ldgaa", LoadVar;
    /// rd = the element of a thread-local associative array that the tuple stack names
    Ldtaa = 53, "ldtaa", LoadVar;
    /// the element of a global associative array that the tuple stack names = rs
    Stgaa = 54, "stgaa", StoreVar;
    /// the element of a thread-local associative array that the tuple stack names = rs
    Sttaa = 55, "sttaa", StoreVar;
    /// rd = a clause-local variable
    Ldls = 56, "ldls", LoadVar;
    /// a clause-local variable = rs
    Stls = 57, "stls", StoreVar;
    /// rd = the address of r1 fresh bytes of scratch memory
    Allocs = 58, "allocs", R1Rd;
    /// copies r2 bytes from r1 to rd
    Copys = 59, "copys", R1R2Rd;
    /// the byte at rd = r1
    Stb = 60, "stb", Store;
    /// the 16 bits at rd = r1
    Sth = 61, "sth", Store;
    /// the 32 bits at rd = r1
    Stw = 62, "stw", Store;
    /// the 64 bits at rd = r1
    Stx = 63, "stx", Store;
    /// rd = the signed byte at user address r1
    Uldsb = 64, "uldsb", Load;
    /// rd = the signed 16 bits at user address r1
    Uldsh = 65, "uldsh", Load;
    /// rd = the signed 32 bits at user address r1
    Uldsw = 66, "uldsw", Load;
    /// rd = the byte at user address r1
    Uldub = 67, "uldub", Load;
    /// rd = the 16 bits at user address r1
    Ulduh = 68, "ulduh", Load;
    /// rd = the 32 bits at user address r1
    Ulduw = 69, "ulduw", Load;
    /// rd = the 64 bits at user address r1
    Uldx = 70, "uldx", Load;
    /// `ldsb` that a restricted user may do; the same here
    Rldsb = 71, "rldsb", Load;
    /// `ldsh` that a restricted user may do
    Rldsh = 72, "rldsh", Load;
    /// `ldsw` that a restricted user may do
    Rldsw = 73, "rldsw", Load;
    /// `ldub` that a restricted user may do
    Rldub = 74, "rldub", Load;
    /// `lduh` that a restricted user may do
    Rlduh = 75, "rlduh", Load;
    /// `lduw` that a restricted user may do
    Rlduw = 76, "rlduw", Load;
    /// `ldx` that a restricted user may do
    Rldx = 77, "rldx", Load;
    /// rd = a translated member
    Xlate = 78, "xlate", Xlate;
    /// rd = the address of a translator's input
    Xlarg = 79, "xlarg", Xlate;
}

/// One instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Insn(pub u32);

impl Insn {
    /// `op r1, r2, rd`, and all formats that name up to three registers.
    pub const fn registers(op: Opcode, r1: u8, r2: u8, rd: u8) -> Self {
        Self((op as u32) << 24 | (r1 as u32) << 16 | (r2 as u32) << 8 | rd as u32)
    }

    /// A branch to the instruction with the index `label`.
    pub const fn branch(op: Opcode, label: u32) -> Self {
        Self((op as u32) << 24 | (label & 0x00ff_ffff))
    }

    /// `setx`, `sets`, variable loads and stores, `call`: a 16-bit index and a register.
    pub const fn wide(op: Opcode, index: u16, rd: u8) -> Self {
        Self((op as u32) << 24 | (index as u32) << 8 | rd as u32)
    }

    /// `ret rd`
    pub const fn ret(rd: u8) -> Self {
        Self::registers(Opcode::Ret, 0, 0, rd)
    }

    /// The operation, unless the number is none.
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::from_number((self.0 >> 24) as u8)
    }

    /// First register operand (also the type of a push, the variable of `ldga` and `ldta`).
    pub const fn r1(self) -> u8 {
        (self.0 >> 16) as u8
    }

    /// Second register operand.
    pub const fn r2(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Destination register; source of a variable store, a push and `ret`.
    pub const fn rd(self) -> u8 {
        self.0 as u8
    }

    /// Target of a branch.
    pub const fn label(self) -> u32 {
        self.0 & 0x00ff_ffff
    }

    /// Index of a constant, number of a variable or of a subroutine.
    pub const fn index(self) -> u16 {
        (self.0 >> 8) as u16
    }

    /// The same on another variable, which `ldga` and `ldta` don't take.
    #[must_use]
    pub const fn with_variable(self, id: u16) -> Self {
        Self(self.0 & 0xff00_00ff | (id as u32) << 8)
    }

    /// The built-in variable that it loads, if it loads one.
    pub fn builtin(self) -> Option<Builtin> {
        match self.opcode()? {
            Opcode::Ldgs => Builtin::from_number(self.index()).filter(|builtin| !builtin.is_array()),
            Opcode::Ldga => Builtin::from_number(self.r1().into()),
            _ => None,
        }
    }

    /// The variable that is read or written.
    pub fn variable(self) -> Option<(VarScope, VarKind, u16)> {
        let (scope, kind) = match self.opcode()? {
            Opcode::Ldga => return Some((VarScope::Global, VarKind::Array, self.r1().into())),
            Opcode::Ldta => return Some((VarScope::Thread, VarKind::Array, self.r1().into())),
            Opcode::Ldgs | Opcode::Stgs => (VarScope::Global, VarKind::Scalar),
            Opcode::Ldts | Opcode::Stts => (VarScope::Thread, VarKind::Scalar),
            Opcode::Ldls | Opcode::Stls => (VarScope::Local, VarKind::Scalar),
            Opcode::Ldgaa | Opcode::Stgaa => (VarScope::Global, VarKind::Array),
            Opcode::Ldtaa | Opcode::Sttaa => (VarScope::Thread, VarKind::Array),
            _ => return None,
        };
        Some((scope, kind, self.index()))
    }
}
