//! Stores.

use d_types::TypeId;
use dif_vm::{Insn, Opcode, VarScope};

use super::CodeResult;
use super::emit::{Access, Emit, Reg, ZERO};
use super::expr::{Key, Registers};
use crate::check::kind::size32;
use crate::check::tree::{Place, TExpr, TKind, VarRef, Yields};
use crate::span::Span;

/// A place whose address or keys are evaluated.
enum Ready<'e> {
    Var(VarRef),
    Element(VarRef, Vec<Key<'e>>),
    Memory(Reg, TypeId),
    Part { whole: Box<Ready<'e>>, offset: Reg, ty: TypeId },
    Bits { unit: Box<Ready<'e>>, shift: u8, width: u8, signed: bool },
}

impl Emit<'_> {
    pub(super) fn assign(&mut self, place: &Place, value: &TExpr, span: Span) -> CodeResult<Reg> {
        let value = self.value(value)?;
        let place = self.ready(place, true)?;
        self.store(&place, value, span)?;
        self.release(place);
        Ok(value)
    }

    pub(super) fn update(&mut self, place: &Place, compute: &TExpr, yields: Yields, span: Span) -> CodeResult<Reg> {
        // What is computed may change what the keys are made of.
        let place = self.ready(place, compute.stores_nothing())?;
        let old = self.load_place(&place, span)?;
        let hole = if yields == Yields::Old {
            let copy = self.alloc(span)?;
            self.op3(Opcode::Mov, old, 0, copy);
            copy
        } else {
            old
        };
        self.holes.push(Some(hole));
        let new = self.value(compute);
        self.holes.pop();
        let new = new?;
        self.store(&place, new, span)?;
        self.release(place);
        match yields {
            Yields::Old => {
                self.free(new);
                Ok(old)
            }
            Yields::New => Ok(new),
        }
    }

    /// With `later`, keys may wait until they are pushed.
    fn ready<'e>(&mut self, place: &'e Place, later: bool) -> CodeResult<Ready<'e>> {
        Ok(match place {
            Place::Var(var) => Ready::Var(*var),
            Place::Element(var, keys) => Ready::Element(*var, self.keys(keys, later)?),
            Place::Memory(address, ty) => Ready::Memory(self.value(address)?, *ty),
            Place::Part { whole, offset, ty } => {
                let whole = Box::new(self.ready(whole, later)?);
                Ready::Part { whole, offset: self.value(offset)?, ty: *ty }
            }
            Place::Bits { unit, shift, width, signed } => {
                let unit = Box::new(self.ready(unit, later)?);
                Ready::Bits { unit, shift: *shift, width: *width, signed: *signed }
            }
        })
    }

    fn release(&mut self, place: Ready<'_>) {
        match place {
            Ready::Var(_) => {}
            Ready::Element(_, keys) => keys.iter().for_each(|key| self.free_key(key)),
            Ready::Memory(address, _) => self.free(address),
            Ready::Part { whole, offset, .. } => {
                self.release(*whole);
                self.free(offset);
            }
            Ready::Bits { unit, .. } => self.release(*unit),
        }
    }

    fn load_place(&mut self, place: &Ready<'_>, span: Span) -> CodeResult<Reg> {
        match place {
            Ready::Var(var) => self.value(&TExpr::new(TKind::Var(*var), self.tables.vars[var.0].ty, span)),
            Ready::Element(var, keys) => self.load_element(*var, keys, span, Registers::Keep),
            Ready::Memory(address, ty) => self.load_at(*address, ZERO, *ty, span),
            Ready::Part { whole, offset, ty } => {
                let base = self.load_place(whole, span)?;
                let value = self.load_at(base, *offset, *ty, span)?;
                self.free(base);
                Ok(value)
            }
            Ready::Bits { unit, shift, width, signed } => {
                let value = self.load_place(unit, span)?;
                self.extract(value, *shift, *width, *signed, span)
            }
        }
    }

    /// The `ty` at `base + offset`, in a fresh register.
    fn load_at(&mut self, base: Reg, offset: Reg, ty: TypeId, span: Span) -> CodeResult<Reg> {
        let rd = self.alloc(span)?;
        self.op3(Opcode::Add, base, offset, rd);
        if self.tables.by_ref(ty) {
            return Ok(rd);
        }
        self.op3(self.load_op(ty, false), rd, 0, rd);
        Ok(rd)
    }

    fn store(&mut self, place: &Ready<'_>, value: Reg, span: Span) -> CodeResult<()> {
        match place {
            Ready::Var(var) => {
                let id = self.variable(*var, Access::Write);
                let op = match self.tables.vars[var.0].scope {
                    VarScope::Global => Opcode::Stgs,
                    VarScope::Thread => Opcode::Stts,
                    VarScope::Local => Opcode::Stls,
                };
                self.push(Insn::wide(op, id, value));
            }
            Ready::Element(var, keys) => {
                self.push_tuple(keys, Registers::Keep)?;
                let id = self.variable(*var, Access::Write);
                let thread = self.tables.vars[var.0].scope == VarScope::Thread;
                self.push(Insn::wide(if thread { Opcode::Sttaa } else { Opcode::Stgaa }, id, value));
            }
            Ready::Memory(address, ty) => self.store_at(*address, *ty, value, span)?,
            Ready::Part { whole, offset, ty } => {
                // The whole is a copy, which goes back with its part changed.
                let copy = self.load_place(whole, span)?;
                let at = self.alloc(span)?;
                self.op3(Opcode::Add, copy, *offset, at);
                self.store_at(at, *ty, value, span)?;
                self.free(at);
                self.store(whole, copy, span)?;
                self.free(copy);
            }
            Ready::Bits { unit, shift, width, .. } => self.store_bits(unit, *shift, *width, value, span)?,
        }
        Ok(())
    }

    fn store_at(&mut self, address: Reg, ty: TypeId, value: Reg, span: Span) -> CodeResult<()> {
        let size = size32(self.tables.types, ty);
        if self.tables.by_ref(ty) {
            let size = self.constant(i64::from(size), span)?;
            self.op3(Opcode::Copys, value, size, address);
            self.free(size);
            return Ok(());
        }
        let op = match size {
            1 => Opcode::Stb,
            2 => Opcode::Sth,
            4 => Opcode::Stw,
            _ => Opcode::Stx,
        };
        self.op3(op, value, 0, address);
        Ok(())
    }

    /// Puts the low bits of `value` into the number in `unit`.
    fn store_bits(&mut self, unit: &Ready<'_>, shift: u8, width: u8, value: Reg, span: Span) -> CodeResult<()> {
        let mask = u64::MAX >> 64u8.saturating_sub(width).min(63);
        let old = self.load_place(unit, span)?;
        let others = self.constant(!(mask << shift) as i64, span)?;
        let new = self.combine(Opcode::And, old, others, span)?;
        let bits = self.constant(mask as i64, span)?;
        self.op3(Opcode::And, value, bits, bits);
        let bits = self.shift(Opcode::Sll, bits, shift, span)?;
        let new = self.combine(Opcode::Or, new, bits, span)?;
        self.store(unit, new, span)?;
        self.free(new);
        Ok(())
    }
}
