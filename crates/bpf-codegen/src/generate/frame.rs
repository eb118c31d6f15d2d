//! Frames of scratch memory: claimed by a firing, given back at its end.
//!
//! A perf event's interrupt can hit inside a tracepoint's program on the same CPU, so each CPU has a few, handed out as
//! a stack.

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R9, R10, Reg, Width};
use crate::object::{Counters, MapRole};
use crate::plan::NESTED;
use crate::runtime::{self, frame};

impl Gen<'_> {
    /// Says that the frame is used here. Until one is claimed the code made is not meant to run.
    pub(super) fn need_frame(&mut self) {
        self.needs_frame = true;
    }

    /// A register and an offset for a word of the frame: offsets of loads and stores have 16 bits. R1 may be used up.
    pub(super) fn frame_place(&mut self, at: u32) -> (Reg, i16) {
        self.need_frame();
        if let Ok(near) = i16::try_from(at) {
            return (R9, near);
        }
        self.asm.mov(R1, R9);
        self.asm.alu_imm(Alu::Add, R1, at as i32);
        (R1, 0)
    }

    /// This CPU's counters, by the number in `cpu`, which is checked. Uses `cpu` up.
    fn counters(&mut self, to: Reg, cpu: Reg, otherwise: crate::asm::Label) {
        self.asm.jump_if_imm(Cond::Ge, cpu, self.target.cpus.max(1) as i32, otherwise);
        let counters = self.plan.map(MapRole::Counters);
        self.asm.map_value(to, counters, 0);
        self.asm.alu_imm(Alu::Mul, cpu, Counters::SIZE as i32);
        self.asm.alu(Alu::Add, to, cpu);
    }

    /// Adds one to a counter of this CPU.
    pub(super) fn count(&mut self, counter: u32) {
        let skip = self.asm.label();
        self.asm.call(Helper::GetSmpProcessorId);
        self.counters(R1, R0, skip);
        self.asm.imm(R2, 1);
        self.asm.atomic_add(R1, counter as i16, R2);
        self.asm.place(skip);
    }

    /// Counters of the CPU in its slot.
    pub(super) fn counters_of_slot(&mut self, to: Reg, otherwise: crate::asm::Label) {
        self.asm.load(Width::W, R2, R10, slot::CPU);
        self.counters(to, R2, otherwise);
    }

    /// Leaves if this CPU has a frame in use: the probe is in what another program does, maybe with a lock held that
    /// this one would wait for.
    pub(super) fn quit_if_nested(&mut self, quit: crate::asm::Label) {
        let alone = self.asm.label();
        self.asm.call(Helper::GetSmpProcessorId);
        self.counters(R1, R0, quit);
        self.asm.load(Width::Dw, R2, R1, Counters::NESTING as i16);
        self.asm.jump_if_imm(Cond::Eq, R2, 0, alone);
        self.asm.imm(R2, 1);
        self.asm.atomic_add(R1, Counters::MISSED as i16, R2);
        self.asm.jump(quit);
        self.asm.place(alone);
    }

    /// Claims a frame into R9, or counts the firing as lost and leaves.
    pub(super) fn claim_frame(&mut self) {
        let (quit, claimed, give_back) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.asm.call(Helper::GetSmpProcessorId);
        self.asm.mov(R3, R0);
        self.counters(R1, R0, quit);
        self.save(slot::FRAME, R3);
        self.asm.imm(R2, 1);
        self.asm.atomic_fetch_add(R1, Counters::NESTING as i16, R2);
        self.asm.jump_if_imm(Cond::Ge, R2, NESTED as i32, give_back);
        self.asm.alu_imm(Alu::Mul, R3, NESTED as i32);
        self.asm.alu(Alu::Add, R3, R2);
        self.save(slot::FRAME, R3);
        let frames = self.plan.map(MapRole::Frames);
        self.asm.map(R1, frames);
        self.slot_address(R2, slot::FRAME);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, claimed);
        self.asm.jump(quit);
        self.asm.place(give_back);
        self.asm.imm(R2, -1);
        self.asm.atomic_add(R1, Counters::NESTING as i16, R2);
        self.asm.imm(R2, 1);
        self.asm.atomic_add(R1, Counters::NO_FRAME as i16, R2);
        self.asm.atomic_add(R1, Counters::PRINCIPAL as i16, R2);
        self.asm.place(quit);
        self.asm.imm(R0, 0);
        self.asm.exit();
        self.asm.place(claimed);
        self.asm.mov(R9, R0);
        self.asm.store_imm(Width::W, R9, frame::BUMP, 0);
        self.asm.store_imm(Width::W, R9, frame::STRTOK, 0);
        self.asm.store_imm(Width::W, R9, frame::STRINGS_SIZE, 0);
        self.asm.store_imm(Width::Dw, R9, frame::TASK, 0);
    }

    /// Gives the frame back, if the unit has one.
    pub(super) fn release_frame(&mut self) {
        if !self.framed {
            return;
        }
        let skip = self.asm.label();
        self.restore(R2, slot::FRAME);
        self.asm.alu_imm(Alu::Div, R2, NESTED as i32);
        self.counters(R1, R2, skip);
        self.asm.imm(R2, -1);
        self.asm.atomic_add(R1, Counters::NESTING as i16, R2);
        self.asm.place(skip);
    }

    /// Calls a function of the runtime; its first argument, the frame, is put in here.
    pub(super) fn runtime(&mut self, function: runtime::FunctionId) {
        self.need_frame();
        self.restore(R1, slot::FRAME);
        self.asm.call_runtime(function);
    }

    /// The same of one that gives a fault or nothing, with its value in R0 then. `offset` is the DIF offset.
    pub(super) fn runtime_value(&mut self, function: runtime::FunctionId, offset: i32) {
        self.runtime(function);
        self.fault_unless_zero(offset);
        self.asm.load(Width::Dw, R0, R9, frame::VALUE);
    }
}
