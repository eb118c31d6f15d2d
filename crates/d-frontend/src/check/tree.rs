//! The typed tree: what the checker makes of the syntax tree and code generation reads.
//!
//! Names are resolved, conversions explicit, constants folded. An expression of a scalar type has a value of 64 bits;
//! one of a string, array, structure or union type has the address of it. Arithmetic is done in 64 bits; only
//! [`TKind::Convert`], stores and records cut a value down to its type.

use std::rc::Rc;

use d_types::TypeId;
use dif_vm::var::Builtin;
use dif_vm::{ActionKind, AggId, FieldKind, Subr};

use super::TranslatorDef;
use crate::span::Span;

/// A typed expression.
#[derive(Debug, Clone)]
pub(crate) struct TExpr {
    pub(crate) kind: TKind,
    pub(crate) ty: TypeId,
    pub(crate) span: Span,
}

impl TExpr {
    pub(crate) fn new(kind: TKind, ty: TypeId, span: Span) -> Self {
        Self { kind, ty, span }
    }

    /// Whether it is a translated object, which has no value but those of its members.
    pub(crate) fn is_translated(&self) -> bool {
        matches!(self.kind, TKind::Translated { .. })
    }

    /// The value, if it is an integer constant.
    pub(crate) fn constant(&self) -> Option<i64> {
        match &self.kind {
            TKind::Int(value) => Some(*value),
            TKind::Retype(inner) => inner.constant(),
            _ => None,
        }
    }
}

impl TExpr {
    /// Whether it can be evaluated several times, in any order, and while the tuple stack holds something: it stores
    /// nothing and calls nothing.
    pub(crate) fn is_plain(&self) -> bool {
        self.all(&|kind| !matches!(kind, TKind::Element(..) | TKind::Call(..)) && !is_store(kind))
    }

    /// Whether it changes no variable.
    pub(crate) fn stores_nothing(&self) -> bool {
        self.all(&|kind| !is_store(kind))
    }

    /// Whether all parts of it are `right`; what a store computes is not looked at.
    fn all(&self, right: &dyn Fn(&TKind) -> bool) -> bool {
        right(&self.kind)
            && match &self.kind {
                TKind::Load { address: e, .. }
                | TKind::BuiltinElement(_, e)
                | TKind::BitField { unit: e, .. }
                | TKind::Unary(_, e)
                | TKind::Convert(e)
                | TKind::Translated { input: e, .. }
                | TKind::TranslatedAddress { whole: e, .. }
                | TKind::Retype(e) => e.all(right),
                TKind::Binary(_, a, b)
                | TKind::Slot { base: a, index: b, .. }
                | TKind::Compare { left: a, right: b, .. }
                | TKind::CompareStrings(_, a, b)
                | TKind::And(a, b)
                | TKind::Or(a, b)
                | TKind::Xor(a, b)
                | TKind::Let { value: a, body: b, .. }
                | TKind::Comma(a, b) => a.all(right) && b.all(right),
                TKind::Ternary(a, b, c) => a.all(right) && b.all(right) && c.all(right),
                TKind::Element(_, list) | TKind::Call(_, list) => list.iter().all(|e| e.all(right)),
                TKind::Int(_)
                | TKind::Str(_)
                | TKind::Var(_)
                | TKind::Builtin(_)
                | TKind::Hole
                | TKind::Bound(_)
                | TKind::Assign(..)
                | TKind::Update { .. } => true,
            }
    }
}

fn is_store(kind: &TKind) -> bool {
    matches!(kind, TKind::Assign(..) | TKind::Update { .. })
}

/// Index of a variable in the checker's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct VarRef(pub(crate) usize);

/// Which value an update has: `++x` the new one, `x++` the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Yields {
    Old,
    New,
}

