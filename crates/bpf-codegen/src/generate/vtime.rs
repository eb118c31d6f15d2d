//! `vtimestamp`: how long a thread has run.
//!
//! A program of its own, at the tracepoint `sched_switch`, notes for each CPU since when its thread runs, and adds the
//! time to the thread that leaves. It is attached behind those of clauses: at a switch they see the thread that leaves
//! as still running. A thread's time starts as what the kernel has accounted to it where it is first seen, there or by
//! a clause. The kernel accounts on while it runs, so that start is kept: it is made odd, and 0 is that of a thread that
//! was never seen.

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R6, R7, R8, R9, Reg, Width};
use crate::object::MapRole;

/// Argument `prev` of `sched_switch(bool preempt, struct task_struct *prev, struct task_struct *next, ...)`.
const PREV: i16 = 8;

/// `BPF_LOCAL_STORAGE_GET_F_CREATE`
const CREATE: i64 = 1;

impl Gen<'_> {
    /// The whole program that does the accounting.
    pub(super) fn accounting(&mut self) {
        let (quit, unknown, switched) = (self.quit, self.asm.label(), self.asm.label());
        self.asm.mov(R6, R1);
        self.since(R7, quit);
        self.asm.call(Helper::KtimeGetNs);
        self.asm.mov(R8, R0);
        self.asm.load(Width::Dw, R9, R6, PREV);
        self.asm.mov(R2, R9);
        self.thread_time(CREATE);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, switched);
        self.asm.load(Width::Dw, R1, R0, 0);
        self.asm.jump_if_imm(Cond::Eq, R1, 0, unknown);
        self.asm.load(Width::Dw, R2, R7, 0);
        self.asm.jump_if_imm(Cond::Eq, R2, 0, switched);
        self.asm.alu(Alu::Add, R1, R8);
        self.asm.alu(Alu::Sub, R1, R2);
        self.asm.store(Width::Dw, R0, 0, R1);
        self.asm.jump(switched);
        self.asm.place(unknown);
        self.accounted(R1, R9);
        self.asm.store(Width::Dw, R0, 0, R1);
        self.asm.place(switched);
        self.asm.store(Width::Dw, R7, 0, R8);
        self.asm.place(quit);
        self.asm.imm(R0, 0);
        self.asm.exit();
    }

    /// The variable, in R0.
    pub(super) fn vtimestamp(&mut self) {
        let (end, known, running) = (self.asm.label(), self.asm.label(), self.asm.label());
        if self.thread_argument().is_some() {
            // It does not run yet: what it has by now is where the time that begins here is added.
            self.restore(R2, slot::TASK);
            self.thread_time(CREATE);
            self.asm.mov(R1, R0);
            self.restore(R2, slot::TASK);
            self.accounted(R0, R2);
            self.asm.jump_if_imm(Cond::Eq, R1, 0, end);
            self.asm.load(Width::Dw, R2, R1, 0);
            self.asm.jump_if_imm(Cond::Ne, R2, 0, known);
            self.asm.store(Width::Dw, R1, 0, R0);
            self.asm.jump(end);
            self.asm.place(known);
            self.asm.mov(R0, R2);
            return self.asm.place(end);
        }
        self.time();
        self.since(R1, end);
        // SAVE: how long it runs by now. One that has run since before tracing began is taken to have begun here.
        self.restore(R2, slot::TIME);
        self.asm.load(Width::Dw, R3, R1, 0);
        self.asm.jump_if_imm(Cond::Ne, R3, 0, running);
        self.asm.store(Width::Dw, R1, 0, R2);
        self.asm.mov(R3, R2);
        self.asm.place(running);
        self.asm.alu(Alu::Sub, R2, R3);
        self.save(slot::SAVE, R2);
        self.current_task();
        self.save(slot::SAVE2, R0);
        self.asm.mov(R2, R0);
        self.thread_time(CREATE);
        self.asm.mov(R1, R0);
        self.restore(R0, slot::SAVE);
        self.asm.jump_if_imm(Cond::Eq, R1, 0, end);
        self.asm.load(Width::Dw, R2, R1, 0);
        self.asm.jump_if_imm(Cond::Ne, R2, 0, known);
        self.restore(R3, slot::SAVE2);
        self.accounted(R2, R3);
        self.asm.store(Width::Dw, R1, 0, R2);
        self.asm.place(known);
        self.asm.alu(Alu::Add, R0, R2);
        self.asm.place(end);
    }

    /// What the kernel has accounted to the thread in `task` by now, as a time to start from, in `to`.
    fn accounted(&mut self, to: Reg, task: Reg) {
        self.asm.load(Width::Dw, to, task, self.target.task.sum_exec_runtime as i16);
        self.asm.alu_imm(Alu::Or, to, 1);
    }

    /// Where it says since when this CPU's thread runs, in `to`. R0 to R5 are lost.
    fn since(&mut self, to: Reg, quit: Label) {
        let map = self.plan.map(MapRole::Running);
        self.asm.call(Helper::GetSmpProcessorId);
        self.asm.jump_if_imm(Cond::Ge, R0, self.target.cpus.max(1) as i32, quit);
        self.asm.alu_imm(Alu::Lsh, R0, 3);
        self.asm.map_value(to, map, 0);
        self.asm.alu(Alu::Add, to, R0);
    }

    /// The time that the thread in R2 has run, as an address in R0: 0 if there is none.
    fn thread_time(&mut self, flags: i64) {
        let map = self.plan.map(MapRole::Ran);
        self.asm.map(R1, map);
        self.asm.imm(R3, 0);
        self.asm.imm(R4, flags);
        self.asm.call(Helper::TaskStorageGet);
    }
}
