//! Variables, as instructions see them.

use crate::addr::Region;
use crate::difo::{ByRef, DifType, VarKind, VarScope};
use crate::fault::Fault;
use crate::layout::{VarSlot, is_string, null_word, stored_size};
use crate::op::Insn;
use crate::var::{Builtin, USER_BASE};
use crate::verify::find_var;

use super::Host;
use super::machine::{Machine, Trap};

impl<H: Host> Machine<'_, H> {
    pub(super) fn load_builtin_element(&mut self, insn: Insn) -> Result<(), Trap> {
        let array = Builtin::from_number(u16::from(insn.r1())).ok_or((Fault::IllOp, 0))?;
        let index = self.get(insn.r2());
        let value = self.host.element(array, index).ok_or((Fault::IllOp, 0))?;
        self.set(insn.rd(), value);
        Ok(())
    }

    fn load_builtin(&mut self, variable: Builtin) -> Result<u64, Trap> {
        if !variable.is_string() {
            return self.host.builtin(variable).map_err(|fault| (fault, 0));
        }
        let number = self.temporary();
        let frame = &mut self.interpreter.frame;
        let room = frame.room();
        let text = frame.temporary_mut(number, room + 1);
        let length = self.host.builtin_string(variable, &mut text[..room]).min(room);
        text[length] = 0;
        Ok(Region::Scratch.at(frame.temporary_offset(number)))
    }

    pub(super) fn load_scalar(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let id = insn.index();
        if let (true, Some(variable)) = (id < USER_BASE, Builtin::from_number(id)) {
            let value = self.load_builtin(variable)?;
            self.set(insn.rd(), value);
            return Ok(());
        }
        let slot = self.interpreter.vars.slot(scope, id).ok_or((Fault::IllOp, 0))?;
        let at = slot.offset as usize;
        let value = if slot.ty.by_ref == ByRef::No {
            scalar(self.block(scope)?, &slot)
        } else if is_string(&slot.ty) && word(self.block(scope)?, at - 8) == null_word(scope).0 {
            0
        } else {
            region_of(scope).at(slot.offset)
        };
        self.set(insn.rd(), value);
        Ok(())
    }

    pub(super) fn store_scalar(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let slot = self.interpreter.vars.slot(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let (value, at) = (self.get(insn.rd()), slot.offset as usize);
        if slot.ty.by_ref == ByRef::No {
            let size = slot.size as usize;
            if let Some(place) = self.block(scope)?.get_mut(at..at + size) {
                place.copy_from_slice(&value.to_le_bytes()[..size]);
            }
            return Ok(());
        }
        if is_string(&slot.ty) {
            let length = if value == 0 { 0 } else { self.first(value)? };
            let text = core::mem::take(&mut self.interpreter.frame.first);
            let (null, present) = null_word(scope);
            let result = self.block(scope).map(|block| {
                put_string(block, at, slot.ty.size as usize, &text[..length]);
                put_word(block, at - 8, if value == 0 { null } else { present });
            });
            self.interpreter.frame.first = text;
            return result;
        }
        self.store_bytes(scope, at, slot.ty.size as usize, value)
    }

    /// A structure into a variable, word by word so that none is held elsewhere; NULL makes it zeros.
    fn store_bytes(&mut self, scope: VarScope, at: usize, size: usize, from: u64) -> Result<(), Trap> {
        self.block(scope)?;
        let mut done = 0;
        while done < size {
            let step = (size - done).min(8);
            let mut bytes = [0; 8];
            if from != 0 {
                self.read(from.wrapping_add(done as u64), &mut bytes[..step]).map_err(|(fault, _)| (fault, from))?;
            }
            let block = self.block(scope)?;
            if let Some(place) = block.get_mut(at + done..at + done + step) {
                place.copy_from_slice(&bytes[..step]);
            }
            done += step;
        }
        Ok(())
    }

    /// The scalar variables of a scope.
    pub(super) fn block(&mut self, scope: VarScope) -> Result<&mut [u8], Trap> {
        Ok(match scope {
            VarScope::Global => self.host.globals(),
            VarScope::Thread => self.host.thread_variables().ok_or((Fault::NoScratch, 0))?,
            VarScope::Local => &mut self.interpreter.frame.locals,
        })
    }

    /// Makes the key that the tuple stack holds: its size.
    fn make_key(&mut self, array: usize, scope: VarScope) -> Result<usize, Trap> {
        if scope == VarScope::Thread {
            let thread = self.host.thread();
            put_word(&mut self.interpreter.frame.key, 0, thread);
        }
        for n in 0..self.interpreter.assocs[array].2.parts.len() {
            let (offset, ty) = self.interpreter.assocs[array].2.parts[n];
            let value = self.tuple.get(n).copied().unwrap_or(0);
            self.key_part(offset as usize, ty, value)?;
        }
        Ok(self.interpreter.assocs[array].2.key_size as usize)
    }

    fn key_part(&mut self, at: usize, ty: DifType, value: u64) -> Result<(), Trap> {
        if ty.by_ref == ByRef::No {
            put_word(&mut self.interpreter.frame.key, at, value);
            return Ok(());
        }
        let size = stored_size(&ty) as usize;
        let mut key = core::mem::take(&mut self.interpreter.frame.key);
        key[at..at + size].fill(0);
        let result = if is_string(&ty) {
            self.read_string(value, &mut key[at..at + ty.size as usize]).map(|_| ())
        } else {
            self.read(value, &mut key[at..at + ty.size as usize])
        };
        self.interpreter.frame.key = key;
        result
    }

    pub(super) fn load_element(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let array = self.interpreter.assoc(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let size = self.make_key(array, scope)?;
        let value_size = self.interpreter.assocs[array].2.value_size as usize;
        let by_ref = crate::verify::needs_temporary(self.difo, insn);
        let number = self.temporary();
        let frame = &mut self.interpreter.frame;
        let at = frame.temporary_offset(number);
        let value = &mut frame.value[..value_size];
        if !self.host.load_element(scope, insn.index(), &frame.key[..size], value) {
            if find_var(self.difo, insn.index(), scope, VarKind::Array).is_some_and(|v| is_string(&v.ty)) {
                self.set(insn.rd(), 0);
                return Ok(());
            }
            value.fill(0);
        }
        let result = if by_ref {
            frame.scratch[at as usize..at as usize + value_size].copy_from_slice(value);
            Region::Scratch.at(at)
        } else {
            word(value, 0)
        };
        self.set(insn.rd(), result);
        Ok(())
    }

    pub(super) fn store_element(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let array = self.interpreter.assoc(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let size = self.make_key(array, scope)?;
        let from = self.get(insn.rd());
        let value_size = self.interpreter.assocs[array].2.value_size as usize;
        if from == 0 {
            // Storing zero deletes the element.
            let frame = &self.interpreter.frame;
            self.host.store_element(scope, insn.index(), &frame.key[..size], None);
            return Ok(());
        }
        let ty = find_var(self.difo, insn.index(), scope, VarKind::Array).map(|v| v.ty).unwrap_or_default();
        let mut value = core::mem::take(&mut self.interpreter.frame.value);
        value[..value_size].fill(0);
        let result = match ty.by_ref {
            ByRef::No => {
                put_word(&mut value, 0, from);
                Ok(())
            }
            _ if is_string(&ty) => self.read_string(from, &mut value[..ty.size as usize]).map(|_| ()),
            _ => self.read(from, &mut value[..ty.size as usize]),
        };
        if result.is_ok() {
            let key = &self.interpreter.frame.key[..size];
            self.host.store_element(scope, insn.index(), key, Some(&value[..value_size]));
        }
        self.interpreter.frame.value = value;
        result
    }
}

fn region_of(scope: VarScope) -> Region {
    match scope {
        VarScope::Global => Region::Global,
        VarScope::Thread => Region::Thread,
        VarScope::Local => Region::Local,
    }
}

fn word(block: &[u8], at: usize) -> u64 {
    let bytes = block.get(at..at + 8).and_then(|b| b.try_into().ok());
    bytes.map_or(0, u64::from_le_bytes)
}

/// A variable that is held by value.
fn scalar(block: &[u8], slot: &VarSlot) -> u64 {
    let (at, size) = (slot.offset as usize, slot.size as usize);
    let mut bytes = [0; 8];
    if let Some(place) = block.get(at..at + size) {
        bytes[..size].copy_from_slice(place);
    }
    let bits = slot.extension();
    let word = u64::from_le_bytes(bytes) << bits;
    if slot.ty.signed { (word as i64 >> bits) as u64 } else { word >> bits }
}

fn put_word(block: &mut [u8], at: usize, value: u64) {
    if let Some(place) = block.get_mut(at..at + 8) {
        place.copy_from_slice(&value.to_le_bytes());
    }
}

fn put_string(block: &mut [u8], at: usize, size: usize, text: &[u8]) {
    if let Some(place) = block.get_mut(at..at + size) {
        let length = text.len().min(size.saturating_sub(1));
        place[..length].copy_from_slice(&text[..length]);
        place[length] = 0;
    }
}
