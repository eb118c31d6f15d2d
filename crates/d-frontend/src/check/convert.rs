//! Conversions: casts, and what assignment and argument passing do by themselves.

use d_types::{Type, TypeId};

use super::Checker;
use super::kind::{int_info, is_by_ref, is_pointer, is_string, is_string_like, is_userland, is_void, is_zero, pointee};
use super::tree::{TExpr, TKind};
use crate::ast::{Expr, TypeName};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    pub(super) fn cast(&mut self, ty: &TypeName, operand: &Expr, span: Span) -> Option<TExpr> {
        let ty = self.resolve_type(ty);
        let operand = self.expr(operand);
        let (ty, operand) = (ty?, operand?);
        self.reading(span.end, |c| c.cast_to(ty, operand, span))
    }

    fn cast_to(&mut self, ty: TypeId, e: TExpr, span: Span) -> Option<TExpr> {
        if is_string(&self.types, ty) {
            return self.string_from(e, span, Tag::CastInval);
        }
        if is_void(&self.types, ty) {
            return Some(TExpr::new(TKind::Retype(Box::new(e)), ty, span));
        }
        if super::kind::is_record(&self.types, ty) && self.types.compatible(ty, e.ty) {
            return Some(TExpr { ty, span, ..e });
        }
        let from_number = self.is_number(e.ty) || self.is_address(e.ty);
        if int_info(&self.types, ty).is_some() && from_number {
            return Some(self.integer_from(e, ty, span));
        }
        if is_pointer(&self.types, ty) && from_number {
            return Some(TExpr::new(TKind::Retype(Box::new(e)), ty, span));
        }
        let (from, to) = (self.type_name(e.ty), self.type_name(ty));
        self.error(Tag::CastInval, span, format!("invalid cast expression: \"{from}\" to \"{to}\""))
    }

    /// Whether a value of this type is an address that a cast to a number or pointer yields.
    fn is_address(&self, ty: TypeId) -> bool {
        matches!(self.types.base(ty), Type::Array { .. } | Type::String | Type::Function { .. })
    }

    /// `e` as the integer type `ty`: cut down or extended unless its value is sure to be one of that type.
    pub(crate) fn integer_from(&mut self, e: TExpr, ty: TypeId, span: Span) -> TExpr {
        let needless = match (self.value_range(&e), int_info(&self.types, ty)) {
            (Some(from), Some(to)) => from.fits(to),
            (None, Some(to)) => to.size >= 8,
            _ => true,
        };
        if matches!(self.types.base(ty), Type::Int { encoding: d_types::Encoding::Bool, .. }) && !self.is_truth(&e) {
            return self.truth_from(e, ty, span);
        }
        let kind = if needless { TKind::Retype(Box::new(e)) } else { TKind::Convert(Box::new(e)) };
        self.fold(TExpr::new(kind, ty, span))
    }

    fn is_truth(&self, e: &TExpr) -> bool {
        matches!(e.constant(), Some(0 | 1))
            || matches!(self.types.base(e.ty), Type::Int { encoding: d_types::Encoding::Bool, .. })
            || matches!(e.kind, TKind::Compare { .. } | TKind::CompareStrings(..) | TKind::And(..) | TKind::Or(..))
    }

    /// Anything but zero is true.
    fn truth_from(&mut self, e: TExpr, ty: TypeId, span: Span) -> TExpr {
        let zero = self.int(0, "int", span);
        let (left, right) = (Box::new(e), Box::new(zero));
        let kind = TKind::Compare { op: super::tree::CmpOp::Ne, signed: false, left, right };
        self.fold(TExpr::new(kind, ty, span))
    }

    /// The integer type that the 64 bits of `e` are sure to fit: its own, unless 64-bit arithmetic may have left it.
    fn value_range(&self, e: &TExpr) -> Option<super::kind::IntInfo> {
        let own = int_info(&self.types, e.ty);
        match &e.kind {
            TKind::Int(value) => own.filter(|info| info.truncate(*value) == *value),
            TKind::Unary(super::tree::UnOp::Not, _) | TKind::Unary(..) | TKind::Binary(..) => {
                own.filter(|info| info.size >= 8)
            }
            TKind::Retype(inner) => match int_info(&self.types, inner.ty) {
                Some(_) => self.value_range(inner).filter(|range| own.is_some_and(|own| range.fits(own))).and(own),
                None => own.filter(|info| info.size >= 8),
            },
            TKind::Ternary(_, a, b) => {
                let fits = |e: &TExpr| self.value_range(e).zip(own).is_some_and(|(range, own)| range.fits(own));
                own.filter(|_| fits(a) && fits(b))
            }
            TKind::Comma(_, b) => self.value_range(b),
            _ => own,
        }
    }

    /// `e` converted as an assignment to a `ty` does, or `None` without a message if that is not possible.
    pub(crate) fn try_convert(&mut self, e: TExpr, ty: TypeId) -> Option<TExpr> {
        let span = e.span;
        if int_info(&self.types, ty).is_some() {
            return int_info(&self.types, e.ty).is_some().then(|| self.integer_from(e, ty, span));
        }
        if is_string(&self.types, ty) {
            if is_string_like(&self.types, e.ty) {
                return self.string_from(e, span, Tag::OpIncompat);
            }
            return is_zero(&self.types, &e).then(|| TExpr::new(TKind::Retype(Box::new(e)), ty, span));
        }
        if is_pointer(&self.types, ty) {
            return self.pointer_fits(ty, &e).then(|| TExpr::new(TKind::Retype(Box::new(e)), ty, span));
        }
        (is_by_ref(&self.types, ty) && self.types.compatible(ty, e.ty)).then_some(e)
    }

    /// Whether `e` can be assigned to a pointer of the type `ty`.
    fn pointer_fits(&mut self, ty: TypeId, e: &TExpr) -> bool {
        if is_zero(&self.types, e) {
            return true;
        }
        let Some(a) = pointee(&self.types, ty) else { return false };
        if is_string(&self.types, e.ty) {
            // The address of its characters.
            return is_string_like(&self.types, ty) && !is_userland(&self.types, ty);
        }
        let Some(b) = pointee(&self.types, e.ty) else { return false };
        is_userland(&self.types, ty) == is_userland(&self.types, e.ty)
            && (is_void(&self.types, a) || is_void(&self.types, b) || self.same_pointee(a, b))
    }
}
