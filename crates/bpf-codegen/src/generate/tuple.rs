//! Keys of associative arrays, and their elements.

use dif_vm::addr::Region;
use dif_vm::layout::{AssocLayout, is_string};
use dif_vm::op::{Insn, Opcode};
use dif_vm::verify::find_var;
use dif_vm::{ByRef, VarKind, VarScope};

use super::copy::Dest;
use super::difo::Body;
use super::{Gen, slot};
use crate::asm::{Cond, Helper, R0, R1, R2, R3, R4, R10, Reg, Width};
use crate::object::{Counters, MapId, MapRole};
use crate::runtime;

/// Bytes of the largest key.
const KEY_MAX: u32 = 1 << 15;

/// Where a key is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyPlace {
    /// On the eBPF stack.
    Stack,
    /// In the frame, from this offset.
    Frame(u32),
}

impl KeyPlace {
    /// Small keys without strings are made on the stack, others in the frame.
    pub(super) fn new(size: u32, words_only: bool, frame: u32) -> Self {
        if size <= slot::KEY_SIZE && words_only { Self::Stack } else { Self::Frame(frame) }
    }
}

impl Gen<'_> {
    /// Stores a word of a key.
    pub(super) fn key_word(&mut self, place: KeyPlace, offset: u32, value: Reg) {
        match place {
            KeyPlace::Stack => self.asm.store(Width::Dw, R10, slot::KEY + offset as i16, value),
            KeyPlace::Frame(key) => {
                let (base, at) = self.frame_place(key + offset);
                self.asm.store(Width::Dw, base, at, value);
            }
        }
    }

    pub(super) fn key_address(&mut self, to: Reg, place: KeyPlace) {
        match place {
            KeyPlace::Stack => self.slot_address(to, slot::KEY),
            KeyPlace::Frame(key) => self.dest_address(to, Dest::Frame(key)),
        }
    }

    /// The string at the DIF address in R0 as a part of a key, at this place of the frame, zero-padded.
    pub(super) fn key_string(&mut self, at: u32, dif_offset: i32) {
        self.asm.mov(R2, R0);
        self.asm.imm(R3, i64::from(at));
        self.runtime(runtime::DT_KEY_STRING);
        self.fault_unless_zero(dif_offset);
    }

    /// `size` bytes at the DIF address in R0 as a part of a key, at this place of the frame.
    pub(super) fn key_bytes(&mut self, at: u32, size: u32, dif_offset: i32) {
        self.asm.mov(R2, R0);
        self.asm.imm(R3, i64::from(at));
        self.asm.imm(R4, i64::from(size));
        self.runtime(runtime::DT_FETCH);
        self.fault_unless_zero(dif_offset);
    }

    /// The key that the tuple stack holds.
    fn tuple_key(&mut self, layout: &AssocLayout, thread: bool, dif_offset: i32) -> KeyPlace {
        let words_only = layout.parts.iter().all(|(_, ty)| ty.by_ref == ByRef::No);
        let key = self.plan.frame.tuple;
        let place = KeyPlace::new(layout.key_size, words_only, key);
        if thread {
            self.thread_key();
            self.key_word(place, 0, R0);
        }
        for (n, (offset, ty)) in layout.parts.iter().enumerate() {
            self.restore(R0, slot::TUPLE - n as i16 * 8);
            if ty.by_ref == ByRef::No {
                self.key_word(place, *offset, R0);
            } else if is_string(ty) {
                // It zeroes a little more than the part, which the next part then overwrites.
                self.key_string(key + *offset, dif_offset);
            } else {
                self.last_word(key + *offset, ty.size);
                self.key_bytes(key + *offset, ty.size, dif_offset);
            }
        }
        place
    }

    /// Zeroes the word that a structure may not fill.
    pub(super) fn last_word(&mut self, at: u32, size: u32) {
        if !size.is_multiple_of(8) {
            self.need_frame();
            let at = at + size / 8 * 8;
            self.save(slot::SAVE, R0);
            self.dest_address(R1, Dest::Frame(at));
            self.asm.store_imm(Width::Dw, R1, 0, 0);
            self.restore(R0, slot::SAVE);
        }
    }

    /// Refuses keys that are larger than any program should need.
    pub(super) fn limit_key(&mut self, of: &str, size: u32) {
        if size > KEY_MAX {
            self.refuse(format!(
                "the key of {of} has {size} bytes: at most {KEY_MAX}, of which a string takes strsize"
            ));
        }
    }

    fn array(&mut self, op: Opcode, insn: Insn) -> Option<(AssocLayout, MapId, bool)> {
        let thread = matches!(op, Opcode::Ldtaa | Opcode::Sttaa);
        let scope = if thread { VarScope::Thread } else { VarScope::Global };
        let layout = self.plan.assoc(insn.index(), scope)?.clone();
        self.limit_key("an associative array", layout.key_size);
        let map = self.plan.map(MapRole::Assoc { id: insn.index(), thread });
        Some((layout, map, thread))
    }

    pub(super) fn load_element(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        let Some((layout, map, thread)) = self.array(op, insn) else { return };
        let place = self.tuple_key(&layout, thread, body.offset());
        self.asm.map(R1, map);
        self.key_address(R2, place);
        self.asm.call(Helper::MapLookupElem);
        let scope = if thread { VarScope::Thread } else { VarScope::Global };
        let by_ref = find_var(body.difo, insn.index(), scope, VarKind::Array).filter(|v| v.ty.by_ref != ByRef::No);
        match by_ref.map(|v| v.ty) {
            None => self.element_word(),
            Some(ty) => self.element_copy(body, layout.value_size, is_string(&ty)),
        }
        self.put(insn.rd(), R0);
    }

    fn element_word(&mut self) {
        let end = self.asm.label();
        self.asm.jump_if_imm(Cond::Eq, R0, 0, end);
        self.asm.load(Width::Dw, R0, R0, 0);
        self.asm.place(end);
    }

    /// Copies the element to the instruction's temporary, for another CPU may reuse it; an absent one is NULL if it is
    /// a string, else zeros.
    fn element_copy(&mut self, body: &Body<'_>, size: u32, string: bool) {
        let (absent, end) = (self.asm.label(), self.asm.label());
        let temporary = self.plan.frame.layout.temporary(body.temporary());
        let dest = Dest::Frame(self.plan.frame.scratch + temporary);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, absent);
        self.asm.mov(R3, R0);
        self.dest_address(R1, dest);
        self.asm.imm(R2, i64::from(size));
        self.asm.call(Helper::ProbeReadKernel);
        let address = Region::Scratch.at(temporary) as i64;
        self.asm.imm(R0, address);
        self.asm.jump(end);
        self.asm.place(absent);
        if string {
            self.asm.imm(R0, 0);
        } else {
            self.zero(dest, size);
            self.asm.imm(R0, address);
        }
        self.asm.place(end);
    }

    pub(super) fn store_element(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        let Some((layout, map, thread)) = self.array(op, insn) else { return };
        let place = self.tuple_key(&layout, thread, body.offset());
        let (delete, end) = (self.asm.label(), self.asm.label());
        let scope = if thread { VarScope::Thread } else { VarScope::Global };
        let ty = find_var(body.difo, insn.index(), scope, VarKind::Array).map(|v| v.ty).unwrap_or_default();
        self.get_into(insn.rd(), R0);
        // Storing zero deletes the element.
        self.asm.jump_if_imm(Cond::Eq, R0, 0, delete);
        let value = if ty.by_ref == ByRef::No {
            self.save(slot::SAVE, R0);
            None
        } else {
            let dest = Dest::Frame(self.plan.frame.value);
            self.copy_value(dest, is_string(&ty), ty.size, body.offset());
            Some(dest)
        };
        self.asm.map(R1, map);
        self.key_address(R2, place);
        match value {
            None => self.slot_address(R3, slot::SAVE),
            Some(dest) => self.dest_address(R3, dest),
        }
        self.asm.imm(R4, 0);
        self.asm.call(Helper::MapUpdateElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, end);
        self.count(Counters::DYNAMIC);
        self.asm.jump(end);
        self.asm.place(delete);
        self.asm.map(R1, map);
        self.key_address(R2, place);
        self.asm.call(Helper::MapDeleteElem);
        self.asm.place(end);
    }
}
