//! What does not fit into the registers: values that wait in clause-local variables of the compiler's own.
//!
//! A value is put there while another expression is evaluated that needs more registers than are free.

use dif_vm::var::USER_BASE;
use dif_vm::{DifType, DifVar, Insn, Opcode, VarFlags, VarKind, VarScope};

use super::emit::{Emit, Reg, ZERO};
use super::{CodeError, CodeResult, Tables};
use crate::check::tree::{Place, TExpr, TKind};
use crate::span::Span;

/// A value that waits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Waiting {
    Register(Reg),
    /// In the variable of this number.
    Spilled(u16),
}

impl Tables<'_> {
    /// The first number that no clause-local variable of the program has.
    fn first_spill(&self) -> u16 {
        let locals = self.vars.iter().filter(|v| v.scope == VarScope::Local && v.kind == VarKind::Scalar);
        locals.map(|v| v.id + 1).max().unwrap_or(USER_BASE)
    }

    /// The variables that were used, for the program's table.
    pub(crate) fn spill_vars(&self) -> impl Iterator<Item = DifVar> {
        let first = self.first_spill();
        (0..self.spills.get()).map(move |n| spill_var(n, first + n, VarFlags::default()))
    }
}

fn spill_var(n: u16, id: u16, flags: VarFlags) -> DifVar {
    DifVar {
        name: format!("%spill{n}"),
        id,
        kind: VarKind::Scalar,
        scope: VarScope::Local,
        flags,
        ty: DifType::int(8, true),
        align: 8,
        keys: Vec::new(),
    }
}

impl Emit<'_> {
    /// Sees to it that `next` can be evaluated while the value in `register` waits.
    pub(super) fn wait(&mut self, register: Reg, next: usize, span: Span) -> CodeResult<Waiting> {
        if register == ZERO || self.free_registers() >= next {
            return Ok(Waiting::Register(register));
        }
        let n = self.spilled;
        let id = self.tables.first_spill().checked_add(n).ok_or(CodeError::Registers(span))?;
        self.spilled += 1;
        self.tables.spills.set(self.tables.spills.get().max(self.spilled));
        self.own_variable(spill_var(n, id, VarFlags { referenced: true, modified: true }));
        self.push(Insn::wide(Opcode::Stls, id, register));
        self.free(register);
        Ok(Waiting::Spilled(id))
    }

    /// The value that has waited, in a register. What waited last comes back first.
    pub(super) fn come_back(&mut self, waiting: Waiting, span: Span) -> CodeResult<Reg> {
        match waiting {
            Waiting::Register(register) => Ok(register),
            Waiting::Spilled(_) => {
                let rd = self.copy(waiting, span)?;
                self.forget(waiting);
                Ok(rd)
            }
        }
    }

    /// A copy of a value that goes on waiting.
    pub(super) fn copy(&mut self, waiting: Waiting, span: Span) -> CodeResult<Reg> {
        if let Waiting::Register(ZERO) = waiting {
            return Ok(ZERO);
        }
        let rd = self.alloc(span)?;
        match waiting {
            Waiting::Register(register) => self.op3(Opcode::Mov, register, 0, rd),
            Waiting::Spilled(id) => self.push(Insn::wide(Opcode::Ldls, id, rd)),
        }
        Ok(rd)
    }

    /// A value that has waited is not needed any more; none has begun to wait since that still does.
    pub(super) fn forget(&mut self, waiting: Waiting) {
        match waiting {
            Waiting::Register(register) => self.free(register),
            Waiting::Spilled(_) => self.spilled -= 1,
        }
    }
}

/// About how many registers it takes to evaluate an expression.
pub(super) fn need(e: &TExpr) -> usize {
    match &e.kind {
        TKind::Load { address: e, .. }
        | TKind::BitField { unit: e, .. }
        | TKind::Unary(_, e)
        | TKind::Convert(e)
        | TKind::BuiltinElement(_, e)
        | TKind::Translated { input: e, .. }
        | TKind::TranslatedAddress { whole: e, .. }
        | TKind::Retype(e) => need(e).max(2),
        TKind::Binary(_, a, b)
        | TKind::Compare { left: a, right: b, .. }
        | TKind::CompareStrings(_, a, b)
        | TKind::Let { value: a, body: b, .. }
        | TKind::Xor(a, b) => need(a).max(need(b) + 1),
        TKind::Slot { base: a, index: b, .. } => need(a).max(need(b) + 2).max(4),
        TKind::And(a, b) | TKind::Or(a, b) | TKind::Comma(a, b) => need(a).max(need(b)),
        TKind::Ternary(a, b, c) => need(a).max(need(b)).max(need(c)),
        TKind::Element(_, list) | TKind::Call(_, list) => needed_by_list(list),
        TKind::Assign(place, value) => need(value).max(needed_by_place(place) + 1),
        TKind::Update { place, compute, .. } => needed_by_place(place) + need(compute).max(2) + 1,
        TKind::Int(_) | TKind::Str(_) | TKind::Var(_) | TKind::Builtin(_) | TKind::Hole | TKind::Bound(_) => 1,
    }
}

/// Keys or arguments: those that are not plain wait in registers.
fn needed_by_list(list: &[TExpr]) -> usize {
    let (mut most, mut held) = (1, 0);
    for e in list {
        most = most.max(held + need(e));
        held += usize::from(!e.is_plain());
    }
    most.max(held + 1)
}

fn needed_by_place(place: &Place) -> usize {
    match place {
        Place::Var(_) => 1,
        Place::Element(_, keys) => needed_by_list(keys),
        Place::Memory(address, _) => need(address),
        Place::Part { whole, offset, .. } => needed_by_place(whole) + need(offset) + 2,
        Place::Bits { unit, .. } => needed_by_place(unit) + 2,
    }
}
