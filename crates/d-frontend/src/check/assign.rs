//! Assignment, `op=`, `++` and `--`.

use d_types::TypeId;
use dif_vm::{Subr, VarKind, VarScope};

use super::Checker;
use super::kind::{int_info, is_by_ref, is_scalar, is_string, is_void, is_zero, pointee};
use super::names::{Global, display_name, var_scope};
use super::ops::Operator;
use super::tree::{BinOp, CmpOp, Place, TExpr, TKind, VarRef, Yields};
use super::width::Slot;
use crate::ast::{BinaryOp, Expr, ExprKind, IncDec, Scope};
use crate::builtins;
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    pub(super) fn assign(&mut self, op: Option<BinaryOp>, left: &Expr, right: &Expr, span: Span) -> Option<TExpr> {
        if let ExprKind::Aggregation(name, _) = &left.kind {
            return self.error(
                Tag::AggFunc,
                span,
                format!("@{name} can only be assigned to as a statement, with = and an aggregating function"),
            );
        }
        if op.is_some() {
            self.assigned_before(left)?;
        }
        let value = self.expr(right).and_then(|value| self.settled(value));
        let (place, ty) = self.target(left, value.as_ref().map(|v| v.ty), "=")?;
        let value = value?;
        match op {
            None => self.store(place, ty, value, span),
            Some(op @ (BinaryOp::Add | BinaryOp::Sub)) if !self.can_be_moved(ty, value.ty) => {
                let op = Operator::assigning(op).text();
                let message = format!("operator {op} requires left-hand scalar operand of known size");
                self.error(Tag::OpVfptr, span, message)
            }
            Some(op) => self.update(Operator::assigning(op), place, ty, value, Yields::New, span),
        }
    }

    fn store(&mut self, place: Place, ty: TypeId, value: TExpr, span: Span) -> Option<TExpr> {
        let from = self.type_name(value.ty);
        if matches!(self.types.base(ty), d_types::Type::Array { .. }) && !is_zero(&self.types, &value) {
            let to = self.type_name(ty);
            let message = format!("operator = may not be applied to operand of type \"{to}\"");
            return self.error(Tag::OpArrfun, span, message);
        }
        self.widens_place(&place, &value);
        let deletes = is_zero(&self.types, &value) && matches!(place, Place::Var(_) | Place::Element(..));
        let converted = if deletes && is_by_ref(&self.types, ty) {
            Some(TExpr::new(TKind::Retype(Box::new(value)), ty, span))
        } else {
            self.try_convert(value, ty)
        };
        let Some(value) = converted else {
            let to = self.type_name(ty);
            return self.error(
                Tag::OpIncompat,
                span,
                format!("operands have incompatible types: \"{to}\" = \"{from}\""),
            );
        };
        self.can_be_kept(&value, ty, span)?;
        let value = self.fitted(&place, value);
        Some(TExpr::new(TKind::Assign(place, Box::new(value)), ty, span))
    }

    /// The value as the place keeps it: cut to a bit-field, a string with room behind it, or a pointer to a string that
    /// stays.
    pub(super) fn fitted(&mut self, place: &Place, value: TExpr) -> TExpr {
        let (ty, span) = (value.ty, value.span);
        match *place {
            Place::Bits { width, signed, .. } => {
                TExpr::new(TKind::BitField { unit: Box::new(value), shift: 0, width, signed }, ty, span)
            }
            Place::Memory(..) | Place::Part { .. } if is_string(&self.types, ty) => {
                let value = if is_zero_string(&value) { TExpr::new(TKind::Str(Vec::new()), ty, span) } else { value };
                let start = self.int(0, "int", span);
                TExpr::new(TKind::Call(Subr::Substr, vec![value, start]), ty, span)
            }
            _ if self.points_to_passing_string(&value) => self.kept_string(value),
            _ => value,
        }
    }

    /// `place = place op value`, the place being evaluated once.
    fn update(
        &mut self,
        op: Operator,
        place: Place,
        ty: TypeId,
        value: TExpr,
        yields: Yields,
        span: Span,
    ) -> Option<TExpr> {
        let old = TExpr::new(TKind::Hole, ty, span);
        let new = self.apply_binary(op, old, value, span)?;
        self.widens_place(&place, &new);
        let from = self.type_name(new.ty);
        let Some(compute) = self.try_convert(new, ty) else {
            let to = self.type_name(ty);
            return self.error(
                Tag::OpIncompat,
                span,
                format!("operands have incompatible types: \"{to}\" = \"{from}\""),
            );
        };
        let compute = self.fitted(&place, compute);
        Some(TExpr::new(TKind::Update { place, compute: Box::new(compute), yields }, ty, span))
    }

    pub(super) fn inc_dec(&mut self, op: IncDec, operand: &Expr, yields: Yields, span: Span) -> Option<TExpr> {
        if let ExprKind::Aggregation(name, _) = &operand.kind {
            return self.error(Tag::OpWrite, span, format!("aggregation @{name} cannot be counted up or down"));
        }
        let int64 = self.named_type("int64_t");
        let op = Operator::counting(op);
        let (place, ty) = self.target(operand, Some(int64), op.text())?;
        if !is_scalar(&self.types, ty) {
            return self.error(Tag::OpScalar, span, format!("operator {} requires operand of scalar type", op.text()));
        }
        let one = self.int(1, "int", span);
        self.update(op, place, ty, one, yields, span)
    }

    /// Whether `+=` and `-=` can change a value of this type by another: numbers by numbers, else pointers to what has
    /// a size. What strings can't is told elsewhere.
    fn can_be_moved(&mut self, ty: TypeId, by: TypeId) -> bool {
        let number = |c: &Self, ty| int_info(&c.types, ty).is_some() || is_string(&c.types, ty);
        (number(self, ty) && number(self, by)) || pointee(&self.types, ty).is_some_and(|to| self.has_elements(to))
    }

    /// An operator like `+=` reads what it stores to.
    fn assigned_before(&mut self, left: &Expr) -> Option<()> {
        let (name, scope) = match &left.kind {
            ExprKind::Ident(scope, name) if !self.is_parameter(*scope, name) => (name, *scope),
            _ => return Some(()),
        };
        let vscope = var_scope(scope);
        if self.names.find(vscope, name).is_some() {
            return Some(());
        }
        self.assignable_name(scope, name, left.span)?;
        let shown = display_name(vscope, name);
        self.not_assigned(&shown, left.span)
    }

    /// What an operator stores to, and its type. A new name is declared with the type `fresh`.
    pub(super) fn target(&mut self, left: &Expr, fresh: Option<TypeId>, operator: &str) -> Option<(Place, TypeId)> {
        match &left.kind {
            ExprKind::Ident(scope, name) if !self.is_parameter(*scope, name) => {
                self.name_target(*scope, name, fresh, left.span)
            }
            ExprKind::Index(base, index) => match &base.kind {
                ExprKind::Ident(scope, name) if !self.is_parameter(*scope, name) => {
                    self.element_target(*scope, name, index, fresh, (left, operator))
                }
                _ => self.memory_target(left, operator),
            },
            _ => self.memory_target(left, operator),
        }
    }

    fn name_target(&mut self, scope: Scope, name: &str, fresh: Option<TypeId>, span: Span) -> Option<(Place, TypeId)> {
        let vscope = var_scope(scope);
        if let Some(var) = self.names.find(vscope, name) {
            let info = self.names.var(var);
            if info.kind == VarKind::Array {
                let shown = display_name(vscope, name);
                let message = format!("associative array '{shown}' may not be referenced as scalar");
                return self.error(Tag::IdentBadref, span, message);
            }
            let ty = info.ty;
            self.writable(ty, span)?;
            return Some((Place::Var(var), ty));
        }
        self.assignable_name(scope, name, span)?;
        let Some(fresh) = fresh else {
            self.names.give_up(vscope, name);
            return None;
        };
        let ty = self.fresh_type(fresh, span)?;
        let ty = self.width(Slot::Value(vscope, name.to_owned()), ty);
        let var = self.declare_var(vscope, VarKind::Scalar, name, ty, Vec::new(), span)?;
        Some((Place::Var(var), ty))
    }

    /// A name that is no variable yet must not be anything else.
    fn assignable_name(&mut self, scope: Scope, name: &str, span: Span) -> Option<()> {
        if scope != Scope::Global {
            return Some(());
        }
        let Some(what) = self.other_meaning(name) else { return Some(()) };
        if what == "a function" {
            return self.error(Tag::IdentBadref, span, format!("{name} is a function, not a variable"));
        }
        if what != "a built-in variable" && what != "a kernel symbol" {
            return self.error(Tag::OpLval, span, format!("cannot assign to {name}: it is {what}"));
        }
        let message = "operator = can only be applied to a writable variable";
        self.diagnostics.push(Diagnostic::new(Tag::OpWrite, span, message).with_note(format!("{name} is {what}")));
        None
    }

    /// What a global name is, if not a variable of the program or nothing yet.
    pub(super) fn other_meaning(&mut self, name: &str) -> Option<&'static str> {
        self.want(name);
        Some(match () {
            () if matches!(self.names.global(name), Some(Global::Inline(_))) => "an inline definition",
            () if builtins::variable(name).is_some() => "a built-in variable",
            () if builtins::function(name).is_some() && builtins::since(name) <= self.options.version => "a function",
            () if self.find_enumerator(name).is_some() => "an enumerator",
            () if name.contains('`') => "a kernel symbol",
            () => return None,
        })
    }

    fn element_target(
        &mut self,
        scope: Scope,
        name: &str,
        index: &[Expr],
        fresh: Option<TypeId>,
        (left, operator): (&Expr, &str),
    ) -> Option<(Place, TypeId)> {
        let vscope = var_scope(scope);
        if let Some(var) = self.names.find(vscope, name) {
            if self.names.var(var).kind == VarKind::Scalar {
                return self.memory_target(left, operator);
            }
            let keys = self.assoc_keys(var, index, left.span)?;
            return Some((Place::Element(var, keys), self.names.var(var).ty));
        }
        if vscope == VarScope::Local {
            if self.names.given_up(vscope, name) {
                return None;
            }
            return self.error(
                Tag::ArrLocal,
                left.span,
                format!("this->{name} cannot be an associative array: use self->{name} or a global"),
            );
        }
        self.assignable_name(scope, name, left.span)?;
        let keys: Vec<_> = index.iter().map(|e| self.expr(e)).collect();
        let given: Vec<TExpr> = keys.into_iter().collect::<Option<_>>()?;
        let (mut keys, mut types) = (Vec::with_capacity(given.len()), Vec::with_capacity(given.len()));
        for (n, mut key) in given.into_iter().enumerate() {
            let first = self.key_type(&mut key)?;
            let ty = self.width(Slot::Key(vscope, name.to_owned(), n), first);
            let span = key.span;
            keys.push(if ty == first { key } else { self.integer_from(key, ty, span) });
            types.push(ty);
        }
        let Some(fresh) = fresh else {
            self.names.give_up(vscope, name);
            return None;
        };
        let ty = self.fresh_type(fresh, left.span)?;
        let ty = self.width(Slot::Value(vscope, name.to_owned()), ty);
        let var = self.declare_var(vscope, VarKind::Array, name, ty, types, left.span)?;
        Some((Place::Element(var, keys), ty))
    }

    /// The type that a key of this value gets: strings for what reads like one, pointers for arrays.
    pub(super) fn key_type(&mut self, key: &mut TExpr) -> Option<TypeId> {
        if let TKind::Translated { pointer: true, .. } = key.kind {
            let message = "a pointer to translated data has no value that could be a key: only its members have";
            return self.error(Tag::KeyType, key.span, message);
        }
        let ty = self.types.resolve(key.ty);
        match self.types.get(ty) {
            d_types::Type::Void | d_types::Type::Function { .. } => {
                let name = self.type_name(ty);
                self.error(Tag::KeyType, key.span, format!("a value of type {name} cannot be a key"))
            }
            d_types::Type::Int { .. } | d_types::Type::Enum(_) if int_info(&self.types, ty).is_some() => {
                let value = std::mem::replace(key, TExpr::new(TKind::Hole, ty, key.span));
                let span = value.span;
                *key = self.integer_from(value, ty, span);
                Some(ty)
            }
            _ => Some(ty),
        }
    }

    /// Anything else that can be stored to: memory, a part of what a variable holds, a bit-field.
    fn memory_target(&mut self, left: &Expr, operator: &str) -> Option<(Place, TypeId)> {
        let e = self.expr(left)?;
        self.target_of(e, left.span, operator)
    }

    fn target_of(&mut self, e: TExpr, span: Span, operator: &str) -> Option<(Place, TypeId)> {
        let ty = e.ty;
        match e.kind {
            TKind::Load { address, user: false } => {
                self.writable(ty, span)?;
                if let Some((whole, offset)) = self.part(&address) {
                    return Some((Place::Part { whole: Box::new(whole), offset: Box::new(offset), ty }, ty));
                }
                if self.is_foreign(&address) {
                    return self.error(
                        Tag::OpWrite,
                        span,
                        "cannot write to kernel memory: only D variables and alloca() memory can be assigned to",
                    );
                }
                Some((Place::Memory(address, ty), ty))
            }
            TKind::Load { .. } => {
                self.error(Tag::OpWrite, span, "cannot write to memory of the process: use copyout()")
            }
            TKind::BitField { unit, shift, width, signed } => {
                let (unit, _) = self.target_of(*unit, span, operator)?;
                Some((Place::Bits { unit: Box::new(unit), shift, width, signed }, ty))
            }
            _ => self.error(Tag::OpLval, span, format!("operator {operator} requires modifiable lvalue as an operand")),
        }
    }

    /// If `address` lies inside what an element of an associative array holds: which, and how many bytes in.
    fn part(&mut self, address: &TExpr) -> Option<(Place, TExpr)> {
        match &address.kind {
            TKind::Retype(inner) => self.part(inner),
            TKind::Load { address: inner, user: false } if is_by_ref(&self.types, address.ty) => self.part(inner),
            TKind::Binary(BinOp::Add, base, more) => {
                let (place, offset) = self.part(base)?;
                let sum_ty = more.ty;
                let kind = TKind::Binary(BinOp::Add, Box::new(offset), more.clone());
                let sum = self.fold(TExpr::new(kind, sum_ty, address.span));
                Some((place, sum))
            }
            TKind::Slot { base, index, size, length } => {
                let (place, offset) = self.part(base)?;
                let more = self.slot_offset(index, *size, *length, address.span);
                let ty = more.ty;
                let kind = TKind::Binary(BinOp::Add, Box::new(offset), Box::new(more));
                Some((place, self.fold(TExpr::new(kind, ty, address.span))))
            }
            TKind::Element(var, keys) if is_by_ref(&self.types, self.names.var(*var).ty) => {
                let zero = self.int(0, "ptrdiff_t", address.span);
                Some((Place::Element(*var, keys.clone()), zero))
            }
            _ => None,
        }
    }

    /// How far into an array an element is; of a wrong index, farther than any memory goes.
    fn slot_offset(&mut self, index: &TExpr, size: u32, length: u64, span: Span) -> TExpr {
        let ty = self.named_type("ptrdiff_t");
        let size = self.int(i64::from(size), "ptrdiff_t", span);
        let offset = TExpr::new(TKind::Binary(BinOp::Mul, Box::new(index.clone()), Box::new(size)), ty, span);
        if !index.is_plain() {
            return offset;
        }
        let length = self.int(length as i64, "ptrdiff_t", span);
        let (left, right) = (Box::new(index.clone()), Box::new(length));
        let int = self.int_type();
        let inside = TExpr::new(TKind::Compare { op: CmpOp::Lt, signed: false, left, right }, int, span);
        let nowhere = self.int(1 << 62, "ptrdiff_t", span);
        TExpr::new(TKind::Ternary(Box::new(inside), Box::new(offset), Box::new(nowhere)), ty, span)
    }

    /// Whether an address comes from the kernel as is, so that storing there can only fail.
    fn is_foreign(&self, address: &TExpr) -> bool {
        match &address.kind {
            TKind::Builtin(_) | TKind::Str(_) => true,
            TKind::Retype(inner) => self.is_foreign(inner),
            TKind::Load { address, .. } => self.is_foreign(address),
            TKind::Slot { base, .. } => self.is_foreign(base),
            TKind::Binary(BinOp::Add | BinOp::Sub, a, _) if pointee(&self.types, address.ty).is_some() => {
                self.is_foreign(a)
            }
            _ => false,
        }
    }

    fn writable(&mut self, ty: TypeId, span: Span) -> Option<()> {
        if self.types.is_const(ty) {
            let name = self.type_name(ty);
            return self.error(Tag::OpLval, span, format!("cannot assign to something of the type {name}"));
        }
        Some(())
    }

    /// The type of a variable whose first value has the type `ty`.
    fn fresh_type(&mut self, ty: TypeId, span: Span) -> Option<TypeId> {
        if is_void(&self.types, ty) || matches!(self.types.base(ty), d_types::Type::Function { .. }) {
            let name = self.type_name(ty);
            return self.error(Tag::OpIncompat, span, format!("a value of type {name} cannot be kept in a variable"));
        }
        Some(if self.types.is_const(ty) { self.types.resolve(ty) } else { ty })
    }

    pub(super) fn declare_var(
        &mut self,
        scope: VarScope,
        kind: VarKind,
        name: &str,
        ty: TypeId,
        keys: Vec<TypeId>,
        span: Span,
    ) -> Option<VarRef> {
        if keys.len() > dif_vm::op::TUPLE_MAX {
            return self.too_many_keys(keys.len(), dif_vm::op::TUPLE_MAX, span);
        }
        match self.names.add(scope, kind, name, ty, keys) {
            Some(var) => Some(var),
            None => self.error(Tag::IdOflow, span, format!("cannot declare {name}: all variable numbers are taken")),
        }
    }

    /// Keys that do not fit on the tuple stack.
    pub(super) fn too_many_keys<T>(&mut self, keys: usize, most: usize, span: Span) -> Option<T> {
        let error = Diagnostic::new(Tag::Unknown, span, "Insufficient tuple registers to generate code");
        self.diagnostics.push(error.with_note(format!("{keys} keys; {most} are possible")).without_line());
        None
    }

    /// Whether a bare name is a parameter of the inline that is being put in.
    fn is_parameter(&self, scope: Scope, name: &str) -> bool {
        scope == Scope::Global && self.parameter(name).is_some()
    }
}

/// Whether it is the string NULL.
fn is_zero_string(e: &TExpr) -> bool {
    e.constant() == Some(0)
}
