//! The branches of an `if`.
//!
//! A clause makes one record, whatever branches it takes. If something outside of every `if` records, it is reserved
//! before the first action; else not before an action that records is come to, so that a firing which takes no such
//! branch costs no room in the ring.

use dif_vm::program::{ActionKind, Clause};

use super::clause::speculates;
use super::{Gen, Held, slot};
use crate::asm::{Cond, Label, R0, R1, R8, Width};
use crate::object::{Counters, RECORD_HEADER};

/// The branch of an `if` that is being generated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    /// Offset of the record's byte that says which one recorded.
    byte: Option<u32>,
    /// What it says for this one.
    which: i32,
    /// Whether the byte is sure to say it already.
    marked: bool,
}

impl Gen<'_> {
    /// The `if` at `at` with its branches, the first of `then` actions, the second of `otherwise`.
    pub(super) fn conditional(&mut self, clause: &Clause, at: usize, then: usize, otherwise: usize, byte: Option<u32>) {
        let (end, second) = (self.open(), self.open());
        let label = self.far(second);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, label);
        let before = (self.thread_fetched, self.clause.record);
        let middle = at + 1 + then;
        self.one_branch(clause, at + 1..middle, Branch { byte, which: 1, marked: false });
        if otherwise > 0 {
            let label = self.far(end);
            self.asm.jump(label);
        }
        let after = (self.thread_fetched, self.clause.record);
        self.close(second);
        (self.thread_fetched, self.clause.record) = before;
        self.one_branch(clause, middle..middle + otherwise, Branch { byte, which: 2, marked: false });
        self.close(end);
        self.thread_fetched &= after.0;
        if self.clause.record != after.1 {
            self.clause.record = Held::Maybe;
        }
    }

    fn one_branch(&mut self, clause: &Clause, actions: std::ops::Range<usize>, branch: Branch) {
        let outer = self.branches.clone();
        self.branches.push(branch);
        self.actions(clause, actions);
        // What was marked in here is not on the paths that go past.
        self.branches = outer;
    }

    /// Before an action that records: there is a record, and it says which branches led here.
    pub(super) fn recording(&mut self, clause: &Clause) {
        self.hold(clause);
        for n in 0..self.branches.len() {
            let branch = self.branches[n];
            if let (Some(byte), false) = (branch.byte, branch.marked) {
                let at = self.record_offset(byte);
                self.asm.store_imm(Width::B, R8, at, branch.which);
                self.branches[n].marked = true;
            }
        }
    }

    /// Notes whether a record is held. It goes through a register: so the verifier of 6.1 knows it again, which it
    /// would not from comparing the record's address.
    pub(super) fn set_held(&mut self, held: i64) {
        self.asm.imm(R1, held);
        self.save(slot::HELD, R1);
    }

    pub(super) fn unless_held(&mut self, to: Label) {
        self.restore(R1, slot::HELD);
        self.asm.jump_if_imm(Cond::Eq, R1, 0, to);
    }

    /// Sees to it that the clause holds a record.
    fn hold(&mut self, clause: &Clause) {
        let (held, missing) = (self.asm.label(), self.asm.label());
        match self.clause.record {
            Held::Yes => return,
            Held::Maybe => {
                self.unless_held(missing);
                self.asm.jump(held);
            }
            Held::No => {}
        }
        self.asm.place(missing);
        let (dropped, reserved) = (self.asm.label(), self.asm.label());
        self.reserve(RECORD_HEADER + clause.record_size, dropped);
        self.asm.jump(reserved);
        self.asm.place(dropped);
        self.count(if speculates(clause) { Counters::SPECULATIVE } else { Counters::PRINCIPAL });
        let next = self.far(self.clause.next);
        self.asm.jump(next);
        self.asm.place(reserved);
        if !clause.always_records() {
            self.set_held(1);
        }
        self.record_header();
        for action in &clause.actions {
            if let ActionKind::If { branch: Some(byte), .. } = action.kind {
                let at = self.record_offset(byte);
                self.asm.store_imm(Width::B, R8, at, 0);
            }
        }
        self.asm.place(held);
        self.clause.record = Held::Yes;
    }
}
