//! Loads and stores at addresses.

use dif_vm::addr::Region;
use dif_vm::op::{Insn, Opcode};
use dif_vm::{Fault, VarScope};

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R10, Width};
use crate::runtime;

impl Gen<'_> {
    /// `outside`: whether the address is sure not to be of the program's own memory.
    pub(super) fn load(&mut self, op: Opcode, insn: Insn, outside: bool, offset: i32) {
        let (size, signed) = op.access();
        let done = self.asm.label();
        if op.is_user_load() {
            if self.thread_argument().is_some() {
                self.get_into(insn.r1(), R2);
                self.runtime(runtime::DT_AT_HAND);
                self.fault_unless_zero(offset);
            }
            self.load_outside(Helper::ProbeReadUser, insn, size, offset);
        } else {
            self.load_directly(insn, size, outside, done);
            if outside {
                self.load_outside(Helper::ProbeReadKernel, insn, size, offset);
            } else {
                self.get_into(insn.r1(), R2);
                self.asm.imm(R3, i64::from(size));
                self.runtime_value(runtime::DT_LOAD, offset);
            }
        }
        self.asm.place(done);
        if signed {
            let shift = 64 - size as i32 * 8;
            self.asm.alu_imm(Alu::Lsh, R0, shift);
            self.asm.alu_imm(Alu::Arsh, R0, shift);
        }
        self.put(insn.rd(), R0);
    }

    /// Goes to `done` with the value in R0, unless that is 0: only a helper can tell a 0 from a fault. Addresses of the
    /// program's own memory have no sign, those of the kernel have.
    fn load_directly(&mut self, insn: Insn, size: u32, outside: bool, done: Label) {
        let Some(direct) = self.target.direct_load else { return };
        let own = self.asm.label();
        self.get_into(insn.r1(), R1);
        if !outside {
            self.asm.jump_if_imm(Cond::Sge, R1, 0, own);
        }
        self.asm.imm(R2, direct.word.into());
        self.asm.call_kernel(direct.cast);
        self.asm.load(Width::of(size), R0, R0, 0);
        self.asm.jump_if_imm(Cond::Ne, R0, 0, done);
        self.asm.place(own);
    }

    fn load_outside(&mut self, helper: Helper, insn: Insn, size: u32, offset: i32) {
        let fine = self.asm.label();
        self.get_into(insn.r1(), R3);
        self.save(slot::SAVE, R3);
        self.asm.store_imm(Width::Dw, R10, slot::WORDS, 0);
        self.slot_address(R1, slot::WORDS);
        self.asm.imm(R2, i64::from(size));
        self.asm.call(helper);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, fine);
        self.restore(R3, slot::SAVE);
        self.fault(Fault::BadAddr, Some(R3), offset);
        self.asm.place(fine);
        self.restore(R0, slot::WORDS);
    }

    pub(super) fn store(&mut self, op: Opcode, insn: Insn, offset: i32) {
        let (size, _) = op.access();
        let done = self.asm.label();
        if self.thread_argument().is_some() && self.plan.vars.size(VarScope::Thread) > 0 {
            self.store_in_thread(size, insn, done);
        }
        self.get_into(insn.rd(), R2);
        self.get_into(insn.r1(), R3);
        self.asm.imm(R4, i64::from(size));
        self.runtime(runtime::DT_STORE);
        self.fault_unless_zero(offset);
        self.asm.place(done);
    }

    /// Stores, and goes to `done`, if the address is in the variables of the thread whose firing it is, where that is
    /// not the current one: the runtime can't write there.
    fn store_in_thread(&mut self, size: u32, insn: Insn, done: Label) {
        let elsewhere = self.asm.label();
        self.fetch_thread();
        self.get_into(insn.rd(), R2);
        self.get_into(insn.r1(), R3);
        self.asm.mov(R0, R2);
        self.asm.alu_imm(Alu::Rsh, R0, 32);
        self.asm.jump_if_imm(Cond::Ne, R0, (Region::Thread.at(0) >> 32) as i32, elsewhere);
        self.asm.alu_imm(Alu::Lsh, R2, 32);
        self.asm.alu_imm(Alu::Rsh, R2, 32);
        let last = self.plan.vars.size(VarScope::Thread).saturating_sub(size);
        self.asm.jump_if_imm(Cond::Gt, R2, last as i32, elsewhere);
        self.restore(R1, slot::THREAD);
        self.asm.alu(Alu::Add, R1, R2);
        self.asm.store(Width::of(size), R1, 0, R3);
        self.asm.jump(done);
        self.asm.place(elsewhere);
    }
}