/// What a typed expression does.
#[derive(Debug, Clone)]
pub(crate) enum TKind {
    /// A constant.
    Int(i64),
    /// The address of a string constant.
    Str(Vec<u8>),
    /// A scalar variable.
    Var(VarRef),
    /// An element of an associative array.
    Element(VarRef, Vec<TExpr>),
    /// A built-in variable.
    Builtin(Builtin),
    /// An element of a built-in array.
    BuiltinElement(Builtin, Box<TExpr>),
    /// The value in memory at an address; of types held by reference, the address itself.
    Load { address: Box<TExpr>, user: bool },
    /// The address of an element of an array with this many of them: of a wrong index, one that faults when it is used.
    Slot { base: Box<TExpr>, index: Box<TExpr>, size: u32, length: u64 },
    /// A bit-field of the unit that the inner expression loads.
    BitField { unit: Box<TExpr>, shift: u8, width: u8, signed: bool },
    /// A number of one operand.
    Unary(UnOp, Box<TExpr>),
    /// A number of two operands.
    Binary(BinOp, Box<TExpr>, Box<TExpr>),
    /// Comparison of numbers: `signed` says how.
    Compare { op: CmpOp, signed: bool, left: Box<TExpr>, right: Box<TExpr> },
    /// Comparison of strings.
    CompareStrings(CmpOp, Box<TExpr>, Box<TExpr>),
    /// `&&`
    And(Box<TExpr>, Box<TExpr>),
    /// `||`
    Or(Box<TExpr>, Box<TExpr>),
    /// `^^`
    Xor(Box<TExpr>, Box<TExpr>),
    /// `c ? a : b`
    Ternary(Box<TExpr>, Box<TExpr>, Box<TExpr>),
    /// `a, b`
    Comma(Box<TExpr>, Box<TExpr>),
    /// Cut down, or extended, to this expression's integer type.
    Convert(Box<TExpr>),
    /// The same bits as another type.
    Retype(Box<TExpr>),
    /// Stores a value, which is the value of the expression too.
    Assign(Place, Box<TExpr>),
    /// Reads a place, computes with [`TKind::Hole`] standing for what was read, and stores.
    Update { place: Place, compute: Box<TExpr>, yields: Yields },
    /// What the innermost [`TKind::Update`] has read; in the body of an inline, a parameter.
    Hole,
    /// A subroutine.
    Call(Subr, Vec<TExpr>),
    /// Computes `value` once; in `body` [`TKind::Bound`] of this number stands for it.
    Let { id: u32, value: Box<TExpr>, body: Box<TExpr> },
    /// The value of the enclosing [`TKind::Let`] of this number.
    Bound(u32),
    /// What a translator makes of its input, or with `pointer` a pointer to that: only members of it have a value.
    Translated { def: Rc<TranslatorDef>, pointer: bool, input: Box<TExpr> },
    /// The address of that: `whole` puts it together if the address itself is asked for, and not a member alone.
    TranslatedAddress { def: Rc<TranslatorDef>, input: Box<TExpr>, whole: Box<TExpr> },
}

/// Something that can be stored to.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A scalar variable.
    Var(VarRef),
    /// An element of an associative array.
    Element(VarRef, Vec<TExpr>),
    /// Memory of this type at an address.
    Memory(Box<TExpr>, TypeId),
    /// A part of a structure, union or array that an element of an associative array holds: how many bytes in, and of
    /// what type.
    Part { whole: Box<Place>, offset: Box<TExpr>, ty: TypeId },
    /// A bit-field of the number in another place.
    Bits { unit: Box<Place>, shift: u8, width: u8, signed: bool },
}

/// Operators of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnOp {
    Neg,
    BitNot,
    Not,
}

/// Operators of two numbers, each with its sign decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BinOp {
    Add,
    Sub,
    Mul,
    Sdiv,
    Udiv,
    /// As in C, with the sign of the dividend.
    Srem,
    /// With the sign of the quotient.
    Smod,
    Urem,
    And,
    Or,
    Xor,
    Shl,
    Sra,
    Srl,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CmpOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// A checked clause.
#[derive(Debug, Clone)]
pub(crate) struct TClause {
    pub(crate) predicate: Option<TExpr>,
    pub(crate) actions: Vec<TAction>,
}

/// A checked action.
#[derive(Debug, Clone)]
pub(crate) enum TAction {
    /// One whose values go into the record.
    Record(ActionKind, Vec<TField>),
    /// `@a[keys] = f(...)`
    Aggregate { aggregation: AggId, keys: Vec<TExpr>, value: Option<TExpr>, increment: Option<TExpr> },
    /// `if`: so many actions behind it are its first branch, so many behind those the second.
    If { condition: TExpr, then: usize, otherwise: usize },
}

impl TAction {
    /// Whether it makes the clause give a record.
    pub(crate) fn records(&self) -> bool {
        matches!(self, Self::Record(kind, _) if kind.records())
    }
}

/// A value for the record.
#[derive(Debug, Clone)]
pub(crate) struct TField {
    pub(crate) value: TExpr,
    pub(crate) size: u32,
    pub(crate) kind: FieldKind,
}

impl TField {
    /// A value that is evaluated and not recorded.
    pub(crate) fn unrecorded(value: TExpr) -> Self {
        Self { value, size: 0, kind: FieldKind::Int { signed: false } }
    }

    /// An address or a size.
    pub(crate) fn word(value: TExpr) -> Self {
        Self { value, size: 8, kind: FieldKind::Int { signed: false } }
    }

    /// The bytes at an address.
    pub(crate) fn bytes(value: TExpr, size: u32) -> Self {
        Self { value, size, kind: FieldKind::Bytes }
    }
}
