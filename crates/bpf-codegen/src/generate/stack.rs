//! The kernel's stack at the probe.
//!
//! The kernel walks it from where it stands: in a tracepoint's program that is the program itself. The frames of what runs
//! programs are not the probe's, and are left out.

use dif_vm::FRAME_SIZE;

use super::copy::Dest;
use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R4, R6, R10, Width};
use crate::plan::STACK_SIZE;
use crate::unit::UnitKind;

impl Gen<'_> {
    /// Puts the innermost frames into `size` bytes, zeros behind the last.
    pub(super) fn kernel_stack(&mut self, to: Dest, size: u32) {
        match self.frames_left_out() {
            None => self.zero(to, size),
            Some(skip) => self.walk(to, size, skip),
        }
    }

    fn walk(&mut self, to: Dest, size: u32, skip: u32) {
        self.asm.mov(R1, R6);
        self.dest_address(R2, to);
        self.asm.imm(R3, i64::from(size));
        self.asm.imm(R4, i64::from(skip));
        self.asm.call(Helper::GetStack);
    }

    /// How many frames are not the probe's; `None` if there are no registers that the kernel could start from.
    fn frames_left_out(&self) -> Option<u32> {
        match self.unit.kind {
            UnitKind::TestRun => None,
            UnitKind::PerfEvent => Some(0),
            UnitKind::SyscallEntry | UnitKind::SyscallReturn | UnitKind::RawTracepoint => Some(0),
        }
    }

    /// Where the probe's function returns to, in R0: the second frame.
    pub(super) fn caller(&mut self) {
        self.asm.imm(R0, 0);
        if let Some(skip) = self.frames_left_out() {
            let none = self.asm.label();
            self.asm.mov(R1, R6);
            self.slot_address(R2, slot::WORDS);
            self.asm.imm(R3, i64::from(2 * FRAME_SIZE));
            self.asm.imm(R4, i64::from(skip));
            self.asm.call(Helper::GetStack);
            self.asm.load(Width::Dw, R0, R10, slot::WORDS + FRAME_SIZE as i16);
            self.asm.place(none);
        }
    }

    /// How many frames there are, in R0.
    pub(super) fn stackdepth(&mut self) {
        self.need_frame();
        let Some(skip) = self.frames_left_out() else { return self.asm.imm(R0, 0) };
        let end = self.asm.label();
        let at = self.plan.frame.stack;
        self.walk(Dest::Frame(at), STACK_SIZE, skip);
        self.asm.alu_imm(Alu::Arsh, R0, 3);
        self.asm.jump_if_imm(Cond::Sge, R0, 0, end);
        self.asm.imm(R0, 0);
        self.asm.place(end);
    }
}
