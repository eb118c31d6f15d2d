//! Arithmetic, comparisons and logic.

use d_types::TypeId;

use super::Checker;
use super::kind::{int_info, is_pointer, is_scalar, is_string, is_string_like, is_userland, is_zero, pointee};
use super::proto::valueless;
use super::tree::{BinOp, CmpOp, TExpr, TKind, UnOp, Yields};
use crate::ast::{BinaryOp, Expr, ExprKind, IncDec, Scope, UnaryOp};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Expr, span: Span) -> Option<TExpr> {
        match op {
            UnaryOp::Deref => self.deref(operand, span),
            UnaryOp::AddressOf => self.address_of(operand, span),
            UnaryOp::PreInc => self.inc_dec(IncDec::Inc, operand, Yields::New, span),
            UnaryOp::PreDec => self.inc_dec(IncDec::Dec, operand, Yields::New, span),
            UnaryOp::Plus | UnaryOp::Neg => {
                let operator = if op == UnaryOp::Neg { "-" } else { "+" };
                if valueless(operand) == Some("void") && self.in_clause_body() {
                    let before = self.diagnostics.len();
                    let _ = self.expr(operand);
                    let message = format!("operator {operator} requires an operand of arithmetic type");
                    return self.action_as_operand(before, Tag::OpArith, operand.span, message);
                }
                let e = self.operand(operand, operator)?;
                self.require_integer(&e, operator, "an operand", Tag::OpArith)?;
                let ty = e.ty;
                Some(if op == UnaryOp::Plus { e } else { TExpr::new(TKind::Unary(UnOp::Neg, Box::new(e)), ty, span) })
            }
            UnaryOp::BitNot => {
                let e = self.operand(operand, "~")?;
                self.require_integer(&e, "~", "an operand", Tag::OpInt)?;
                let ty = e.ty;
                Some(TExpr::new(TKind::Unary(UnOp::BitNot, Box::new(e)), ty, span))
            }
            UnaryOp::Not => {
                let e = self.operand(operand, "!")?;
                let e = self.condition(e, "operator ! requires an operand of scalar type")?;
                Some(TExpr::new(TKind::Unary(UnOp::Not, Box::new(e)), self.int_type(), span))
            }
        }
        .map(|e| self.fold(e))
    }

    /// What an operator of one operand is applied to. A variable or array that nothing has assigned to yet gets the
    /// type int64_t there: `/!self->seen/`.
    fn operand(&mut self, operand: &Expr, operator: &str) -> Option<TExpr> {
        if self.may_declare() && self.is_new_variable(operand) {
            let int64 = self.named_type("int64_t");
            self.target(operand, Some(int64), operator)?;
        }
        self.expr(operand)
    }

    /// An operand that is an action, whose errors are those from `before` on: what is wrong with it by itself comes
    /// first, and else what the operator says.
    pub(super) fn action_as_operand<T>(
        &mut self,
        before: usize,
        tag: Tag,
        span: Span,
        message: impl Into<String>,
    ) -> Option<T> {
        let mut errors = self.diagnostics.split_off(before);
        errors.retain(|error| error.tag != Tag::OpAct);
        if errors.is_empty() {
            return self.error(tag, span, message);
        }
        self.diagnostics.extend(errors);
        None
    }

    /// A chain of operators, which may be long, is checked from its start.
    pub(super) fn binary(&mut self, e: &Expr) -> Option<TExpr> {
        let mut chain = Vec::new();
        let mut first = e;
        while let ExprKind::Binary(op, left, right) = &first.kind {
            chain.push((*op, right, first.span));
            first = left;
        }
        let mut value = self.expr(first);
        for (op, right, span) in chain.into_iter().rev() {
            let right = self.right_operand(value.as_ref(), op, right);
            value =
                value.zip(right).and_then(|(left, right)| self.apply_binary(Operator::plain(op), left, right, span));
            if let Some(value) = &value {
                self.keep_fact(span, value);
            }
        }
        value
    }

    /// The right operand; opposite an enumeration its name may be an enumerator of that.
    fn right_operand(&mut self, left: Option<&TExpr>, op: BinaryOp, right: &Expr) -> Option<TExpr> {
        if let (Some(left), ExprKind::Ident(Scope::Global, name)) = (left, &right.kind)
            && comparison(op).is_some()
            && let Some(value) = self.enumerator_of(left.ty, name, right.span)
        {
            return value;
        }
        self.expr(right)
    }

    /// Applies an operator to checked operands.
    pub(super) fn apply_binary(&mut self, op: Operator, left: TExpr, right: TExpr, span: Span) -> Option<TExpr> {
        let result = self.reading(span.end, |c| match op.op {
            BinaryOp::LogAnd | BinaryOp::LogOr | BinaryOp::LogXor => c.logical(op, left, right, span),
            _ => match comparison(op.op) {
                Some(cmp) => c.compare(cmp, op, left, right, span),
                None => c.arithmetic(op, left, right, span),
            },
        })?;
        Some(self.fold(result))
    }

    fn logical(&mut self, op: Operator, left: TExpr, right: TExpr, span: Span) -> Option<TExpr> {
        let message = format!("operator {} requires operands of scalar type", op.text);
        let left = self.condition(left, &message);
        let right = self.condition(right, &message);
        let (left, right) = (Box::new(left?), Box::new(right?));
        let kind = match op.op {
            BinaryOp::LogAnd => TKind::And(left, right),
            BinaryOp::LogOr => TKind::Or(left, right),
            _ => TKind::Xor(left, right),
        };
        Some(TExpr::new(kind, self.int_type(), span))
    }

    fn compare(&mut self, cmp: CmpOp, op: Operator, left: TExpr, right: TExpr, span: Span) -> Option<TExpr> {
        let int = self.int_type();
        if is_string(&self.types, left.ty) || is_string(&self.types, right.ty) {
            let left = self.string_operand(left, op)?;
            let right = self.string_operand(right, op)?;
            return Some(TExpr::new(TKind::CompareStrings(cmp, Box::new(left), Box::new(right)), int, span));
        }
        let signed = match self.arithmetic_type(&left, &right) {
            Some(ty) => int_info(&self.types, ty).is_some_and(|i| i.signed),
            None if self.pointer_type(&left, &right).is_some() => false,
            None => return self.incompatible(op, &left, &right, span),
        };
        let kind = TKind::Compare { op: cmp, signed, left: Box::new(left), right: Box::new(right) };
        Some(TExpr::new(kind, int, span))
    }

    fn string_operand(&mut self, e: TExpr, op: Operator) -> Option<TExpr> {
        let span = e.span;
        if !is_string_like(&self.types, e.ty) && !is_zero(&self.types, &e) {
            let name = self.type_name(e.ty);
            return self.error(
                Tag::OpIncompat,
                span,
                format!("operands of {} are a string and a value of type {name}", op.text),
            );
        }
        self.string_from(e, span, Tag::OpIncompat)
    }

    fn incompatible(&mut self, op: Operator, left: &TExpr, right: &TExpr, span: Span) -> Option<TExpr> {
        let (a, b) = (self.type_name(left.ty), self.type_name(right.ty));
        self.error(Tag::OpIncompat, span, format!("operands have incompatible types: \"{a}\" {} \"{b}\"", op.text))
    }

    fn arithmetic(&mut self, op: Operator, left: TExpr, right: TExpr, span: Span) -> Option<TExpr> {
        let (op, written) = (op.op, op);
        if matches!(op, BinaryOp::Add | BinaryOp::Sub) {
            if written.text == "+"
                && let Some(moved) = self.string_behind(&left, &right, span)
            {
                return Some(moved);
            }
            let pointers = (pointee(&self.types, left.ty).is_some(), pointee(&self.types, right.ty).is_some());
            if !is_string(&self.types, left.ty) && pointers != (false, false) {
                return self.pointer_arithmetic(written, left, right, span);
            }
        }
        let tag = match op {
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Add | BinaryOp::Sub => Tag::OpArith,
            _ => Tag::OpInt,
        };
        if matches!(op, BinaryOp::Add | BinaryOp::Sub)
            && (int_info(&self.types, left.ty).is_none() || int_info(&self.types, right.ty).is_none())
        {
            return self.incompatible(written, &left, &right, span);
        }
        self.require_integer(&left, written.text, "operands", tag)?;
        self.require_integer(&right, written.text, "operands", tag)?;
        if matches!(op, BinaryOp::Div | BinaryOp::Mod) && right.constant() == Some(0) {
            return self.error(Tag::DivZero, span, "expression contains division by zero");
        }
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let ty = if shift { left.ty } else { self.arithmetic_type(&left, &right)? };
        let signed = int_info(&self.types, ty).is_some_and(|i| i.signed);
        let op = match machine_op(op, signed) {
            // By a positive constant both remainders are the same.
            BinOp::Smod if self.options.classic() || right.constant().is_some_and(|n| n > 0) => BinOp::Srem,
            op => op,
        };
        Some(TExpr::new(TKind::Binary(op, Box::new(left), Box::new(right)), ty, span))
    }

    /// A string and a number: the string from so many characters on.
    fn string_behind(&mut self, left: &TExpr, right: &TExpr, span: Span) -> Option<TExpr> {
        let number = |e: &TExpr| int_info(&self.types, e.ty).is_some();
        let (text, count) = match (is_string(&self.types, left.ty), is_string(&self.types, right.ty)) {
            (true, false) if number(right) => (left, right),
            (false, true) if number(left) => (right, left),
            _ => return None,
        };
        let ty = self.named_type("char *");
        let address = TExpr::new(TKind::Retype(Box::new(text.clone())), ty, text.span);
        let sum = TExpr::new(TKind::Binary(BinOp::Add, Box::new(address), Box::new(count.clone())), ty, span);
        Some(TExpr::new(TKind::Retype(Box::new(sum)), TypeId::STRING, span))
    }

    fn pointer_arithmetic(&mut self, written: Operator, left: TExpr, right: TExpr, span: Span) -> Option<TExpr> {
        let op = written.op;
        let (lp, rp) = (pointee(&self.types, left.ty), pointee(&self.types, right.ty));
        match (lp, rp) {
            (Some(a), Some(b)) if op == BinaryOp::Sub && self.types.compatible(a, b) => {
                let size = self.element_size(a, span)?;
                let ty = self.named_type("ptrdiff_t");
                let bytes = TExpr::new(TKind::Binary(BinOp::Sub, Box::new(left), Box::new(right)), ty, span);
                let size = self.int(size, "ptrdiff_t", span);
                Some(TExpr::new(TKind::Binary(BinOp::Sdiv, Box::new(bytes), Box::new(size)), ty, span))
            }
            (Some(to), None) if int_info(&self.types, right.ty).is_some() && self.has_elements(to) => {
                self.offset_pointer(op, left, to, right, span)
            }
            (None, Some(to))
                if op == BinaryOp::Add && int_info(&self.types, left.ty).is_some() && self.has_elements(to) =>
            {
                self.offset_pointer(op, right, to, left, span)
            }
            _ => self.incompatible(written, &left, &right, span),
        }
    }

    /// `pointer + index` or `pointer - index`, in elements.
    pub(super) fn offset_pointer(
        &mut self,
        op: BinaryOp,
        pointer: TExpr,
        to: TypeId,
        index: TExpr,
        span: Span,
    ) -> Option<TExpr> {
        let bytes = self.scaled(to, index, span)?;
        let ty = self.decayed(pointer.ty);
        let op = if op == BinaryOp::Sub { BinOp::Sub } else { BinOp::Add };
        let sum = TExpr::new(TKind::Binary(op, Box::new(pointer), Box::new(bytes)), ty, span);
        Some(self.fold(sum))
    }

    /// `index` times the size of `element`, in bytes.
    pub(super) fn scaled(&mut self, element: TypeId, index: TExpr, span: Span) -> Option<TExpr> {
        let size = self.element_size(element, span)?;
        let ty = self.named_type("ptrdiff_t");
        let size = self.int(size, "ptrdiff_t", span);
        let product = TExpr::new(TKind::Binary(BinOp::Mul, Box::new(index), Box::new(size)), ty, span);
        Some(self.fold(product))
    }

    pub(super) fn has_elements(&mut self, to: TypeId) -> bool {
        self.size_of(to).is_some_and(|size| size > 0)
    }

    fn element_size(&mut self, to: TypeId, span: Span) -> Option<i64> {
        match self.size_of(to) {
            Some(size) if size > 0 => i64::try_from(size).ok(),
            _ => {
                let name = self.type_name(to);
                self.error(Tag::OpVfptr, span, format!("a pointer to {name} can be neither moved nor indexed"))
            }
        }
    }

    /// An array's type as a pointer to its elements; others as they are.
    pub(super) fn decayed(&mut self, ty: TypeId) -> TypeId {
        match *self.types.base(ty) {
            d_types::Type::Array { element, .. } => self.types.pointer(element),
            _ => ty,
        }
    }

    /// Type of an arithmetic operation on two integers: that of the operand with the higher rank.
    pub(super) fn arithmetic_type(&mut self, left: &TExpr, right: &TExpr) -> Option<TypeId> {
        let a = int_info(&self.types, left.ty)?;
        let b = int_info(&self.types, right.ty)?;
        let ty = if a.rank() >= b.rank() { left.ty } else { right.ty };
        Some(if matches!(self.types.base(ty), d_types::Type::Enum(_)) { self.int_type() } else { ty })
    }

    /// Type of two pointers that can be compared: the one that says more. Zero fits any pointer.
    pub(super) fn pointer_type(&mut self, left: &TExpr, right: &TExpr) -> Option<TypeId> {
        let (lp, rp) = (pointee(&self.types, left.ty), pointee(&self.types, right.ty));
        match (lp, rp) {
            (Some(_), None) if is_zero(&self.types, right) => Some(self.decayed(left.ty)),
            (None, Some(_)) if is_zero(&self.types, left) => Some(self.decayed(right.ty)),
            (Some(a), Some(b)) => {
                if is_userland(&self.types, left.ty) != is_userland(&self.types, right.ty) {
                    return None;
                }
                let void = |c: &Self, ty| super::kind::is_void(&c.types, ty);
                let fits = void(self, a) || void(self, b) || self.same_pointee(a, b);
                fits.then(|| if void(self, b) { self.decayed(left.ty) } else { self.decayed(right.ty) })
            }
            _ => None,
        }
    }

    pub(super) fn require_integer(&mut self, e: &TExpr, operator: &str, operands: &str, tag: Tag) -> Option<()> {
        if int_info(&self.types, e.ty).is_some() {
            return Some(());
        }
        let kind = if tag == Tag::OpArith { "arithmetic" } else { "integral" };
        self.error(tag, e.span, format!("operator {operator} requires {operands} of {kind} type"))
    }

    pub(crate) fn int_type(&mut self) -> TypeId {
        self.named_type("int")
    }

    /// Whether a value can go where a number is wanted: an integer or a pointer.
    pub(crate) fn is_number(&self, ty: TypeId) -> bool {
        is_scalar(&self.types, ty) || is_pointer(&self.types, ty)
    }
}

