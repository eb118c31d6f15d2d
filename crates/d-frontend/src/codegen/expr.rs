//! Values of expressions.

use d_types::TypeId;
use dif_vm::addr::Region;
use dif_vm::var::Builtin;
use dif_vm::{Insn, Opcode, Subr, VarKind, VarScope};

use super::emit::{Access, Emit, Reg, ZERO};
use super::spill::need;
use super::{CodeError, CodeResult};
use crate::check::kind::{int_info, is_string, size32};
use crate::check::tree::{BinOp, TExpr, TKind, UnOp, VarRef};
use crate::span::Span;

/// A key or an argument.
pub(super) enum Key<'e> {
    /// In a register.
    Ready(Reg, TypeId),
    /// Evaluated when it is pushed.
    Later(&'e TExpr),
}

/// What becomes of the registers of keys once they were pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registers {
    Free,
    Keep,
}

impl Emit<'_> {
    /// The value of `e` in a register that is the caller's.
    pub(super) fn value(&mut self, e: &TExpr) -> CodeResult<Reg> {
        match &e.kind {
            TKind::Int(value) => self.constant(*value, e.span),
            TKind::Str(bytes) => self.string(bytes, e.span),
            TKind::Var(var) => self.load_var(*var, e.span),
            TKind::Element(var, keys) => {
                let keys = self.keys(keys, true)?;
                self.load_element(*var, &keys, e.span, Registers::Free)
            }
            TKind::Builtin(builtin) => {
                self.names_builtin(*builtin, VarKind::Scalar, e.ty);
                self.builtin(*builtin, e.span)
            }
            TKind::BuiltinElement(array, index) => {
                self.names_builtin(*array, VarKind::Array, e.ty);
                let index = self.value(index)?;
                let rd = self.writable(index, e.span)?;
                self.op3(Opcode::Ldga, *array as u8, index, rd);
                Ok(rd)
            }
            TKind::Load { address, user } => self.load(address, e.ty, *user, e.span),
            TKind::Slot { base, index, size, length } => self.slot(base, index, *size, *length, e.span),
            TKind::BitField { unit, shift, width, signed } => self.bit_field(unit, *shift, *width, *signed),
            TKind::Unary(op, operand) => self.unary(*op, operand, e),
            TKind::Binary(..) => self.binary(e),
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
            TKind::Update { place, compute, yields } => self.update(place, compute, *yields, e.span),
            TKind::Hole => self.hole(e.span),
            TKind::Call(subr, args) => self.call(*subr, args, e.span),
            TKind::Let { id, value, body } => self.bind(*id, value, body),
            TKind::Bound(id) => self.bound(*id, e.span),
            TKind::TranslatedAddress { whole, .. } => self.value(whole),
            // It has no value of its own; the input may have an effect.
            TKind::Translated { input, .. } => self.value(input),
        }
    }

    /// Keys or arguments, each evaluated now or, if that comes to the same and is `later`, when it is pushed: so there
    /// can be more of them than there are registers.
    pub(super) fn keys<'e>(&mut self, list: &'e [TExpr], later: bool) -> CodeResult<Vec<Key<'e>>> {
        let mut key = |e: &'e TExpr| {
            if later && e.is_plain() { Ok(Key::Later(e)) } else { Ok(Key::Ready(self.value(e)?, e.ty)) }
        };
        list.iter().map(&mut key).collect()
    }

    pub(super) fn free_key(&mut self, key: &Key<'_>) {
        if let Key::Ready(register, _) = key {
            self.free(*register);
        }
    }

    fn load_var(&mut self, var: VarRef, span: Span) -> CodeResult<Reg> {
        let id = self.variable(var, Access::Read);
        let rd = self.alloc(span)?;
        let op = match self.tables.vars[var.0].scope {
            VarScope::Global => Opcode::Ldgs,
            VarScope::Thread => Opcode::Ldts,
            VarScope::Local => Opcode::Ldls,
        };
        self.push(Insn::wide(op, id, rd));
        Ok(rd)
    }

    /// Puts keys on the emptied tuple stack.
    pub(super) fn push_tuple(&mut self, keys: &[Key<'_>], after: Registers) -> CodeResult<()> {
        if !keys.is_empty() {
            self.flush();
        }
        for key in keys {
            let (value, ty) = match *key {
                Key::Ready(value, ty) => (value, ty),
                Key::Later(e) => (self.value(e)?, e.ty),
            };
            let op = if self.tables.by_ref(ty) { Opcode::Pushtr } else { Opcode::Pushtv };
            let kind = u8::from(is_string(self.tables.types, ty));
            self.op3(op, kind, ZERO, value);
            if after == Registers::Free || matches!(key, Key::Later(_)) {
                self.free(value);
            }
        }
        Ok(())
    }

    pub(super) fn load_element(
        &mut self,
        var: VarRef,
        keys: &[Key<'_>],
        span: Span,
        after: Registers,
    ) -> CodeResult<Reg> {
        debug_assert_eq!(self.tables.vars[var.0].kind, VarKind::Array);
        self.push_tuple(keys, after)?;
        let id = self.variable(var, Access::Read);
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
        self.op3(self.load_op(ty, user), at, 0, rd);
        Ok(rd)
    }

    /// What loads a value of this type, from the process's memory if `user`.
    pub(super) fn load_op(&self, ty: TypeId, user: bool) -> Opcode {
        let signed = int_info(self.tables.types, ty).is_some_and(|i| i.signed);
        match (size32(self.tables.types, ty), signed, user) {
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
        }
    }

    /// The address of an array's element, or the one that stands for a wrong index.
    fn slot(&mut self, base: &TExpr, index: &TExpr, size: u32, length: u64, span: Span) -> CodeResult<Reg> {
        let (wrong, end) = (self.label(), self.label());
        let base = self.value(base)?;
        let rd = self.writable(base, span)?;
        let index = self.value(index)?;
        let index = self.own(index, span)?;
        let number = self.constant(length as i64, span)?;
        self.op3(Opcode::Cmp, index, number, 0);
        self.free(number);
        self.jump(Opcode::Bgeu, wrong);
        let bytes = self.constant(i64::from(size), span)?;
        self.op3(Opcode::Mul, index, bytes, index);
        self.free(bytes);
        self.op3(Opcode::Add, base, index, rd);
        self.jump(Opcode::Ba, end);
        self.place(wrong);
        let low = self.constant(i64::from(u32::MAX), span)?;
        self.op3(Opcode::And, index, low, index);
        self.set_constant(Region::Index.at(0) as i64, low, span)?;
        self.op3(Opcode::Or, index, low, rd);
        self.free(low);
        self.free(index);
        self.place(end);
        Ok(rd)
    }

    /// A register that can be changed, with the value of `register`.
    fn own(&mut self, register: Reg, span: Span) -> CodeResult<Reg> {
        if register != ZERO {
            return Ok(register);
        }
        let rd = self.alloc(span)?;
        self.op3(Opcode::Mov, ZERO, 0, rd);
        Ok(rd)
    }

    fn bit_field(&mut self, unit: &TExpr, shift: u8, width: u8, signed: bool) -> CodeResult<Reg> {
        let value = self.value(unit)?;
        self.extract(value, shift, width, signed, unit.span)
    }

    /// The bit-field of the number in a register.
    pub(super) fn extract(&mut self, value: Reg, shift: u8, width: u8, signed: bool, span: Span) -> CodeResult<Reg> {
        let left = 64u8.saturating_sub(shift.saturating_add(width));
        let value = self.shift(Opcode::Sll, value, left, span)?;
        let op = if signed { Opcode::Sra } else { Opcode::Srl };
        self.shift(op, value, 64u8.saturating_sub(width), span)
    }

    pub(super) fn shift(&mut self, op: Opcode, value: Reg, count: u8, span: Span) -> CodeResult<Reg> {
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

    /// A chain of operators, which may be long, is evaluated from its start.
    fn binary(&mut self, e: &TExpr) -> CodeResult<Reg> {
        let mut chain = Vec::new();
        let mut first = e;
        while let TKind::Binary(op, left, right) = &first.kind {
            chain.push((*op, left, right, first.span));
            first = left;
        }
        let mut value = None;
        for (op, left, right, span) in chain.into_iter().rev() {
            value = Some(match value {
                Some(value) => self.second_operation(op, value, right, span)?,
                None => self.first_operation(op, left, right, span)?,
            });
        }
        value.map_or_else(|| self.value(first), Ok)
    }

    /// Where that makes no difference, the operand that takes more registers comes first.
    fn first_operation(&mut self, op: BinOp, left: &TExpr, right: &TExpr, span: Span) -> CodeResult<Reg> {
        if left.is_plain() && right.is_plain() && need(right) > need(left) {
            let right = self.value(right)?;
            let left = self.value(left)?;
            return self.operate(op, left, right, span);
        }
        let left = self.value(left)?;
        self.second_operation(op, left, right, span)
    }

    /// Of a value that is there already, and another.
    fn second_operation(&mut self, op: BinOp, left: Reg, right: &TExpr, span: Span) -> CodeResult<Reg> {
        let left = self.wait(left, need(right), span)?;
        let right = self.value(right)?;
        let left = self.come_back(left, span)?;
        self.operate(op, left, right, span)
    }

    fn operate(&mut self, op: BinOp, left: Reg, right: Reg, span: Span) -> CodeResult<Reg> {
        let op = match op {
            BinOp::Add => Opcode::Add,
            BinOp::Sub => Opcode::Sub,
            BinOp::Mul => Opcode::Mul,
            BinOp::Sdiv => Opcode::Sdiv,
            BinOp::Udiv => Opcode::Udiv,
            BinOp::Srem => Opcode::Srem,
            BinOp::Smod => return self.signed_remainder(left, right, span),
            BinOp::Urem => Opcode::Urem,
            BinOp::And => Opcode::And,
            BinOp::Or => Opcode::Or,
            BinOp::Xor => Opcode::Xor,
            BinOp::Shl => Opcode::Sll,
            BinOp::Sra => Opcode::Sra,
            BinOp::Srl => Opcode::Srl,
        };
        self.combine(op, left, right, span)
    }

    /// The remainder with the sign that the quotient has: a negative divisor turns C's.
    fn signed_remainder(&mut self, left: Reg, right: Reg, span: Span) -> CodeResult<Reg> {
        let positive = self.label();
        let rd = self.writable(left, span)?;
        self.op3(Opcode::Srem, left, right, rd);
        self.op3(Opcode::Tst, right, 0, 0);
        self.free(right);
        self.jump(Opcode::Bge, positive);
        self.op3(Opcode::Sub, ZERO, rd, rd);
        self.place(positive);
        Ok(rd)
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
        let register = self.value(value)?;
        let waiting = self.wait(register, need(body), value.span)?;
        self.bound.push((id, waiting));
        let result = self.value(body);
        self.bound.pop();
        self.forget(waiting);
        result
    }

    fn bound(&mut self, id: u32, span: Span) -> CodeResult<Reg> {
        let found = self.bound.iter().rfind(|(own, _)| *own == id);
        let &(_, waiting) = found.ok_or(CodeError::Registers(span))?;
        self.copy(waiting, span)
    }

    fn call(&mut self, subr: Subr, args: &[TExpr], span: Span) -> CodeResult<Reg> {
        let args = self.keys(args, true)?;
        if args.is_empty() {
            // What is left on the stack would count as arguments.
            self.flush();
        }
        self.push_tuple(&args, Registers::Free)?;
        let rd = self.alloc(span)?;
        self.push(Insn::wide(Opcode::Call, subr as u16, rd));
        Ok(rd)
    }
}
