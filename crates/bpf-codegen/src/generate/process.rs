//! What is done to the current process and its CPU: signals, waiting.

use dif_vm::Fault;
use dif_vm::program::{ActionKind, Field};

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R4, R10, Width};
use crate::object::Counters;
use crate::runtime;

/// SIGSTOP
const STOP: i64 = 19;

/// The largest signal number (`_NSIG`).
const SIGNALS: i32 = 64;

/// Nanoseconds that `chill()` can wait on a CPU in each [`CHILL_INTERVAL`].
const CHILL_MAX: i32 = 500_000_000;
const CHILL_INTERVAL: i32 = 1_000_000_000;

/// Why an action is not possible in eBPF, if it is not.
fn impossible(kind: &ActionKind) -> Option<&'static str> {
    Some(match kind {
        ActionKind::Panic => "panic() is not possible: eBPF has no way to stop the kernel",
        ActionKind::Breakpoint => "breakpoint() is not possible: eBPF has no way into a kernel debugger",
        ActionKind::Return => {
            "return() is not possible: it needs probes on kernel functions that allow error injection"
        }
        _ => return None,
    })
}

impl Gen<'_> {
    /// What an action does to the current process or CPU.
    pub(super) fn destructive_action(&mut self, kind: &ActionKind, field: Option<&Field>) {
        if let Some(reason) = impossible(kind) {
            return self.refuse(reason);
        }
        match (kind, field) {
            (ActionKind::Raise, Some(field)) => self.raise(field),
            (ActionKind::Chill, Some(field)) => self.chill(field),
            _ => {
                self.asm.imm(R1, STOP);
                self.asm.call(Helper::SendSignal);
            }
        }
    }

    fn raise(&mut self, field: &Field) {
        let (fine, end) = (self.asm.label(), self.asm.label());
        self.difo(&field.difo);
        self.asm.mov(R1, R0);
        self.asm.jump_if_imm(Cond::Eq, R1, 0, end);
        self.asm.jump_if_imm(Cond::Le, R1, SIGNALS, fine);
        self.fault(Fault::IllOp, None, -1);
        self.asm.place(fine);
        self.asm.call(Helper::SendSignal);
        self.asm.place(end);
    }

    /// A fault if it would wait for longer than it may.
    fn chill(&mut self, field: &Field) {
        let (wrong, current, fits, end) = (self.asm.label(), self.asm.label(), self.asm.label(), self.asm.label());
        self.difo(&field.difo);
        self.save(slot::SAVE, R0);
        self.asm.jump_if_imm(Cond::Gt, R0, CHILL_MAX, wrong);
        self.asm.call(Helper::KtimeGetNs);
        self.save(slot::SAVE2, R0);
        self.asm.call(Helper::GetSmpProcessorId);
        self.asm.store(Width::Dw, R10, slot::CPU, R0);
        self.counters_of_slot(R1, end);
        self.restore(R3, slot::SAVE2);
        self.asm.load(Width::Dw, R2, R1, Counters::CHILL_MARK as i16);
        self.asm.mov(R4, R3);
        self.asm.alu(Alu::Sub, R4, R2);
        self.asm.jump_if_imm(Cond::Le, R4, CHILL_INTERVAL, current);
        self.asm.store(Width::Dw, R1, Counters::CHILL_MARK as i16, R3);
        self.asm.store_imm(Width::Dw, R1, Counters::CHILLED as i16, 0);
        self.asm.place(current);
        self.restore(R4, slot::SAVE);
        self.asm.load(Width::Dw, R2, R1, Counters::CHILLED as i16);
        self.asm.alu(Alu::Add, R2, R4);
        self.asm.jump_if_imm(Cond::Le, R2, CHILL_MAX, fits);
        self.asm.place(wrong);
        self.fault(Fault::IllOp, None, -1);
        self.asm.place(fits);
        self.asm.store(Width::Dw, R1, Counters::CHILLED as i16, R2);
        self.asm.mov(R1, R3);
        self.asm.alu(Alu::Add, R1, R4);
        self.asm.call_runtime(runtime::DT_CHILL);
        // What comes later sees that time has passed.
        self.asm.store_imm(Width::Dw, R10, slot::TIME, 0);
        self.asm.place(end);
    }
}
