//! From the context of a firing to its probe and its class.

use super::{Gen, ProbeIs, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R6, R10, Width};
use crate::object::{Control, MapRole, SyscallSlot};
use crate::unit::{Select, UnitKind};

/// Offset of `orig_ax` in x86-64's `struct pt_regs`.
const ORIG_AX: i16 = 120;

/// `TS_COMPAT` of `thread_info.status`: the system call is a 32-bit one.
const TS_COMPAT: i32 = 2;

impl Gen<'_> {
    /// The whole unit; where each clause starts.
    pub(super) fn whole(&mut self) -> Vec<(u32, u32)> {
        let quit = self.quit;
        self.asm.mov(R6, R1);
        let mut starts = Vec::new();
        match self.unit.select {
            Select::SyscallNumber(table) => self.select_syscall(table, quit),
            Select::Cookie => self.select_cookie(quit),
            Select::Probe(probe) => {
                self.check_activity(quit);
                self.probe = ProbeIs::Known(probe);
            }
        }
        let classes = self.unit.classes.clone();
        if matches!(self.unit.select, Select::SyscallNumber(_)) && classes.len() > 1 {
            self.classes = classes.iter().map(|_| self.asm.label()).collect();
            self.restore(R1, slot::SAVE);
            for (n, &label) in self.classes.iter().rev().enumerate() {
                self.asm.jump_if_imm(Cond::Eq, R1, n as i32 + 1, label);
            }
            self.asm.jump(quit);
            for class in &classes {
                if let Some(label) = self.classes.pop() {
                    self.asm.place(label);
                }
                self.class(class, &mut starts);
                self.finish_class();
            }
        } else {
            self.class(classes.first().map_or(&[], Vec::as_slice), &mut starts);
            self.finish_class();
        }
        self.asm.place(self.quit);
        self.asm.imm(R0, 0);
        self.asm.exit();
        starts
    }

    /// Ends a class: gives the frame back and leaves.
    fn finish_class(&mut self) {
        self.asm.place(self.done);
        self.release_frame();
        self.asm.imm(R0, 0);
        self.asm.exit();
        self.done = self.asm.label();
    }

    /// Leaves unless tracing is on. What is run by test-run does not ask.
    fn check_activity(&mut self, quit: crate::asm::Label) {
        if self.unit.kind == UnitKind::TestRun {
            return;
        }
        let control = self.plan.map(MapRole::Control);
        self.asm.map_value(R1, control, Control::ACTIVITY);
        self.asm.load(Width::W, R1, R1, 0);
        self.asm.jump_if_imm(Cond::Ne, R1, Control::ACTIVE as i32, quit);
        if let Some(cpu) = self.target.only_cpu {
            self.asm.call(Helper::GetSmpProcessorId);
            self.asm.jump_if_imm(Cond::Ne, R0, cpu as i32, quit);
        }
        if self.plan.mixed && self.unit.kind.is_function() {
            self.quit_if_nested(quit);
        }
    }

    /// The number's slot says whether it is traced, and as which probe.
    fn select_syscall(&mut self, table: u32, quit: crate::asm::Label) {
        let is_return = self.unit.kind == UnitKind::SyscallReturn;
        self.asm.call(Helper::GetCurrentTaskBtf);
        self.save(slot::TASK, R0);
        self.asm.load(Width::W, R2, R0, self.target.task.thread_status as i16);
        self.asm.alu_imm(Alu::And, R2, TS_COMPAT);
        self.asm.store(Width::Dw, R10, slot::COMPAT, R2);
        if is_return {
            self.asm.mov(R1, R0);
            self.asm.call(Helper::TaskPtRegs);
            self.asm.load(Width::Dw, R3, R0, ORIG_AX);
            self.restore(R2, slot::COMPAT);
        } else {
            self.asm.load(Width::Dw, R3, R6, 8);
        }
        self.asm.jump_if_imm(Cond::Ge, R3, SyscallSlot::COMPAT as i32, quit);
        // TS_COMPAT times this is the first slot of the 32-bit table.
        self.asm.alu_imm(Alu::Mul, R2, (SyscallSlot::COMPAT / TS_COMPAT as u32) as i32);
        self.asm.alu(Alu::Add, R3, R2);
        self.asm.alu_imm(Alu::Mul, R3, SyscallSlot::SIZE as i32);
        let map = self.plan.map(MapRole::Syscalls { is_return, table });
        self.asm.map_value(R1, map, 0);
        self.asm.alu(Alu::Add, R1, R3);
        self.asm.load(Width::W, R2, R1, 0);
        self.asm.jump_if_imm(Cond::Eq, R2, 0, quit);
        self.save(slot::SAVE, R2);
        for (slot, offset) in [(slot::PROBE, 4), (slot::EPID, 8), (slot::ID, 12)] {
            self.asm.load(Width::W, R2, R1, offset);
            self.save(slot, R2);
        }
        self.check_activity(quit);
    }

    /// The cookie is the probe's index.
    fn select_cookie(&mut self, quit: crate::asm::Label) {
        self.check_activity(quit);
        self.asm.mov(R1, R6);
        self.asm.call(Helper::GetAttachCookie);
        self.save(slot::PROBE, R0);
        let probes = self.plan.map(MapRole::Probes);
        self.asm.map(R1, probes);
        self.slot_address(R2, slot::PROBE);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, quit);
        for (slot, offset) in [(slot::ID, 0), (slot::EPID, 4)] {
            self.asm.load(Width::W, R1, R0, offset);
            self.save(slot, R1);
        }
    }
}
