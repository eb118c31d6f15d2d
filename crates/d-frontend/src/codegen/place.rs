//! Stores.

use d_types::TypeId;
use dif_vm::{Insn, Opcode, VarScope};

use super::CodeResult;
use super::emit::{Emit, Reg, ZERO};
use crate::check::kind::size32;
use crate::check::tree::{Place, TExpr, TKind, VarRef};
use crate::span::Span;

/// A place whose address or keys are in registers.
enum Ready {
    Var(VarRef),
    Element(VarRef, Vec<(Reg, TypeId)>),
    Memory(Reg, TypeId),
    Part { whole: Box<Ready>, whole_ty: TypeId, offset: Reg, ty: TypeId },
}

impl Emit<'_> {
    pub(super) fn assign(&mut self, place: &Place, value: &TExpr, span: Span) -> CodeResult<Reg> {
        let value = self.value(value)?;
        let place = self.ready(place)?;
        self.store(&place, value, span)?;
        self.release(place);
        Ok(value)
    }

    pub(super) fn update(&mut self, place: &Place, compute: &TExpr, post: bool, span: Span) -> CodeResult<Reg> {
        let place = self.ready(place)?;
        let old = self.load_place(&place, span)?;
        let hole = if post {
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
        if post {
            self.free(new);
            return Ok(old);
        }
        Ok(new)
    }

    fn ready(&mut self, place: &Place) -> CodeResult<Ready> {
        Ok(match place {
            Place::Var(var) => Ready::Var(*var),
            Place::Element(var, keys) => Ready::Element(*var, self.values(keys)?),
            Place::Memory(address, ty) => Ready::Memory(self.value(address)?, *ty),
            Place::Part { whole, whole_ty, offset, ty } => {
                let whole = Box::new(self.ready(whole)?);
                Ready::Part { whole, whole_ty: *whole_ty, offset: self.value(offset)?, ty: *ty }
            }
        })
    }

    fn release(&mut self, place: Ready) {
        match place {
            Ready::Var(_) => {}
            Ready::Element(_, keys) => keys.iter().for_each(|&(key, _)| self.free(key)),
            Ready::Memory(address, _) => self.free(address),
            Ready::Part { whole, offset, .. } => {
                self.release(*whole);
                self.free(offset);
            }
        }
    }

    fn load_place(&mut self, place: &Ready, span: Span) -> CodeResult<Reg> {
        match place {
            Ready::Var(var) => self.value(&TExpr::new(TKind::Var(*var), self.tables.vars[var.0].ty, span)),
            Ready::Element(var, keys) => self.load_element(*var, keys, span, false),
            Ready::Memory(address, ty) => self.load_at(*address, ZERO, *ty, span),
            Ready::Part { whole, offset, ty, .. } => {
                let base = self.load_place(whole, span)?;
                let value = self.load_at(base, *offset, *ty, span)?;
                self.free(base);
                Ok(value)
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
        let signed = crate::check::kind::int_info(self.tables.types, ty).is_some_and(|i| i.signed);
        let op = match (size32(self.tables.types, ty), signed) {
            (1, true) => Opcode::Ldsb,
            (1, false) => Opcode::Ldub,
            (2, true) => Opcode::Ldsh,
            (2, false) => Opcode::Lduh,
            (4, true) => Opcode::Ldsw,
            (4, false) => Opcode::Lduw,
            _ => Opcode::Ldx,
        };
        self.op3(op, rd, 0, rd);
        Ok(rd)
    }

    fn store(&mut self, place: &Ready, value: Reg, span: Span) -> CodeResult<()> {
        match place {
            Ready::Var(var) => {
                let id = self.variable(*var, true);
                let op = match self.tables.vars[var.0].scope {
                    VarScope::Global => Opcode::Stgs,
                    VarScope::Thread => Opcode::Stts,
                    VarScope::Local => Opcode::Stls,
                };
                self.push(Insn::wide(op, id, value));
            }
            Ready::Element(var, keys) => {
                self.push_tuple(keys, false);
                let id = self.variable(*var, true);
                let thread = self.tables.vars[var.0].scope == VarScope::Thread;
                self.push(Insn::wide(if thread { Opcode::Sttaa } else { Opcode::Stgaa }, id, value));
            }
            Ready::Memory(address, ty) => self.store_at(*address, *ty, value),
            Ready::Part { whole, whole_ty, offset, ty } => {
                self.store_part(whole, *whole_ty, *offset, *ty, value, span)?;
            }
        }
        Ok(())
    }

    fn store_at(&mut self, address: Reg, ty: TypeId, value: Reg) {
        let op = match size32(self.tables.types, ty) {
            1 => Opcode::Stb,
            2 => Opcode::Sth,
            4 => Opcode::Stw,
            _ => Opcode::Stx,
        };
        self.op3(op, value, 0, address);
    }

    /// Copies the whole to scratch memory, stores the part there, and stores the whole back.
    fn store_part(
        &mut self,
        whole: &Ready,
        whole_ty: TypeId,
        offset: Reg,
        ty: TypeId,
        value: Reg,
        span: Span,
    ) -> CodeResult<()> {
        let size = self.constant(i64::from(size32(self.tables.types, whole_ty)), span)?;
        let copy = self.alloc(span)?;
        self.op3(Opcode::Allocs, size, 0, copy);
        let old = self.load_place(whole, span)?;
        self.op3(Opcode::Copys, old, size, copy);
        self.free(old);
        self.op3(Opcode::Add, copy, offset, size);
        self.store_at(size, ty, value);
        self.free(size);
        self.store(whole, copy, span)?;
        self.free(copy);
        Ok(())
    }
}
