//! Faults.

use dif_vm::Fault;

use super::record::Wake;
use super::{ClauseState, Gen, ProbeIs, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R3, R8, R9, R10, Reg, Width};
use crate::object::{Counters, FAULT_DATA, RECORD_HEADER};
use crate::runtime::frame;

impl Gen<'_> {
    /// If R0 is not 0 it is a fault that the runtime has found.
    pub(super) fn fault_unless_zero(&mut self, offset: i32) {
        let fine = self.asm.label();
        self.asm.jump_if_imm(Cond::Eq, R0, 0, fine);
        if !self.clause.on_error {
            self.save(slot::FAULT, R0);
            self.asm.load(Width::Dw, R1, R9, frame::FAULT_VALUE);
            self.save(slot::FAULT_VALUE, R1);
            self.fault_place(offset);
        }
        let fault = self.far(self.clause.fault);
        self.asm.jump(fault);
        self.asm.place(fine);
    }

    /// A fault found inline. `value` goes with it.
    pub(super) fn fault(&mut self, fault: Fault, value: Option<Reg>, offset: i32) {
        if !self.clause.on_error {
            match value {
                Some(register) => self.save(slot::FAULT_VALUE, register),
                None => self.asm.store_imm(Width::Dw, R10, slot::FAULT_VALUE, 0),
            }
            self.asm.store_imm(Width::Dw, R10, slot::FAULT, fault as i32);
            self.fault_place(offset);
        }
        let fault = self.far(self.clause.fault);
        self.asm.jump(fault);
    }

    fn fault_place(&mut self, offset: i32) {
        self.asm.store_here(R10, slot::FAULT_PC);
        self.asm.store_imm(Width::Dw, R10, slot::FAULT_OFFSET, offset);
        self.asm.store_imm(Width::Dw, R10, slot::FAULT_ACTION, self.clause.action as i32);
    }

    /// What happens after a fault in a clause: a fault record, then the clauses on ERROR.
    pub(super) fn after_fault(&mut self, starts: &mut Vec<(u32, u32)>) {
        if self.clause.on_error {
            self.count(Counters::ERROR);
            return;
        }
        self.epid(R1);
        self.save(slot::FAULT_EPID, R1);
        self.fault_record();
        let Some(error) = self.error else { return };
        if !self.program.classic {
            self.probe_id(R1);
            self.save(slot::FAULT_ID, R1);
            self.asm.store_imm(
                Width::Dw,
                R10,
                slot::FAULT_CLAUSE,
                self.program.clauses[self.clause.index].number as i32,
            );
        }
        let (clause, probe) = (self.clause, self.probe);
        self.probe = ProbeIs::Known(error.probe);
        for (nth, &index) in error.clauses.iter().enumerate() {
            self.thread_fetched = false;
            self.one_clause(index as usize, nth as u32, true, starts);
        }
        self.probe = probe;
        self.clause = ClauseState { ..clause };
        self.thread_fetched = false;
    }

    fn fault_record(&mut self) {
        let (dropped, end) = (self.asm.label(), self.asm.label());
        let size = RECORD_HEADER + FAULT_DATA;
        self.reserve(size, dropped);
        self.asm.store_imm(Width::Dw, R8, 0, 0);
        self.time();
        self.asm.store(Width::Dw, R8, 8, R0);
        let base = RECORD_HEADER as i16;
        let words = [(slot::FAULT_EPID, 0), (slot::FAULT_ACTION, 4), (slot::FAULT_OFFSET, 8), (slot::FAULT, 12)];
        for (slot, offset) in words {
            self.restore(R1, slot);
            self.asm.store(Width::W, R8, base + offset, R1);
        }
        self.restore(R1, slot::FAULT_VALUE);
        self.asm.store(Width::Dw, R8, base + 16, R1);
        self.restore(R1, slot::FAULT_PC);
        self.asm.store(Width::Dw, R8, base + 24, R1);
        self.submit(size, Wake::AtMark);
        self.asm.jump(end);
        self.asm.place(dropped);
        self.count(Counters::PRINCIPAL);
        self.asm.place(end);
    }

    /// The EPID of the clause that is being generated.
    pub(super) fn epid(&mut self, to: Reg) {
        match self.probe {
            ProbeIs::Known(probe) => {
                let epid = self.probes[probe as usize].first_epid + self.clause.nth;
                self.asm.imm(to, i64::from(epid));
            }
            ProbeIs::InSlots => {
                self.restore(to, slot::EPID);
                if self.clause.nth > 0 {
                    self.asm.alu_imm(Alu::Add, to, self.clause.nth as i32);
                }
            }
        }
    }

    /// The time of the firing in R0.
    pub(super) fn time(&mut self) {
        let known = self.asm.label();
        self.restore(R0, slot::TIME);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, known);
        self.asm.call(Helper::KtimeGetNs);
        self.save(slot::TIME, R0);
        self.asm.place(known);
    }

    /// Faults if a helper has failed to read: R0 is negative. The address is in a slot.
    pub(super) fn fault_if_unread(&mut self, address: i16, offset: i32) {
        let fine = self.asm.label();
        self.asm.jump_if_imm(Cond::Sge, R0, 0, fine);
        self.restore(R3, address);
        self.fault(Fault::BadAddr, Some(R3), offset);
        self.asm.place(fine);
    }
}
