//! Expressions: the dispatch over their kinds, and the small ones.

use d_types::{Record, Type, TypeId};

use super::Checker;
use super::kind::{is_by_ref, is_scalar, is_string, is_string_like, is_void};
use super::proto::valueless;
use super::tree::{TExpr, TKind, Yields};
use crate::ast::{Expr, ExprKind, IntConst, Spanned, TypeName};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    /// Checks an expression for its value.
    pub(crate) fn expr(&mut self, e: &Expr) -> Option<TExpr> {
        let checked = self.nested(e.span, |c| c.expr_kind(e))?;
        self.keep_fact(e.span, &checked);
        Some(checked)
    }

    fn expr_kind(&mut self, e: &Expr) -> Option<TExpr> {
        let span = e.span;
        match &e.kind {
            ExprKind::Int(constant) => Some(self.int_constant(*constant, span)),
            ExprKind::Char(value) => Some(self.char_constant(*value, span)),
            ExprKind::String(bytes) => Some(TExpr::new(TKind::Str(until_nul(bytes)), TypeId::STRING, span)),
            ExprKind::Ident(scope, name) => self.ident(*scope, name, span),
            ExprKind::Aggregation(name, _) => {
                let message = format!("aggregation @{name} has no value that an expression could use");
                self.error(Tag::OpIncompat, span, message)
            }
            ExprKind::Call(function, args) => self.call_value(function, args, span),
            ExprKind::Index(base, index) => self.index(base, index, span),
            ExprKind::Member(base, name) => self.member(base, name, span),
            ExprKind::Arrow(base, name) => self.arrow(base, name, span),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, span),
            ExprKind::Postfix(op, operand) => self.inc_dec(*op, operand, Yields::Old, span),
            ExprKind::Binary(..) => self.binary(e),
            ExprKind::Assign(op, left, right) => self.assign(*op, left, right, span),
            ExprKind::Ternary(condition, then, otherwise) => self.ternary(condition, then, otherwise, span),
            ExprKind::Comma(left, right) => self.comma(left, right, span),
            ExprKind::Cast(ty, operand) => self.cast(ty, operand, span),
            ExprKind::SizeofType(ty) => self.sizeof_type(ty, span),
            ExprKind::SizeofExpr(operand) => self.sizeof_expr(operand, span),
            ExprKind::Stringof(operand) => self.stringof(operand, span),
            ExprKind::Offsetof(ty, member) => self.offsetof(ty, member, span),
            ExprKind::Xlate(ty, operand) => self.xlate(ty, operand, span),
            ExprKind::Error => None,
        }
    }

    fn int_constant(&mut self, constant: IntConst, span: Span) -> TExpr {
        self.int(constant.value as i64, constant.ty.name(), span)
    }

    fn char_constant(&mut self, value: i64, span: Span) -> TExpr {
        let name = if i32::try_from(value).is_ok() { "int" } else { "long" };
        self.int(value, name, span)
    }

    /// A constant of the intrinsic type `name`.
    pub(crate) fn int(&mut self, value: i64, name: &str, span: Span) -> TExpr {
        let ty = self.named_type(name);
        TExpr::new(TKind::Int(value), ty, span)
    }

    fn comma(&mut self, left: &Expr, right: &Expr, span: Span) -> Option<TExpr> {
        let left = self.expr(left);
        let right = self.expr(right)?;
        let ty = right.ty;
        Some(TExpr::new(TKind::Comma(Box::new(left?), Box::new(right)), ty, span))
    }

    /// What stands before `?:`.
    pub(super) fn choice_condition(&mut self, condition: &Expr) -> Option<TExpr> {
        let condition = self.expr(condition)?;
        self.condition(condition, "operator ?: expression must be of scalar type")
    }

    fn ternary(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr, span: Span) -> Option<TExpr> {
        let condition = self.choice_condition(condition);
        let acts = [then, otherwise].into_iter().any(|arm| valueless(arm) == Some("void"));
        let before = self.diagnostics.len();
        let then = self.expr(then);
        let otherwise = self.expr(otherwise);
        if acts && self.in_clause_body() {
            let message = "action cannot be used in a conditional context";
            return self.action_as_operand(before, Tag::OpAct, span, message);
        }
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        if then.is_translated() || otherwise.is_translated() {
            return self.error(Tag::OpDyn, span, "operands of ? : cannot be translated data: name members of it");
        }
        let Some(ty) = self.common_type(&then, &otherwise) else {
            let (a, b) = (self.type_name(then.ty), self.type_name(otherwise.ty));
            return self.error(Tag::OpIncompat, span, format!("operands of ? : have the types {a} and {b}"));
        };
        if let Some(value) = condition.constant() {
            let chosen = if value != 0 { then } else { otherwise };
            return Some(TExpr::new(TKind::Retype(Box::new(chosen)), ty, span));
        }
        Some(TExpr::new(TKind::Ternary(Box::new(condition), Box::new(then), Box::new(otherwise)), ty, span))
    }

    /// The type that both arms of `? :` can have.
    fn common_type(&mut self, a: &TExpr, b: &TExpr) -> Option<TypeId> {
        if let Some(ty) = self.arithmetic_type(a, b) {
            return Some(ty);
        }
        if is_string(&self.types, a.ty) || is_string(&self.types, b.ty) {
            let fits = |c: &Self, e: &TExpr| is_string_like(&c.types, e.ty) || super::kind::is_zero(&c.types, e);
            return (fits(self, a) && fits(self, b)).then_some(TypeId::STRING);
        }
        if let Some(ty) = self.pointer_type(a, b) {
            return Some(ty);
        }
        self.types.compatible(a.ty, b.ty).then_some(a.ty)
    }

    /// Checks that `e` can be tested against zero; `message` says what is wrong if it can't.
    pub(crate) fn condition(&mut self, e: TExpr, message: &str) -> Option<TExpr> {
        if is_scalar(&self.types, e.ty) { Some(e) } else { self.error(Tag::OpScalar, e.span, message) }
    }

    fn sizeof_type(&mut self, ty: &TypeName, span: Span) -> Option<TExpr> {
        let ty = self.resolve_type(ty)?;
        self.size_constant(ty, span)
    }

    fn sizeof_expr(&mut self, operand: &Expr, span: Span) -> Option<TExpr> {
        let operand = self.expr(operand)?;
        if matches!(operand.kind, TKind::BitField { .. }) {
            return self.error(Tag::SizeofBitfield, span, "cannot apply sizeof to a bit-field");
        }
        // Of a string constant, the constant: the type of all strings is larger.
        if let TKind::Str(bytes) = &operand.kind {
            let size = bytes.len() + 1;
            return Some(self.int(size as i64, "size_t", span));
        }
        self.size_constant(operand.ty, span)
    }

    /// The option `strsize`: only the classic dialect counts the NUL.
    pub(super) fn strsize(&self) -> i64 {
        i64::from(self.types.strsize()) - i64::from(!self.options.classic())
    }

    fn size_constant(&mut self, ty: TypeId, span: Span) -> Option<TExpr> {
        if is_string(&self.types, ty) {
            return Some(self.int(self.strsize(), "size_t", span));
        }
        let Some(size) = self.size_of(ty) else {
            return self.error(Tag::SizeofType, span, "cannot apply sizeof to an operand of unknown size");
        };
        Some(self.int(size as i64, "size_t", span))
    }

    fn offsetof(&mut self, ty: &TypeName, member: &Spanned<String>, span: Span) -> Option<TExpr> {
        let ty = self.resolve_type(ty)?;
        self.complete(ty);
        if !matches!(self.types.base(ty), Type::Record(Record { members: Some(_), .. })) {
            return self.error(Tag::OffsetofType, span, "offsetof operand must be a struct or union type");
        }
        let Some(found) = self.types.member(ty, &member.node) else {
            let message = format!("failed to determine offset of {}: Member name not found", member.node);
            return self.error(Tag::Unknown, member.span, message);
        };
        if found.bits.is_some() {
            return self.error(
                Tag::OffsetofBitfield,
                span,
                format!("cannot take offset of a bit-field: {}", member.node),
            );
        }
        Some(self.int((found.bit_offset / 8) as i64, "size_t", span))
    }

    fn stringof(&mut self, operand: &Expr, span: Span) -> Option<TExpr> {
        if let Some(argument) = super::proto::valueless(operand) {
            let message = format!("cannot apply stringof to a value of type {argument}");
            return self.error(Tag::StringofType, span, message);
        }
        let operand = self.expr(operand)?;
        self.string_from(operand, span, Tag::StringofType)
    }

    /// `e` taken as a string.
    pub(crate) fn string_from(&mut self, e: TExpr, span: Span, tag: Tag) -> Option<TExpr> {
        if is_string(&self.types, e.ty) {
            return Some(e);
        }
        if is_void(&self.types, e.ty) || (is_by_ref(&self.types, e.ty) && !is_string_like(&self.types, e.ty)) {
            let name = self.type_name(e.ty);
            return self.error(tag, span, format!("a value of type {name} cannot be converted to a string"));
        }
        if super::kind::is_userland(&self.types, e.ty) {
            return Some(self.copied_string(e, span));
        }
        Some(TExpr::new(TKind::Retype(Box::new(e)), TypeId::STRING, span))
    }
}

/// A D string ends at its first NUL.
fn until_nul(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().take_while(|&b| b != 0).collect()
}
