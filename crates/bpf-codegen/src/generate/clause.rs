//! Classes and clauses.

use dif_vm::program::{Action, ActionKind, Clause};
use dif_vm::{ByRef, VarScope};

use super::copy::Dest;
use super::record::Wake;
use super::{ClauseState, Gen, Held, slot};
use crate::asm::{Cond, R0, R1, R2, R9, R10, Width};
use crate::object::{Control, MapRole, RECORD_HEADER, Speculation};
use crate::runtime::frame;

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
        self.preamble(clauses);
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
                self.asm.store_imm(Width::Dw, R10, slot::LOCALS + n as i16 * 8, 0);
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
        let next = self.open();
        let fault = self.open();
        self.clause = ClauseState { index, nth, on_error, fault, next, quiet: fault, record: Held::No, action: 0 };
        if self.framed && nth > 0 && !self.plan.keeps_scratch {
            // What was allocated is the clause's own.
            self.asm.store_imm(Width::W, R9, frame::BUMP, 0);
        }
        if let Some(predicate) = &clause.predicate {
            self.difo(predicate);
            let next = self.far(next);
            self.asm.jump_if_imm(Cond::Eq, R0, 0, next);
        }
        if clause.records {
            self.recorded_actions(clause);
        } else {
            self.actions(clause, 0..clause.actions.len());
            self.go_on(None);
        }
        self.close(fault);
        self.after_fault(starts);
        self.close(next);
        // The predicate or a fault may have left before the fetch.
        self.thread_fetched = false;
    }

    /// The actions of a clause that can record, and what becomes of the record.
    fn recorded_actions(&mut self, clause: &Clause) {
        let fault = self.clause.fault;
        let discard = self.open();
        let quiet = speculates(clause).then(|| self.open());
        (self.clause.fault, self.clause.quiet) = (discard, quiet.unwrap_or(discard));
        let exits = exits(clause);
        if exits == Some(Exits::InBranch) {
            self.asm.store_imm(Width::Dw, R10, slot::EXITS, 0);
        }
        if clause.always_records() {
            self.recording(clause);
        } else {
            self.set_held(0);
        }
        self.actions(clause, 0..clause.actions.len());
        let next = self.far(self.clause.next);
        if self.clause.record != Held::Yes {
            self.unless_held(next);
        }
        let size = RECORD_HEADER + clause.record_size;
        if quiet.is_some() {
            self.quiet_if_given_up();
        }
        if exits == Some(Exits::InBranch) {
            let goes_on = self.asm.label();
            self.restore(R1, slot::EXITS);
            self.asm.jump_if_imm(Cond::Eq, R1, 0, goes_on);
            self.submit(size, Wake::Now);
            self.asm.jump(self.done);
            self.asm.place(goes_on);
        }
        self.submit(size, if exits == Some(Exits::Always) { Wake::Now } else { Wake::AtMark });
        self.go_on(exits);
        if let Some(quiet) = quiet {
            self.close(quiet);
            self.discard();
            self.go_on(None);
        }
        self.close(discard);
        self.clause.fault = fault;
        if !clause.always_records() {
            let fault = self.far(fault);
            self.unless_held(fault);
        }
        self.discard();
    }

    /// Behind the last action.
    fn go_on(&mut self, exits: Option<Exits>) {
        let next = self.far(self.clause.next);
        self.asm.jump(if exits == Some(Exits::Always) { self.done } else { next });
    }

    /// A range of the clause's actions.
    pub(super) fn actions(&mut self, clause: &Clause, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.island();
            let action = &clause.actions[at];
            self.clause.action = at as u32 + 1;
            if action.kind.records() {
                self.recording(clause);
            }
            if let ActionKind::If { then, otherwise, branch } = action.kind {
                let (then, otherwise) = (then as usize, otherwise as usize);
                action.fields.iter().for_each(|condition| self.field(condition));
                self.conditional(clause, at, then, otherwise, branch);
                at += then + otherwise;
            } else {
                self.action(clause, action);
            }
            at += 1;
        }
    }

    fn action(&mut self, clause: &Clause, action: &Action) {
        match (&action.kind, action.fields.first()) {
            (ActionKind::Speculate, Some(id)) => self.speculate(id, RECORD_HEADER + clause.record_size),
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

    /// An action that leaves something in the record, an aggregation, or the control block.
    fn recorded(&mut self, action: &Action) {
        match (&action.kind, action.fields.as_slice()) {
            (ActionKind::Tracemem { dynamic: true } | ActionKind::Pcap, [bytes, size, others @ ..]) => {
                self.memory(bytes, size);
                for field in others {
                    self.field(field);
                }
            }
            (_, fields) => fields.iter().for_each(|field| self.field(field)),
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
        let field = self.record_offset(field);
        self.asm.load(Width::W, R1, crate::asm::R8, field);
        self.asm.store(Width::W, R2, Control::EXIT_STATUS as i16, R1);
        self.asm.store_imm(Width::W, R2, Control::ACTIVITY as i16, Control::ENDING as i32);
        if !self.branches.is_empty() {
            self.asm.store_imm(Width::Dw, R10, slot::EXITS, 1);
        }
    }
}

/// Whether nothing but END fires after a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exits {
    Always,
    /// If its `exit()` was come to.
    InBranch,
}

pub(super) fn speculates(clause: &Clause) -> bool {
    clause.actions.iter().any(|a| a.kind == ActionKind::Speculate)
}

fn exits(clause: &Clause) -> Option<Exits> {
    let mut found = None;
    let mut branches_end = 0;
    for (at, action) in clause.actions.iter().enumerate() {
        match action.kind {
            ActionKind::If { then, otherwise, .. } => {
                branches_end = branches_end.max(at + 1 + then as usize + otherwise as usize);
            }
            ActionKind::Exit if at >= branches_end => return Some(Exits::Always),
            ActionKind::Exit => found = Some(Exits::InBranch),
            _ => {}
        }
    }
    found
}
