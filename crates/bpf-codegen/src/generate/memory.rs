//! Loads and stores at addresses.

use dif_vm::Fault;
use dif_vm::op::{Insn, Opcode};

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R10, Width};
use crate::runtime;

impl Gen<'_> {
    /// `outside`: whether the address is sure not to be of the program's own memory.
    pub(super) fn load(&mut self, op: Opcode, insn: Insn, outside: bool, offset: i32) {
        let (size, signed) = op.access();
        let done = self.asm.label();
        if op.is_user_load() {
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
        self.get_into(insn.rd(), R2);
        self.get_into(insn.r1(), R3);
        self.asm.imm(R4, i64::from(size));
        self.runtime(runtime::DT_STORE);
        self.fault_unless_zero(offset);
    }
}
