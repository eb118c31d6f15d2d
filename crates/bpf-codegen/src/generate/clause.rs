//! Classes and clauses.

use dif_vm::program::{Action, ActionKind, Clause};
use dif_vm::{ByRef, VarScope};

use super::copy::Dest;
use super::{ClauseState, Gen, slot};
use crate::asm::{Cond, R0, R1, R2, R10, Width};
use crate::object::{Control, Counters, MapRole, RECORD_HEADER, Speculation};

/// The kernel follows a path until 8192 branches wait for their other side (`BPF_COMPLEXITY_LIMIT_JMP_SEQ`), of which
/// the dispatch to the classes can have some.
const BRANCHES_MAX: usize = 7000;
const TOO_MANY_BRANCHES: &str = "with it the clauses of one probe have more branches than the kernel follows (7000): \
                                 leave some of them to a second dtrace";

impl Gen<'_> {
    /// All clauses of a class, in order.
    pub(super) fn class(&mut self, clauses: &[u32], starts: &mut Vec<(u32, u32)>) {
        self.thread_fetched = false;
        self.asm.store_imm(Width::Dw, R10, slot::TIME, 0);
        if self.framed {
            self.claim_frame();
        }
        self.clear_locals();
        let before = self.asm.branches;
        for (nth, &index) in clauses.iter().enumerate() {
            self.one_clause(index as usize, nth as u32, false, starts);
            if self.asm.branches - before > BRANCHES_MAX {
                self.refuse(TOO_MANY_BRANCHES);
            }
        }
    }

    /// Clause-local variables start as zero on each firing.
    fn clear_locals(&mut self) {
        let size = self.plan.vars.size(VarScope::Local);
        if size == 0 {
            return;
        }
        if self.locals_on_stack() {
            for n in 0..size / 8 {
                self.asm.store_imm(Width::Dw, R10, slot::LOCALS - n as i16 * 8, 0);
            }
            return;
        }
        self.zero(Dest::Frame(self.plan.frame.locals), size);
    }

    /// Whether the clause-local variables are few and all by value.
    pub(super) fn locals_on_stack(&self) -> bool {
        let by_value = |v: &dif_vm::DifVar| v.scope != VarScope::Local || v.ty.by_ref == ByRef::No;
        self.plan.vars.size(VarScope::Local) <= slot::LOCALS_MAX * 8 && self.program.vars.iter().all(by_value)
    }

    pub(super) fn one_clause(&mut self, index: usize, nth: u32, on_error: bool, starts: &mut Vec<(u32, u32)>) {
        self.island();
        let program = self.program;
        let clause = &program.clauses[index];
        starts.push((self.asm.insns.len() as u32, index as u32));
        let (next, fault, quiet) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.clause = ClauseState { index, nth, on_error, fault, quiet, action: 0 };
        if let Some(predicate) = &clause.predicate {
            self.difo(predicate);
            self.asm.jump_if_imm(Cond::Eq, R0, 0, next);
        }
        let discard = self.asm.label();
        let dropped = self.asm.label();
        let size = RECORD_HEADER + clause.record_size;
        if clause.records {
            self.reserve(size, dropped);
            self.record_header();
            self.clause.fault = discard;
        }
        self.actions(clause, size);
        let speculates = clause.actions.iter().any(|a| a.kind == ActionKind::Speculate);
        let exits = clause.actions.iter().any(|a| a.kind == ActionKind::Exit);
        if clause.records {
            self.submit(size, exits);
        }
        if exits {
            self.asm.jump(self.done);
        } else {
            self.asm.jump(next);
        }
        if clause.records {
            self.asm.place(dropped);
            self.count(if speculates { Counters::SPECULATIVE } else { Counters::PRINCIPAL });
            self.asm.jump(next);
            self.asm.place(quiet);
            self.discard();
            self.asm.jump(next);
            self.asm.place(discard);
            self.discard();
        }
        self.asm.place(fault);
        self.after_fault(starts);
        self.asm.place(next);
        // The predicate or a fault may have left before the fetch.
        self.thread_fetched = false;
    }

    fn actions(&mut self, clause: &Clause, size: u32) {
        for (n, action) in clause.actions.iter().enumerate() {
            self.clause.action = n as u32 + 1;
            match (&action.kind, action.fields.first()) {
                (ActionKind::Speculate, Some(id)) => self.speculate(id, size),
                (ActionKind::Commit, Some(id)) => self.decide(id, Speculation::COMMITTING),
                (ActionKind::Discard, Some(id)) => self.decide(id, Speculation::DISCARDING),
                (
                    kind @ (ActionKind::Raise
                    | ActionKind::Stop
                    | ActionKind::Chill
                    | ActionKind::Panic
                    | ActionKind::Breakpoint
                    | ActionKind::Return),
                    field,
                ) => self.destructive_action(kind, field),
                _ => self.recorded(action),
            }
        }
    }

    /// An action that leaves something in the record, an aggregation, or the control block.
    fn recorded(&mut self, action: &Action) {
        for field in &action.fields {
            self.field(field);
        }
        match &action.kind {
            ActionKind::Aggregate { aggregation, keys, value, increment } => {
                self.aggregate(*aggregation, keys, value.as_ref(), increment.as_ref());
            }
            ActionKind::Exit => self.exit_action(action.fields.first().map_or(0, |f| f.offset)),
            _ => {}
        }
    }

    /// Nothing fires any more but END; the status is kept.
    fn exit_action(&mut self, field: u32) {
        let control = self.plan.map(MapRole::Control);
        self.asm.map_value(R2, control, 0);
        self.asm.load(Width::W, R1, crate::asm::R8, (RECORD_HEADER + field) as i16);
        self.asm.store(Width::W, R2, Control::EXIT_STATUS as i16, R1);
        self.asm.store_imm(Width::W, R2, Control::ACTIVITY as i16, 2);
    }
}
