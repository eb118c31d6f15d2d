//! Scalar variables.

use dif_vm::addr::Region;
use dif_vm::layout::{VarSlot, is_string, null_word};
use dif_vm::op::{Insn, Opcode};
use dif_vm::var::{Builtin, USER_BASE};
use dif_vm::{ByRef, VarScope};

use super::copy::Dest;
use super::difo::Body;
use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R4, R9, R10, Width};
use crate::object::{Counters, MapRole};
use crate::runtime::{self, frame};

impl Gen<'_> {
    pub(super) fn load_var(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        if insn.index() < USER_BASE {
            if let Some(builtin) = Builtin::from_number(insn.index()) {
                self.load_builtin(body, builtin);
            }
            return self.put(insn.rd(), R0);
        }
        let scope = scope(op);
        let Some(place) = self.plan.vars.slot(scope, insn.index()) else { return };
        if place.ty.by_ref != ByRef::No {
            self.reference(scope, place);
            return self.put(insn.rd(), R0);
        }
        let width = Width::of(place.size);
        match scope {
            VarScope::Global => {
                let globals = self.plan.map(MapRole::Globals);
                self.asm.map_value(R1, globals, place.offset);
                self.asm.load(width, R0, R1, 0);
            }
            VarScope::Thread => {
                self.fetch_thread();
                self.restore(R1, slot::THREAD);
                self.asm.load(width, R0, R1, place.offset as i16);
            }
            VarScope::Local => {
                let (base, at) = self.local(place);
                self.asm.load(width, R0, base, at);
            }
        }
        if place.ty.signed && place.extension() != 0 {
            self.asm.alu_imm(Alu::Lsh, R0, place.extension() as i32);
            self.asm.alu_imm(Alu::Arsh, R0, place.extension() as i32);
        }
        self.put(insn.rd(), R0);
    }

    /// The address of a variable that is held by reference, 0 of a string that is NULL.
    fn reference(&mut self, scope: VarScope, place: VarSlot) {
        if is_string(&place.ty) {
            let (null, end) = (null_word(scope).0, self.asm.label());
            self.null_word(scope, place);
            self.asm.load(Width::Dw, R2, R1, 0);
            self.asm.imm(R0, 0);
            self.asm.jump_if_imm(Cond::Eq, R2, null as i32, end);
            self.address(scope, place);
            return self.asm.place(end);
        }
        self.address(scope, place);
    }

    /// Where it says whether a string is NULL, in R1.
    fn null_word(&mut self, scope: VarScope, place: VarSlot) {
        if scope == VarScope::Thread {
            self.fetch_thread();
        }
        let dest = self.dest(scope, place.offset - 8);
        self.dest_address(R1, dest);
    }

    fn dest(&self, scope: VarScope, offset: u32) -> Dest {
        match scope {
            VarScope::Global => Dest::Global(offset),
            VarScope::Thread => Dest::Thread(offset),
            VarScope::Local => Dest::Frame(self.plan.frame.locals + offset),
        }
    }

    fn address(&mut self, scope: VarScope, place: VarSlot) {
        self.need_frame();
        let region = match scope {
            VarScope::Global => {
                self.plan.map(MapRole::Globals);
                Region::Global
            }
            VarScope::Thread => {
                self.plan.map(MapRole::Threads);
                if self.thread_argument().is_some() {
                    self.lend_thread();
                }
                Region::Thread
            }
            VarScope::Local => Region::Local,
        };
        self.asm.imm(R0, region.at(place.offset) as i64);
    }

    fn load_builtin(&mut self, body: &mut Body<'_>, builtin: Builtin) {
        if !builtin.is_string() {
            return self.builtin(builtin);
        }
        // A string of its own, in the instruction's temporary.
        let temporary = self.plan.frame.layout.temporary(body.temporary());
        let dest = Dest::Frame(self.plan.frame.scratch + temporary);
        match builtin.name_part() {
            Some(part) => {
                self.probe_name(part);
                self.save(slot::SAVE, R0);
                self.copy_string_from_raw(dest, body.offset());
            }
            // Of another thread than the current one the memory is not at hand.
            None if builtin == Builtin::Execname || self.thread_argument().is_some() => {
                self.copy_comm(self.program.strsize, |unit| unit.dest_address(R1, dest));
            }
            None if builtin == Builtin::Execargs && self.target.arguments.is_some() => {
                self.asm.imm(R2, i64::from(temporary));
                return self.runtime_value(runtime::DT_EXECARGS, body.offset());
            }
            None => self.refuse(format!("{} is not available in generated code", builtin.name())),
        }
        self.asm.imm(R0, Region::Scratch.at(temporary) as i64);
    }

    pub(super) fn store_var(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        let scope = scope(op);
        let Some(place) = self.plan.vars.slot(scope, insn.index()) else { return };
        if scope == VarScope::Thread {
            self.fetch_thread();
        }
        if place.ty.by_ref != ByRef::No {
            let dest = self.dest(scope, place.offset);
            self.get_into(insn.rd(), R0);
            self.copy_value(dest, is_string(&place.ty), place.ty.size, body.offset());
            if is_string(&place.ty) {
                self.set_null_word(scope, place, insn);
            }
            return;
        }
        let (value, width) = (self.get(insn.rd(), R0), Width::of(place.size));
        match scope {
            VarScope::Global => {
                let globals = self.plan.map(MapRole::Globals);
                self.asm.map_value(R1, globals, place.offset);
                self.asm.store(width, R1, 0, value);
            }
            VarScope::Thread => {
                self.restore(R1, slot::THREAD);
                self.asm.store(width, R1, place.offset as i16, value);
            }
            VarScope::Local => {
                let (base, at) = self.local(place);
                self.asm.store(width, base, at, value);
            }
        }
    }

    /// Notes whether the string that was stored is NULL.
    fn set_null_word(&mut self, scope: VarScope, place: VarSlot, insn: Insn) {
        let (null, present) = null_word(scope);
        let (is_null, end) = (self.asm.label(), self.asm.label());
        self.null_word(scope, place);
        self.get_into(insn.rd(), R0);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, is_null);
        self.asm.store_imm(Width::Dw, R1, 0, present as i32);
        self.asm.jump(end);
        self.asm.place(is_null);
        self.asm.store_imm(Width::Dw, R1, 0, null as i32);
        self.asm.place(end);
    }

    fn local(&mut self, place: VarSlot) -> (crate::asm::Reg, i16) {
        if self.locals_on_stack() {
            return (R10, slot::LOCALS + place.offset as i16);
        }
        self.frame_place(self.plan.frame.locals + place.offset)
    }

    /// Puts where the variables of another thread than the current one are into the frame, as the runtime can't find
    /// them.
    fn lend_thread(&mut self) {
        self.fetch_thread();
        self.restore(R0, slot::THREAD);
        self.asm.store(Width::Dw, R9, frame::THREAD, R0);
    }

    /// The thread's variables, in their slot. Without memory for them the clause ends, and a drop is counted.
    pub(super) fn fetch_thread(&mut self) {
        if self.thread_fetched {
            return;
        }
        if self.plan.vars.size(VarScope::Thread) > i16::MAX as u32 {
            self.refuse("its thread-local variables are too large: at most 32767 bytes in all");
        }
        let (there, threads) = (self.asm.label(), self.plan.map(MapRole::Threads));
        self.current_task();
        self.asm.map(R1, threads);
        self.asm.mov(R2, R0);
        self.asm.imm(R3, 0);
        // BPF_LOCAL_STORAGE_GET_F_CREATE
        self.asm.imm(R4, 1);
        self.asm.call(Helper::TaskStorageGet);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, there);
        self.count(Counters::DYNAMIC);
        self.fault(dif_vm::Fault::NoScratch, None, -1);
        self.asm.place(there);
        self.save(slot::THREAD, R0);
        self.thread_fetched = true;
    }
}

fn scope(op: Opcode) -> VarScope {
    match op {
        Opcode::Ldgs | Opcode::Stgs => VarScope::Global,
        Opcode::Ldts | Opcode::Stts => VarScope::Thread,
        _ => VarScope::Local,
    }
}
