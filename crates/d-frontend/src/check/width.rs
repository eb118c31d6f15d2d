//! How wide variables and keys are whose type is that of the first value.
//!
//! `n = 0` makes an `int` of n, though it may hold the time later, and `a[0] = 1` one of the key. Such a thing has 64
//! bits if a wider value is put there anywhere: the program is checked once more when that has been found.

use std::collections::HashSet;

use d_types::TypeId;
use dif_vm::VarScope;

use super::Checker;
use super::kind::int_info;
use super::tree::{Place, TExpr};

/// The size of an `int`.
const INT: u32 = 4;

/// How often a program is checked before all that is in question is made wide at once.
const PASSES: usize = 4;

/// What gets its type from the first value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    /// A variable, or the elements of an array.
    Value(VarScope, String),
    /// A key of an array, and which.
    Key(VarScope, String, usize),
    /// A key of an aggregation, and which.
    AggKey(String, usize),
}

/// What is known of widths, from one check of the program to the next.
#[derive(Debug, Default)]
pub(crate) struct Widths {
    /// Where a wide value is put.
    wide: HashSet<Slot>,
    /// What is as wide as an int in this check because the first value is.
    narrow: HashSet<Slot>,
    /// Whether more was found.
    found: bool,
    passes: usize,
}

impl Widths {
    /// Starts over with what was found, if that changes anything.
    pub(crate) fn next(mut self) -> Option<Self> {
        self.narrow.clear();
        self.passes += 1;
        std::mem::take(&mut self.found).then_some(self)
    }
}

impl Checker<'_> {
    /// The type of what gets that of its first value, `ty`.
    pub(super) fn width(&mut self, slot: Slot, ty: TypeId) -> TypeId {
        let Some(info) = int_info(&self.types, ty).filter(|info| info.size == INT) else { return ty };
        if self.widths.passes >= PASSES || self.widths.wide.contains(&slot) {
            return self.named_type(if info.signed { "int64_t" } else { "uint64_t" });
        }
        self.widths.narrow.insert(slot);
        ty
    }

    /// Notes that `value` is put where values of the type `ty` are.
    pub(super) fn widens(&mut self, slot: Slot, ty: TypeId, value: &TExpr) {
        let (Some(own), Some(from)) = (int_info(&self.types, ty), int_info(&self.types, value.ty)) else { return };
        let fits = value.constant().is_some_and(|value| own.truncate(value) == value);
        if from.size > INT && !fits && self.widths.narrow.contains(&slot) {
            self.widths.found |= self.widths.wide.insert(slot);
        }
    }

    /// Notes that `value` is assigned to a place.
    pub(super) fn widens_place(&mut self, place: &Place, value: &TExpr) {
        if let Place::Var(var) | Place::Element(var, _) = place {
            let info = self.names.var(*var);
            let (slot, ty) = (Slot::Value(info.scope, info.name.clone()), info.ty);
            self.widens(slot, ty, value);
        }
    }
}
