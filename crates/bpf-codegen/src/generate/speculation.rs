//! Speculations: who gets one, what records into it, and what becomes of it.
//!
//! Records of a speculation go to the rings like all others, marked; the consumer holds them. `commit()` and
//! `discard()` put a record of their own into the ring, so that the consumer knows when, and make it free. Each time
//! that one is given out its records have another mark, so that those of CPUs that come late are told from those of the
//! next.

use dif_vm::Fault;
use dif_vm::program::Field;

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R8, R9, R10, Width};
use crate::object::{Counters, DECISION_DATA, MapRole, RECORD_HEADER, Speculation};
use crate::runtime::{self, frame};

/// In the place of a record's speculation: it is not submitted. No speculation has this key.
const GIVEN_UP: i32 = -1;

/// Where the record of a decision is made: header and data.
const DECISION: i16 = slot::KEY;

impl Gen<'_> {
    /// `speculation()`: the id in R0.
    pub(super) fn new_speculation(&mut self, offset: i32) {
        let (found, busy, none) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.runtime_value(runtime::DT_SPECULATION, offset);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, found);
        self.asm.load(Width::Dw, R1, R9, frame::LEFT);
        self.asm.jump_if_imm(Cond::Ne, R1, 0, busy);
        self.count(Counters::SPECULATION_UNAVAILABLE);
        self.asm.jump(none);
        self.asm.place(busy);
        self.count(Counters::SPECULATION_BUSY);
        self.asm.place(none);
        self.asm.imm(R0, 0);
        self.asm.place(found);
    }

    /// The element of the active speculation whose id is in R0, in R0; its index stays in the slot `WORDS`. `none` if
    /// it is not active, `wrong` if its id is above the largest.
    fn speculation_slot(&mut self, none: Label, wrong: Label) {
        self.asm.jump_if_imm(Cond::Eq, R0, 0, none);
        self.asm.alu_imm(Alu::Sub, R0, 1);
        self.asm.jump_if_imm(Cond::Ge, R0, self.plan.nspec() as i32, wrong);
        self.save(slot::WORDS, R0);
        let map = self.plan.map(MapRole::Speculations);
        self.asm.map(R1, map);
        self.slot_address(R2, slot::WORDS);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, none);
        self.asm.load(Width::W, R1, R0, 0);
        self.asm.jump_if_imm(Cond::Ne, R1, Speculation::ACTIVE as i32, none);
    }

    /// The key of the speculation whose element is in R0, in R3. R1 is used up.
    fn speculation_key(&mut self) {
        self.asm.load(Width::W, R3, R0, Speculation::GENERATION as i16);
        self.asm.alu_imm(Alu::Lsh, R3, 16);
        self.restore(R1, slot::WORDS);
        self.asm.alu_imm(Alu::Add, R1, 1);
        self.asm.alu(Alu::Or, R3, R1);
    }

    /// `speculate()`: marks the clause's record of `size` bytes. If the speculation is not active, or has no room for
    /// such a record even when it is empty, the clause ends; if it is full the record is given up at the end of the
    /// clause.
    pub(super) fn speculate(&mut self, field: &Field, size: u32) {
        let (quiet, full, fits) = (self.far(self.clause.quiet), self.asm.label(), self.asm.label());
        self.difo(&field.difo);
        self.speculation_slot(quiet, quiet);
        if u64::from(size) > self.plan.specsize() {
            self.count(Counters::SPECULATIVE);
            return self.asm.jump(quiet);
        }
        self.asm.imm(R2, size.into());
        self.asm.atomic_fetch_add(R0, Speculation::BYTES as i16, R2);
        self.asm.alu_imm(Alu::Add, R2, size as i32);
        let most = self.plan.specsize().min(i64::MAX as u64) as i64;
        self.asm.imm(R4, most);
        self.asm.jump_if(Cond::Gt, R2, R4, full);
        self.speculation_key();
        self.asm.store(Width::W, R8, 4, R3);
        self.asm.jump(fits);
        self.asm.place(full);
        self.asm.imm(R2, -i64::from(size));
        self.asm.atomic_add(R0, Speculation::BYTES as i16, R2);
        self.count(Counters::SPECULATIVE);
        self.asm.store_imm(Width::W, R8, 4, GIVEN_UP);
        self.asm.place(fits);
    }

    /// Before a record of a speculation is submitted.
    pub(super) fn quiet_if_given_up(&mut self) {
        self.asm.load(Width::W, R1, R8, 4);
        self.asm.imm(R2, GIVEN_UP.into());
        self.asm.alu_imm(Alu::Lsh, R2, 32);
        self.asm.alu_imm(Alu::Rsh, R2, 32);
        let quiet = self.far(self.clause.quiet);
        self.asm.jump_if(Cond::Eq, R1, R2, quiet);
    }

    /// `commit()` and `discard()`: of those that call, the first decides.
    pub(super) fn decide(&mut self, field: &Field, state: u32) {
        let (end, wrong) = (self.asm.label(), self.asm.label());
        self.difo(&field.difo);
        self.speculation_slot(end, wrong);
        self.speculation_key();
        self.asm.store(Width::W, R10, DECISION + 4, R3);
        self.asm.mov(R4, R0);
        // Another CPU may have decided in between: what counts is the word that is exchanged.
        self.asm.load(Width::Dw, R1, R4, 0);
        self.asm.mov(R2, R1);
        self.asm.alu_imm(Alu::Lsh, R2, 32);
        self.asm.alu_imm(Alu::Rsh, R2, 32);
        self.asm.jump_if_imm(Cond::Ne, R2, Speculation::ACTIVE as i32, end);
        self.asm.mov(R2, R1);
        self.asm.alu_imm(Alu::Add, R2, (state - Speculation::ACTIVE) as i32);
        self.asm.mov(R0, R1);
        self.asm.compare_exchange(R4, 0, R2);
        self.asm.jump_if(Cond::Ne, R0, R1, end);
        self.decision_record(state, end);
        self.asm.jump(end);
        self.asm.place(wrong);
        self.fault(Fault::IllOp, None, -1);
        self.asm.place(end);
    }

    /// Tells the consumer, after which the speculation is free. If there is no space in the ring the consumer finds out
    /// by itself, and makes it free.
    fn decision_record(&mut self, state: u32, end: Label) {
        self.asm.store_imm(Width::W, R10, DECISION, 0);
        self.time();
        self.asm.store(Width::Dw, R10, DECISION + 8, R0);
        self.asm.store_imm(Width::Dw, R10, DECISION + RECORD_HEADER as i16, state as i32);
        self.ring(end);
        self.slot_address(R2, DECISION);
        self.asm.imm(R3, i64::from(RECORD_HEADER + DECISION_DATA));
        self.asm.imm(R4, i64::from(super::record::NO_WAKEUP));
        self.asm.call(Helper::RingbufOutput);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, end);
        let map = self.plan.map(MapRole::Speculations);
        self.asm.map(R1, map);
        self.slot_address(R2, slot::WORDS);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, end);
        self.asm.store_imm(Width::Dw, R0, Speculation::BYTES as i16, 0);
        self.asm.store_imm(Width::W, R0, 0, Speculation::INACTIVE as i32);
    }
}
