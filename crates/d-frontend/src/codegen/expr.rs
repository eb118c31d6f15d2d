//! Values of expressions.

use d_types::TypeId;
use dif_vm::var::Builtin;
use dif_vm::{Insn, Opcode, Subr, VarKind, VarScope};

use super::emit::{Emit, Reg, ZERO};
use super::{CodeError, CodeResult};
use crate::check::kind::{int_info, is_string, size32};
use crate::check::tree::{BinOp, TExpr, TKind, UnOp, VarRef};
use crate::span::Span;

impl Emit<'_> {
    /// The value of `e` in a register that is the caller's.
    pub(super) fn value(&mut self, e: &TExpr) -> CodeResult<Reg> {
        match &e.kind {
            TKind::Int(value) => self.constant(*value, e.span),
            TKind::Str(bytes) => self.string(bytes, e.span),
            TKind::Var(var) => self.load_var(*var, e.span),
            TKind::Element(var, keys) => {
                let keys = self.values(keys)?;
                self.load_element(*var, &keys, e.span, true)
            }
            TKind::Builtin(builtin) => self.builtin(*builtin, e.span),
            TKind::Load { address, user } => self.load(address, e.ty, *user, e.span),
            TKind::BitField { unit, shift, width, signed } => self.bit_field(unit, *shift, *width, *signed),
            TKind::Unary(op, operand) => self.unary(*op, operand, e),
            TKind::Binary(op, left, right) => self.binary(*op, left, right, e.span),
            TKind::Compare { .. } | TKind::CompareStrings(..) | TKind::And(..) | TKind::Or(..) => self.truth(e),
            TKind::Xor(left, right) => self.exclusive_or(left, right, e.span),
            TKind::Ternary(condition, then, otherwise) => self.ternary(condition, then, otherwise, e.span),
            TKind::Comma(left, right) => {
                let left = self.value(left)?;
                self.free(left);
                self.value(right)
            }
            TKind::Convert(inner) => {
                let value = self.value(inner)?;
                self.cut_down(value, e.ty, e.span)
            }
            TKind::Retype(inner) => self.value(inner),
            TKind::Assign(place, value) => self.assign(place, value, e.span),
            TKind::Update { place, compute, post } => self.update(place, compute, *post, e.span),
            TKind::Hole => self.hole(e.span),
            TKind::Call(subr, args) => self.call(*subr, args, e.span),
            TKind::Let { id, value, body } => self.bind(*id, value, body),
            TKind::Bound(id) => self.bound(*id, e.span),
            // It has no value of its own; the input may have an effect.
            TKind::Translated { input, .. } => self.value(input),
        }
    }

    pub(super) fn values(&mut self, list: &[TExpr]) -> CodeResult<Vec<(Reg, TypeId)>> {
        list.iter().map(|e| Ok((self.value(e)?, e.ty))).collect()
    }

    fn load_var(&mut self, var: VarRef, span: Span) -> CodeResult<Reg> {
        let id = self.variable(var, false);
        let rd = self.alloc(span)?;
        let op = match self.tables.vars[var.0].scope {
            VarScope::Global => Opcode::Ldgs,
            VarScope::Thread => Opcode::Ldts,
            VarScope::Local => Opcode::Ldls,
        };
        self.push(Insn::wide(op, id, rd));
        Ok(rd)
    }

    /// Puts values on the emptied tuple stack; `done` gives their registers back.
    pub(super) fn push_tuple(&mut self, values: &[(Reg, TypeId)], done: bool) {
        if !values.is_empty() {
            self.flush();
        }
        for &(value, ty) in values {
            let op = if self.tables.by_ref(ty) { Opcode::Pushtr } else { Opcode::Pushtv };
            let kind = u8::from(is_string(self.tables.types, ty));
            self.op3(op, kind, ZERO, value);
            if done {
                self.free(value);
            }
        }
    }

    pub(super) fn load_element(
        &mut self,
        var: VarRef,
        keys: &[(Reg, TypeId)],
        span: Span,
        done: bool,
    ) -> CodeResult<Reg> {
        debug_assert_eq!(self.tables.vars[var.0].kind, VarKind::Array);
        self.push_tuple(keys, done);
        let id = self.variable(var, false);
        let rd = self.alloc(span)?;
        let thread = self.tables.vars[var.0].scope == VarScope::Thread;
        self.push(Insn::wide(if thread { Opcode::Ldtaa } else { Opcode::Ldgaa }, id, rd));
        Ok(rd)
    }

    fn builtin(&mut self, builtin: Builtin, span: Span) -> CodeResult<Reg> {
        let rd = self.alloc(span)?;
        self.push(Insn::wide(Opcode::Ldgs, builtin as u16, rd));
        Ok(rd)
    }

    fn load(&mut self, address: &TExpr, ty: TypeId, user: bool, span: Span) -> CodeResult<Reg> {
        let at = self.value(address)?;
        if self.tables.by_ref(ty) {
            return Ok(at);
        }
        let rd = self.writable(at, span)?;
        let signed = int_info(self.tables.types, ty).is_some_and(|i| i.signed);
        let op = match (size32(self.tables.types, ty), signed, user) {
            (1, true, false) => Opcode::Ldsb,
            (1, false, false) => Opcode::Ldub,
            (2, true, false) => Opcode::Ldsh,
            (2, false, false) => Opcode::Lduh,
            (4, true, false) => Opcode::Ldsw,
            (4, false, false) => Opcode::Lduw,
            (_, _, false) => Opcode::Ldx,
            (1, true, true) => Opcode::Uldsb,
            (1, false, true) => Opcode::Uldub,
            (2, true, true) => Opcode::Uldsh,
            (2, false, true) => Opcode::Ulduh,
            (4, true, true) => Opcode::Uldsw,
            (4, false, true) => Opcode::Ulduw,
            (_, _, true) => Opcode::Uldx,
        };
        self.op3(op, at, 0, rd);
        Ok(rd)
    }

    fn bit_field(&mut self, unit: &TExpr, shift: u8, width: u8, signed: bool) -> CodeResult<Reg> {
        let value = self.value(unit)?;
        let left = 64u8.saturating_sub(shift.saturating_add(width));
        let value = self.shift(Opcode::Sll, value, left, unit.span)?;
        let op = if signed { Opcode::Sra } else { Opcode::Srl };
        self.shift(op, value, 64u8.saturating_sub(width), unit.span)
    }

    fn shift(&mut self, op: Opcode, value: Reg, count: u8, span: Span) -> CodeResult<Reg> {
        if count == 0 || value == ZERO {
            return Ok(value);
        }
        let count = self.constant(i64::from(count), span)?;
        self.op3(op, value, count, value);
        self.free(count);
        Ok(value)
    }

    fn unary(&mut self, op: UnOp, operand: &TExpr, e: &TExpr) -> CodeResult<Reg> {
        if op == UnOp::Not {
            return self.truth(e);
        }
        let value = self.value(operand)?;
        let rd = self.writable(value, e.span)?;
        match op {
            UnOp::Neg => self.op3(Opcode::Sub, ZERO, value, rd),
            _ => self.op3(Opcode::Not, value, 0, rd),
        }
        Ok(rd)
    }

    fn binary(&mut self, op: BinOp, left: &TExpr, right: &TExpr, span: Span) -> CodeResult<Reg> {
        let op = match op {
            BinOp::Add => Opcode::Add,
            BinOp::Sub => Opcode::Sub,
            BinOp::Mul => Opcode::Mul,
            BinOp::Sdiv => Opcode::Sdiv,
            BinOp::Udiv => Opcode::Udiv,
            BinOp::Srem => Opcode::Srem,
            BinOp::Urem => Opcode::Urem,
            BinOp::And => Opcode::And,
            BinOp::Or => Opcode::Or,
            BinOp::Xor => Opcode::Xor,
            BinOp::Shl => Opcode::Sll,
            BinOp::Sra => Opcode::Sra,
            BinOp::Srl => Opcode::Srl,
        };
        let (left, right) = (self.value(left)?, self.value(right)?);
        self.combine(op, left, right, span)
    }

    pub(super) fn combine(&mut self, op: Opcode, left: Reg, right: Reg, span: Span) -> CodeResult<Reg> {
        let rd = if left == ZERO { self.writable(right, span)? } else { left };
        self.op3(op, left, right, rd);
        if right != rd {
            self.free(right);
        }
        Ok(rd)
    }

    /// Both are made 0 or 1 first.
    fn exclusive_or(&mut self, left: &TExpr, right: &TExpr, span: Span) -> CodeResult<Reg> {
        let (left, right) = (self.truth(left)?, self.truth(right)?);
        self.combine(Opcode::Xor, left, right, span)
    }

    fn ternary(&mut self, condition: &TExpr, then: &TExpr, otherwise: &TExpr, span: Span) -> CodeResult<Reg> {
        let (second, end) = (self.label(), self.label());
        self.branch(condition, false, second)?;
        let first = self.value(then)?;
        let rd = self.writable(first, span)?;
        if first == ZERO {
            self.op3(Opcode::Mov, ZERO, 0, rd);
        }
        self.jump(Opcode::Ba, end);
        self.place(second);
        self.free(rd);
        let other = self.value(otherwise)?;
        if other != rd {
            self.op3(Opcode::Mov, other, 0, rd);
            self.free(other);
            self.claim(rd);
        }
        self.place(end);
        Ok(rd)
    }

    /// `value` cut down to, or extended as, the integer type `ty`.
    fn cut_down(&mut self, value: Reg, ty: TypeId, span: Span) -> CodeResult<Reg> {
        let Some(info) = int_info(self.tables.types, ty).filter(|i| i.size < 8) else { return Ok(value) };
        if info.signed {
            let count = 64 - info.size as u8 * 8;
            let value = self.shift(Opcode::Sll, value, count, span)?;
            return self.shift(Opcode::Sra, value, count, span);
        }
        let mask = self.constant((1i64 << (info.size * 8)) - 1, span)?;
        self.combine(Opcode::And, value, mask, span)
    }

    fn hole(&mut self, span: Span) -> CodeResult<Reg> {
        match self.holes.last_mut().and_then(Option::take) {
            Some(register) => Ok(register),
            None => Err(CodeError::Registers(span)),
        }
    }

    fn bind(&mut self, id: u32, value: &TExpr, body: &TExpr) -> CodeResult<Reg> {
        let value = self.value(value)?;
        self.bound.push((id, value));
        let result = self.value(body);
        self.bound.pop();
        self.free(value);
        result
    }

    fn bound(&mut self, id: u32, span: Span) -> CodeResult<Reg> {
        let found = self.bound.iter().rfind(|(own, _)| *own == id);
        let &(_, value) = found.ok_or(CodeError::Registers(span))?;
        if value == ZERO {
            return Ok(ZERO);
        }
        let copy = self.alloc(span)?;
        self.op3(Opcode::Mov, value, 0, copy);
        Ok(copy)
    }

    fn call(&mut self, subr: Subr, args: &[TExpr], span: Span) -> CodeResult<Reg> {
        let args = self.values(args)?;
        if args.is_empty() {
            // What is left on the stack would count as arguments.
            self.flush();
        }
        self.push_tuple(&args, true);
        let rd = self.alloc(span)?;
        self.push(Insn::wide(Opcode::Call, subr as u16, rd));
        Ok(rd)
    }
}
