//! The DIF object: one compiled D expression.

use alloc::string::String;
use alloc::vec::Vec;

use crate::op::Insn;
use crate::var::USER_BASE;

/// Whether a value is the thing itself or an address of it (`DIF_TF_BYREF`, `DIF_TF_BYUREF`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ByRef {
    /// The register holds the value.
    #[default]
    No,
    /// The register holds the address of the value, in the program's own or in kernel memory.
    Kernel,
    /// The register holds the address of the value in the traced process.
    User,
}

/// `DIF_TYPE_CTF` or `DIF_TYPE_STRING`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TypeKind {
    /// Any C type.
    #[default]
    C,
    /// A D string: NUL-terminated, in `strsize` bytes.
    String,
}

/// What kind of C type it is, for listings and for the printing of raw values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CKind {
    /// Not known (strings, and `void`).
    #[default]
    Unknown,
    /// An integer; `signed` of the type says which.
    Integer,
    /// A floating-point number, which D can carry but not compute with.
    Float,
    /// A pointer.
    Pointer,
    /// An array.
    Array,
    /// A function.
    Function,
    /// A structure.
    Struct,
    /// A union.
    Union,
    /// An enumeration.
    Enum,
}

/// The type of a value that DIF code makes or keeps (`dtrace_diftype_t`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DifType {
    /// C type or D string.
    pub kind: TypeKind,
    /// What kind of C type.
    pub ckind: CKind,
    /// Whether an integer is signed.
    pub signed: bool,
    /// The value or its address.
    pub by_ref: ByRef,
    /// Size in bytes of the value. Of a string, `strsize`.
    pub size: u32,
}

impl DifType {
    /// An integer of `size` bytes by value.
    pub const fn int(size: u32, signed: bool) -> Self {
        Self { kind: TypeKind::C, ckind: CKind::Integer, signed, by_ref: ByRef::No, size }
    }

    /// No value at all.
    pub const fn void() -> Self {
        Self { kind: TypeKind::C, ckind: CKind::Unknown, signed: false, by_ref: ByRef::No, size: 0 }
    }

    /// A D string, which is always held by reference.
    pub const fn string(strsize: u32) -> Self {
        Self { kind: TypeKind::String, ckind: CKind::Unknown, signed: false, by_ref: ByRef::Kernel, size: strsize }
    }
}

/// `DIFV_KIND_SCALAR` or `DIFV_KIND_ARRAY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VarKind {
    /// An associative array, or one of the built-in arrays (`args[]`, `uregs[]`).
    Array,
    /// A single value.
    Scalar,
}

/// Whose variable it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VarScope {
    /// One for the whole program.
    Global,
    /// One per thread: `self->`.
    Thread,
    /// One per clause execution: `this->`.
    Local,
}

/// How a variable is used in this DIFO (`DIFV_F_REF`, `DIFV_F_MOD`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct VarFlags {
    /// Read.
    pub referenced: bool,
    /// Written.
    pub modified: bool,
}

/// A variable, as the variable table of a DIFO or of a program has it (`dtrace_difv_t`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DifVar {
    /// Its name in D.
    pub name: String,
    /// Its number: below [`crate::var::USER_BASE`] a built-in, from there on the program's own.
    pub id: u16,
    /// Scalar or array.
    pub kind: VarKind,
    /// Whose.
    pub scope: VarScope,
    /// Use.
    pub flags: VarFlags,
    /// Type of the value, or of an array's element.
    pub ty: DifType,
    /// Alignment of what it holds by reference, in bytes; strings have one of 8.
    pub align: u32,
    /// Types of the key, for an associative array of the program's.
    pub keys: Vec<DifType>,
}

/// A DIF object: what one D expression is compiled to (`dtrace_difo_t`). Nothing executes it before it is verified.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Difo {
    /// Instructions.
    pub text: Vec<Insn>,
    /// Integer constants that `setx` names.
    pub integers: Vec<u64>,
    /// String constants that `sets` names by offset: each ends with a NUL, and so does the table.
    pub strings: Vec<u8>,
    /// The variables used, each (id, scope, kind) once.
    pub vars: Vec<DifVar>,
    /// Type of the value that `ret` gives.
    pub rtype: DifType,
}

impl Difo {
    /// Gives the program's own variables other numbers.
    pub fn renumber(&mut self, number: impl Fn(VarScope, VarKind, u16) -> u16) {
        for insn in &mut self.text {
            if let Some((scope, kind, id)) = insn.variable().filter(|&(_, _, id)| id >= USER_BASE) {
                *insn = insn.with_variable(number(scope, kind, id));
            }
        }
        for var in self.vars.iter_mut().filter(|var| var.id >= USER_BASE) {
            var.id = number(var.scope, var.kind, var.id);
        }
    }
}
