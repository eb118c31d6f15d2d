//! The DIFO being made: registers, labels, tables.

use d_types::TypeId;
use dif_vm::op::REGISTERS;
use dif_vm::var::Builtin;
use dif_vm::{DifType, DifVar, Difo, Insn, Opcode, VarFlags, VarKind, VarScope};

use super::spill::Waiting;
use super::{CodeError, CodeResult, Tables};
use crate::check::Var;
use crate::check::tree::VarRef;
use crate::span::Span;

/// A place that branches go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label(usize);

/// A register; number 0 always holds zero and is nobody's.
pub(super) type Reg = u8;

pub(super) const ZERO: Reg = 0;

/// What an instruction does with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

pub(super) struct Emit<'a> {
    pub(super) tables: Tables<'a>,
    difo: Difo,
    /// Bit n: register n is taken.
    taken: u8,
    labels: Vec<Option<usize>>,
    /// Branches with the labels they go to.
    branches: Vec<(usize, Label)>,
    /// Whether the tuple stack may hold something.
    pushed: bool,
    /// How many values wait in variables.
    pub(super) spilled: u16,
    /// Registers with what the enclosing updates have read; `None` once handed on.
    pub(super) holes: Vec<Option<Reg>>,
    /// Registers with the values of the enclosing bindings.
    pub(super) bound: Vec<(u32, Waiting)>,
}

impl<'a> Emit<'a> {
    pub(super) fn new(tables: Tables<'a>) -> Self {
        Self {
            tables,
            difo: Difo::default(),
            taken: 1,
            labels: Vec::new(),
            branches: Vec::new(),
            pushed: false,
            spilled: 0,
            holes: Vec::new(),
            bound: Vec::new(),
        }
    }

    pub(super) fn finish(mut self, result: Reg, rtype: DifType) -> Difo {
        self.push(Insn::ret(result));
        for (at, label) in std::mem::take(&mut self.branches) {
            let target = self.labels[label.0].unwrap_or(self.difo.text.len() - 1);
            let op = self.difo.text[at].opcode().unwrap_or(Opcode::Nop);
            self.difo.text[at] = Insn::branch(op, target as u32);
        }
        self.difo.rtype = rtype;
        self.difo
    }

    pub(super) fn push(&mut self, insn: Insn) {
        self.difo.text.push(insn);
    }

    pub(super) fn op3(&mut self, op: Opcode, r1: Reg, r2: Reg, rd: Reg) {
        self.push(Insn::registers(op, r1, r2, rd));
    }

    /// A free register.
    pub(super) fn alloc(&mut self, span: Span) -> CodeResult<Reg> {
        let free = (1..REGISTERS).find(|r| self.taken >> r & 1 == 0).ok_or(CodeError::Registers(span))?;
        self.taken |= 1 << free;
        Ok(free)
    }

    pub(super) fn free(&mut self, register: Reg) {
        if register != ZERO {
            self.taken &= !(1 << register);
        }
    }

    /// How many registers are free.
    pub(super) fn free_registers(&self) -> usize {
        self.taken.count_zeros() as usize
    }

    /// Makes a variable of the compiler's own one of the DIFO's.
    pub(super) fn own_variable(&mut self, var: dif_vm::DifVar) {
        if !self.difo.vars.contains(&var) {
            self.difo.vars.push(var);
        }
    }

    /// Takes a register that was given back and is still wanted.
    pub(super) fn claim(&mut self, register: Reg) {
        self.taken |= 1 << register;
    }

    /// `register` if it can be written, else a fresh one.
    pub(super) fn writable(&mut self, register: Reg, span: Span) -> CodeResult<Reg> {
        if register == ZERO { self.alloc(span) } else { Ok(register) }
    }

    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// The label is here.
    pub(super) fn place(&mut self, label: Label) {
        self.labels[label.0] = Some(self.difo.text.len());
    }

    pub(super) fn jump(&mut self, op: Opcode, label: Label) {
        self.branches.push((self.difo.text.len(), label));
        self.push(Insn::branch(op, 0));
    }

    /// An integer constant in a register.
    pub(super) fn constant(&mut self, value: i64, span: Span) -> CodeResult<Reg> {
        if value == 0 {
            return Ok(ZERO);
        }
        let rd = self.alloc(span)?;
        self.set_constant(value, rd, span)?;
        Ok(rd)
    }

    pub(super) fn set_constant(&mut self, value: i64, rd: Reg, span: Span) -> CodeResult<()> {
        let value = value as u64;
        let integers = &mut self.difo.integers;
        let index = integers.iter().position(|&i| i == value).unwrap_or_else(|| {
            integers.push(value);
            integers.len() - 1
        });
        let index = u16::try_from(index).map_err(|_| CodeError::Tables(span))?;
        self.push(Insn::wide(Opcode::Setx, index, rd));
        Ok(())
    }

    /// The address of a string constant in a register.
    pub(super) fn string(&mut self, bytes: &[u8], span: Span) -> CodeResult<Reg> {
        let offset = if let Some(offset) = find_string(&self.difo.strings, bytes) {
            offset
        } else {
            let offset = self.difo.strings.len();
            self.difo.strings.extend_from_slice(bytes);
            self.difo.strings.push(0);
            offset
        };
        let index = u16::try_from(offset).map_err(|_| CodeError::Tables(span))?;
        let rd = self.alloc(span)?;
        self.push(Insn::wide(Opcode::Sets, index, rd));
        Ok(rd)
    }

    /// Notes a built-in variable in the DIFO's table.
    pub(super) fn names_builtin(&mut self, builtin: Builtin, kind: VarKind, ty: TypeId) {
        let id = builtin as u16;
        if self.difo.vars.iter().all(|var| var.id != id) {
            let flags = VarFlags { referenced: true, modified: false };
            let name = builtin.name().to_owned();
            let var = Var { name, scope: VarScope::Global, kind, ty, keys: Vec::new(), id };
            self.difo.vars.push(DifVar { flags, ..self.tables.dif_var(&var) });
        }
    }

    /// The number of a variable, which the DIFO's table then has, marked with the access.
    pub(super) fn variable(&mut self, var: VarRef, access: Access) -> u16 {
        let info = &self.tables.vars[var.0];
        let known = |v: &dif_vm::DifVar| v.id == info.id && v.scope == info.scope && v.kind == info.kind;
        let at = self.difo.vars.iter().position(known).unwrap_or_else(|| {
            self.difo.vars.push(self.tables.dif_var(info));
            self.difo.vars.len() - 1
        });
        let flags = &mut self.difo.vars[at].flags;
        flags.modified |= access == Access::Write;
        flags.referenced |= access == Access::Read;
        info.id
    }

    /// Empties the tuple stack if there may be something on it.
    pub(super) fn flush(&mut self) {
        if self.pushed {
            self.op3(Opcode::Flushts, 0, 0, 0);
        }
        self.pushed = true;
    }
}

/// Where a constant already stands in the table, also as the end of a longer one.
fn find_string(table: &[u8], bytes: &[u8]) -> Option<usize> {
    let ends = table.iter().enumerate().filter(|&(_, &b)| b == 0).map(|(at, _)| at);
    ends.filter_map(|end| end.checked_sub(bytes.len())).find(|&start| &table[start..start + bytes.len()] == bytes)
}
