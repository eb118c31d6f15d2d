//! What can be done with a type.

use d_types::{Encoding, Type, TypeId, Types};
use dif_vm::{ByRef, CKind, DifType, FieldKind};

use super::tree::{TExpr, TKind};

/// Size and sign of an integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IntInfo {
    pub(crate) size: u32,
    pub(crate) signed: bool,
}

impl IntInfo {
    /// D's rank: of two operands the one with the higher rank gives the type of the result.
    pub(crate) fn rank(self) -> u32 {
        self.size * 8 + u32::from(!self.signed)
    }

    /// `value` cut down to this type.
    pub(crate) fn truncate(self, value: i64) -> i64 {
        let shift = 64u32.saturating_sub(self.size.saturating_mul(8));
        if self.signed { value << shift >> shift } else { ((value as u64) << shift >> shift) as i64 }
    }

    /// Whether every value of this type is one of `other` too, as 64 bits.
    pub(crate) fn fits(self, other: Self) -> bool {
        self == other || other.size >= 8 || (self.size < other.size && (!self.signed || other.signed))
    }
}

/// Sign and size, for integers and enumerations.
pub(crate) fn int_info(types: &Types, ty: TypeId) -> Option<IntInfo> {
    match types.base(ty) {
        Type::Int { size, signed, .. } if *size <= 8 => Some(IntInfo { size: *size, signed: *signed }),
        Type::Enum(e) => Some(IntInfo { size: e.size, signed: e.signed }),
        _ => None,
    }
}

pub(crate) fn is_integer(types: &Types, ty: TypeId) -> bool {
    int_info(types, ty).is_some()
}

pub(crate) fn is_float(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Float { .. })
}

pub(crate) fn is_pointer(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Pointer { .. })
}

/// A pointer or an array, and what it points to.
pub(crate) fn pointee(types: &Types, ty: TypeId) -> Option<TypeId> {
    match types.base(ty) {
        Type::Pointer { to, .. } => Some(*to),
        Type::Array { element, .. } => Some(*element),
        _ => None,
    }
}

pub(crate) fn is_userland(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Pointer { userland: true, .. })
}

/// An integer, enumeration or pointer: what a condition can test.
pub(crate) fn is_scalar(types: &Types, ty: TypeId) -> bool {
    is_integer(types, ty) || is_pointer(types, ty)
}

pub(crate) fn is_string(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::String)
}

pub(crate) fn is_void(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Void)
}

/// A string, or a pointer to or array of characters, which D converts to one.
pub(crate) fn is_string_like(types: &Types, ty: TypeId) -> bool {
    is_string(types, ty) || pointee(types, ty).is_some_and(|to| is_char(types, to))
}

fn is_char(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Int { size: 1, encoding: Encoding::Char | Encoding::Int, .. })
}

pub(crate) fn is_record(types: &Types, ty: TypeId) -> bool {
    matches!(types.base(ty), Type::Record(_))
}

/// Whether a value of this type is handled by its address.
pub(crate) fn is_by_ref(types: &Types, ty: TypeId) -> bool {
    match types.base(ty) {
        Type::String | Type::Array { .. } | Type::Record(_) | Type::Float { .. } => true,
        Type::Int { size, .. } => *size > 8,
        _ => false,
    }
}

/// Whether it is the constant 0, which fits any pointer.
pub(crate) fn is_zero(types: &Types, e: &TExpr) -> bool {
    matches!(e.kind, TKind::Int(0)) && is_integer(types, e.ty)
}

/// The type as DIF describes it.
pub(crate) fn dif_type(types: &Types, ty: TypeId) -> DifType {
    if is_string(types, ty) {
        return DifType::string(types.strsize());
    }
    let ckind = match types.base(ty) {
        Type::Int { .. } => CKind::Integer,
        Type::Float { .. } => CKind::Float,
        Type::Pointer { .. } => CKind::Pointer,
        Type::Array { .. } => CKind::Array,
        Type::Function { .. } => CKind::Function,
        Type::Enum(_) => CKind::Enum,
        Type::Record(r) if r.kind == d_types::RecordKind::Struct => CKind::Struct,
        Type::Record(_) => CKind::Union,
        _ => CKind::Unknown,
    };
    let by_ref = if is_by_ref(types, ty) { ByRef::Kernel } else { ByRef::No };
    let signed = int_info(types, ty).is_some_and(|i| i.signed);
    DifType { ckind, signed, by_ref, size: size32(types, ty), ..DifType::void() }
}

/// Size in bytes, 0 if the type has none or is too large for a record.
pub(crate) fn size32(types: &Types, ty: TypeId) -> u32 {
    types.size_of(ty).and_then(|size| u32::try_from(size).ok()).unwrap_or(0)
}

/// How a value of this type stands in a record.
pub(crate) fn field_kind(types: &Types, ty: TypeId) -> FieldKind {
    match types.base(ty) {
        Type::String => FieldKind::String,
        Type::Array { .. } | Type::Record(_) | Type::Float { .. } => FieldKind::Bytes,
        _ => FieldKind::Int { signed: int_info(types, ty).is_some_and(|i| i.signed) },
    }
}
