//! How wide variables are whose type is that of their first value.
//!
//! `n = 0` makes an `int` of n, though it may hold the time later. Such a variable has 64 bits if a wider value is assigned
//! to it anywhere: the program is checked once more when that has been found.

use std::collections::HashSet;

use d_types::TypeId;
use dif_vm::VarScope;

use super::Checker;
use super::kind::int_info;
use super::tree::{Place, TExpr, VarRef};

/// The size of an `int`.
const INT: u32 = 4;

/// How often a program is checked before all variables in question are made wide at once.
const PASSES: usize = 4;

/// What is known of the widths of variables, from one check of the program to the next.
#[derive(Debug, Default)]
pub(crate) struct Widths {
    /// Variables that a wide value is assigned to.
    wide: HashSet<(VarScope, String)>,
    /// Variables of this check that are as wide as an int because their first value is.
    narrow: HashSet<VarRef>,
    /// Whether another was found.
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

    fn is_wide(&self, scope: VarScope, name: &str) -> bool {
        self.passes >= PASSES || self.wide.contains(&(scope, name.to_owned()))
    }
}

impl Checker<'_> {
    /// The type of a variable that its first value, of the type `ty`, declares.
    pub(super) fn width(&mut self, scope: VarScope, name: &str, ty: TypeId) -> TypeId {
        match int_info(&self.types, ty) {
            Some(info) if info.size == INT && self.widths.is_wide(scope, name) => {
                self.named_type(if info.signed { "int64_t" } else { "uint64_t" })
            }
            _ => ty,
        }
    }

    /// Notes that the first value of a variable has declared it.
    pub(super) fn declared_by_value(&mut self, var: VarRef) {
        if int_info(&self.types, self.names.var(var).ty).is_some_and(|info| info.size == INT) {
            self.widths.narrow.insert(var);
        }
    }

    /// Notes that `value` is assigned to a place.
    pub(super) fn widens(&mut self, place: &Place, value: &TExpr) {
        let (Place::Var(var) | Place::Element(var, _)) = place else { return };
        if !self.widths.narrow.contains(var) {
            return;
        }
        let info = self.names.var(*var);
        let (Some(own), Some(from)) = (int_info(&self.types, info.ty), int_info(&self.types, value.ty)) else { return };
        let fits = value.constant().is_some_and(|value| own.truncate(value) == value);
        if from.size > INT && !fits {
            self.widths.found |= self.widths.wide.insert((info.scope, info.name.clone()));
        }
    }
}
