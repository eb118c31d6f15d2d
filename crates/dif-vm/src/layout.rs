//! Where every executor keeps what a program uses: frames, variables, keys.
//!
//! A firing has one *frame*, region [`Scratch`](crate::addr::Region::Scratch):
//!
//! ```text
//! 0                    scratchsize
//! +--------------------+-------------+-------------+----
//! | alloca(), copyin() | temporary 0 | temporary 1 | ...
//! +--------------------+-------------+-------------+----
//! ```
//!
//! The first part is handed out from the bottom in steps of 8 bytes, anew to each clause; what does not fit is a
//! `NoScratch` fault, and what was not handed out yet cannot be read or written. Each instruction that makes a string
//! has a temporary of its own, so those never run out.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::difo::{ByRef, DifType, DifVar, TypeKind, VarKind, VarScope};
use crate::var::USER_BASE;

/// Bytes of a temporary: a string of `strsize` bytes, and room so that word-wise code may write a little further.
pub const fn slot_size(strsize: u32) -> u32 {
    strsize.next_multiple_of(8) + 8
}

/// The frame of a firing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameLayout {
    /// Bytes for `alloca()` and `copyin()`, a multiple of 8.
    pub scratchsize: u32,
    /// Bytes of a string.
    pub strsize: u32,
    /// Bytes of the largest element of an associative array, which a temporary can hold, too.
    pub element: u32,
    /// How many temporaries.
    pub temporaries: u32,
}

impl FrameLayout {
    /// Offset of a temporary.
    pub const fn temporary(&self, number: u32) -> u32 {
        let string = slot_size(self.strsize);
        self.scratchsize + number * if self.element > string { self.element } else { string }
    }

    /// Bytes in all.
    pub const fn size(&self) -> u32 {
        self.temporary(self.temporaries)
    }
}

/// Place of a scalar variable in the block of its scope.
///
/// Before a string is a word that says whether it is NULL: of a thread-local one that is 0, so that a string which was
/// never stored is NULL; of others 1, so that it is empty then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VarSlot {
    /// Offset in the block: of a value a multiple of its size, of a string one of 8, of a structure or an array one of
    /// its alignment.
    pub offset: u32,
    /// Bytes: of a value 1, 2, 4 or 8; of a string or structure its size rounded up to 8.
    pub size: u32,
    /// Type of the variable.
    pub ty: DifType,
}

impl VarSlot {
    /// Bits that a value lacks to a word, which is extended by them as its sign says.
    pub const fn extension(&self) -> u32 {
        64u32.saturating_sub(self.size * 8)
    }
}

/// The blocks of scalar variables, one per scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VarLayout {
    slots: BTreeMap<(VarScope, u16), VarSlot>,
    sizes: [u32; 3],
}

impl VarLayout {
    /// Lays out a program's scalar variables, in the order of its table.
    pub fn new(vars: &[DifVar]) -> Self {
        let mut layout = Self::default();
        for var in vars.iter().filter(|v| v.kind == VarKind::Scalar && v.id >= USER_BASE) {
            let end = &mut layout.sizes[var.scope as usize];
            let size = scalar_size(var.ty);
            let align = match var.ty.by_ref {
                ByRef::Kernel | ByRef::User if !is_string(&var.ty) => var.align.clamp(1, 8),
                _ => size.min(8),
            };
            let start = end.checked_next_multiple_of(align).unwrap_or(u32::MAX);
            let offset = start.saturating_add(if is_string(&var.ty) { 8 } else { 0 });
            layout.slots.entry((var.scope, var.id)).or_insert(VarSlot { offset, size, ty: var.ty });
            *end = offset.saturating_add(size);
        }
        layout
    }

    /// Place of a variable.
    pub fn slot(&self, scope: VarScope, id: u16) -> Option<VarSlot> {
        self.slots.get(&(scope, id)).copied()
    }

    /// Bytes of a scope's block, a multiple of 8.
    pub fn size(&self, scope: VarScope) -> u32 {
        self.sizes[scope as usize].checked_next_multiple_of(8).unwrap_or(u32::MAX)
    }
}

/// What the word before a string of this scope is if the string is NULL, and if it is not.
pub const fn null_word(scope: VarScope) -> (u64, u64) {
    match scope {
        VarScope::Thread => (0, 1),
        VarScope::Global | VarScope::Local => (1, 0),
    }
}

/// Bytes of a scalar variable of this type.
fn scalar_size(ty: DifType) -> u32 {
    match (ty.by_ref, ty.size) {
        (ByRef::No, size @ (1 | 2 | 4)) => size,
        _ => stored_size(&ty),
    }
}

/// Bytes that a value of this type takes in an array's element or key: a multiple of 8.
pub fn stored_size(ty: &DifType) -> u32 {
    if ty.by_ref == ByRef::No { 8 } else { ty.size.next_multiple_of(8).max(8) }
}

/// How the elements of an associative array are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssocLayout {
    /// Offset of each part of the key, a multiple of 8; thread-local arrays have 8 bytes for the thread before them.
    pub parts: Vec<(u32, DifType)>,
    /// Bytes of the key.
    pub key_size: u32,
    /// Bytes of the value.
    pub value_size: u32,
}

impl AssocLayout {
    /// Layout of an array's elements.
    pub fn new(var: &DifVar) -> Self {
        let mut offset: u32 = if var.scope == VarScope::Thread { 8 } else { 0 };
        let mut parts = Vec::with_capacity(var.keys.len());
        for key in &var.keys {
            parts.push((offset, *key));
            offset = offset.saturating_add(stored_size(key));
        }
        Self { parts, key_size: offset, value_size: stored_size(&var.ty) }
    }
}

/// Whether values of this type are strings, whose bytes after the NUL mean nothing.
pub fn is_string(ty: &DifType) -> bool {
    ty.kind == TypeKind::String
}
