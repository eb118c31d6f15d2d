//! Pointers that are kept, while what they point to is gone with the expression: strings that were made or that the
//! program has written down, and elements of associative arrays.

use d_types::TypeId;

use super::Checker;
use super::kind::{is_by_ref, is_pointer, is_string, size32};
use super::translate::bound_around;
use super::tree::{Place, TExpr, TKind};
use crate::span::Span;
use crate::tag::Tag;

/// What is gone with the expression that an address is made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passing {
    String,
    /// An element of an associative array, of which there is a copy.
    Element,
}

impl Checker<'_> {
    /// Refuses to keep the address of an element, through which nobody could see what the array holds later.
    pub(super) fn can_be_kept(&mut self, value: &TExpr, ty: TypeId, span: Span) -> Option<()> {
        if is_pointer(&self.types, ty) && self.passing(value) == Some(Passing::Element) {
            let message =
                "cannot take address of dynamic variable: an element of an associative array has none to keep";
            return self.error(Tag::AddrofVar, span, message);
        }
        Some(())
    }

    /// Whether it is a pointer to a string that is gone with the expression.
    pub(super) fn points_to_passing_string(&self, value: &TExpr) -> bool {
        is_pointer(&self.types, value.ty) && self.passing(value) == Some(Passing::String)
    }

    fn passing(&self, e: &TExpr) -> Option<Passing> {
        match &e.kind {
            TKind::Str(_) => Some(Passing::String),
            TKind::Call(..) | TKind::Builtin(_) | TKind::Element(..) if is_string(&self.types, e.ty) => {
                Some(Passing::String)
            }
            TKind::Element(..) if is_by_ref(&self.types, e.ty) => Some(Passing::Element),
            TKind::Load { address, user: false } if is_string(&self.types, e.ty) => {
                self.passing(address).and(Some(Passing::String))
            }
            TKind::Load { address, user: false } if is_by_ref(&self.types, e.ty) => self.passing(address),
            TKind::Retype(e)
            | TKind::Slot { base: e, .. }
            | TKind::Comma(_, e)
            | TKind::Assign(_, e)
            | TKind::Let { body: e, .. } => self.passing(e),
            TKind::Binary(_, a, b) | TKind::Ternary(_, a, b) => self.passing(a).or(self.passing(b)),
            _ => None,
        }
    }

    /// The pointer `value`, to a copy of its string in scratch memory.
    pub(super) fn kept_string(&mut self, value: TExpr) -> TExpr {
        let (ty, span) = (value.ty, value.span);
        let (base, memory) = self.scratch(size32(&self.types, TypeId::STRING), span);
        let place = Place::Memory(Box::new(self.address_in(&base, 0, TypeId::STRING, span)), TypeId::STRING);
        let string = TExpr::new(TKind::Retype(Box::new(value)), TypeId::STRING, span);
        let string = self.fitted(&place, string);
        let copy = TExpr::new(TKind::Assign(place, Box::new(string)), TypeId::STRING, span);
        let pointer = TExpr::new(TKind::Retype(Box::new(base.clone())), ty, span);
        let body = TExpr::new(TKind::Comma(Box::new(copy), Box::new(pointer)), ty, span);
        bound_around(vec![(base, memory)], body)
    }
}