fn comparison(op: BinaryOp) -> Option<CmpOp> {
    Some(match op {
        BinaryOp::Eq => CmpOp::Eq,
        BinaryOp::Ne => CmpOp::Ne,
        BinaryOp::Lt => CmpOp::Lt,
        BinaryOp::Le => CmpOp::Le,
        BinaryOp::Gt => CmpOp::Gt,
        BinaryOp::Ge => CmpOp::Ge,
        _ => return None,
    })
}

/// The operation on 64 bits; only arithmetic operators get here.
fn machine_op(op: BinaryOp, signed: bool) -> BinOp {
    match op {
        BinaryOp::Mul => BinOp::Mul,
        BinaryOp::Div if signed => BinOp::Sdiv,
        BinaryOp::Div => BinOp::Udiv,
        BinaryOp::Mod if signed => BinOp::Smod,
        BinaryOp::Mod => BinOp::Urem,
        BinaryOp::Sub => BinOp::Sub,
        BinaryOp::Shl => BinOp::Shl,
        BinaryOp::Shr if signed => BinOp::Sra,
        BinaryOp::Shr => BinOp::Srl,
        BinaryOp::BitAnd => BinOp::And,
        BinaryOp::BitOr => BinOp::Or,
        BinaryOp::BitXor => BinOp::Xor,
        _ => BinOp::Add,
    }
}

/// An operator, and how it is written: `+=` and `++` apply `+`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operator {
    op: BinaryOp,
    text: &'static str,
}

impl Operator {
    fn plain(op: BinaryOp) -> Self {
        Self { op, text: op.symbol() }
    }

    pub(super) fn assigning(op: BinaryOp) -> Self {
        let text = match op {
            BinaryOp::Mul => "*=",
            BinaryOp::Div => "/=",
            BinaryOp::Mod => "%=",
            BinaryOp::Add => "+=",
            BinaryOp::Sub => "-=",
            BinaryOp::Shl => "<<=",
            BinaryOp::Shr => ">>=",
            BinaryOp::BitAnd => "&=",
            BinaryOp::BitXor => "^=",
            BinaryOp::BitOr => "|=",
            other => other.symbol(),
        };
        Self { op, text }
    }

    pub(super) fn text(self) -> &'static str {
        self.text
    }

    pub(super) fn counting(op: IncDec) -> Self {
        match op {
            IncDec::Inc => Self { op: BinaryOp::Add, text: "++" },
            IncDec::Dec => Self { op: BinaryOp::Sub, text: "--" },
        }
    }
}
