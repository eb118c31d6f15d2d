//! Copies of strings and structures to known places.

use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R4, R8, R9, Reg, Width};
use crate::object::MapRole;
use crate::runtime::{self, frame};

/// A place whose address the eBPF program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dest {
    /// An offset in the record.
    Record(u32),
    /// An offset in the frame.
    Frame(u32),
    /// An offset in the global variables.
    Global(u32),
    /// An offset in the thread's variables, which were fetched.
    Thread(u32),
}

impl Gen<'_> {
    pub(super) fn dest_address(&mut self, to: Reg, dest: Dest) {
        let (base, offset) = match dest {
            Dest::Record(offset) => (R8, offset),
            Dest::Frame(offset) => {
                self.need_frame();
                (R9, offset)
            }
            Dest::Global(offset) => {
                let globals = self.plan.map(MapRole::Globals);
                return self.asm.map_value(to, globals, offset);
            }
            Dest::Thread(offset) => {
                self.restore(to, slot::THREAD);
                self.asm.alu_imm(Alu::Add, to, offset as i32);
                return;
            }
        };
        self.asm.mov(to, base);
        self.asm.alu_imm(Alu::Add, to, offset as i32);
    }

    /// Makes the address in R0 one that helpers can read, in R0. `need` bytes are checked to be there.
    pub(super) fn resolve(&mut self, need: u32, offset: i32) {
        self.asm.mov(R2, R0);
        self.asm.imm(R3, i64::from(need));
        self.runtime_value(runtime::DT_RESOLVE, offset);
    }

    /// Copies the string at the DIF address in R0.
    pub(super) fn copy_string(&mut self, dest: Dest, offset: i32) {
        let whole = self.asm.label();
        self.save(slot::SAVE, R0);
        self.resolve(1, offset);
        self.asm.mov(R3, R0);
        self.dest_address(R1, dest);
        // A string ends with its region, too.
        self.asm.imm(R2, i64::from(self.program.strsize));
        self.asm.load(Width::Dw, R4, R9, frame::LEFT);
        self.asm.jump_if_imm(Cond::Ge, R4, self.program.strsize as i32, whole);
        self.asm.mov(R2, R4);
        self.asm.alu_imm(Alu::Add, R2, 1);
        self.asm.place(whole);
        self.asm.call(Helper::ProbeReadKernelStr);
        self.fault_if_unread(slot::SAVE, offset);
    }

    /// Copies the string at the kernel address in the slot SAVE.
    pub(super) fn copy_string_from_raw(&mut self, dest: Dest, offset: i32) {
        self.restore(R3, slot::SAVE);
        self.dest_address(R1, dest);
        self.asm.imm(R2, i64::from(self.program.strsize));
        self.asm.call(Helper::ProbeReadKernelStr);
        self.fault_if_unread(slot::SAVE, offset);
    }

    /// Copies `size` bytes from the DIF address in R0.
    pub(super) fn copy_bytes(&mut self, dest: Dest, size: u32, offset: i32) {
        self.save(slot::SAVE, R0);
        self.resolve(size, offset);
        self.read_resolved(dest, offset, |unit| unit.asm.imm(R2, i64::from(size)));
    }

    /// Copies from the address in R0 that helpers can read, whose DIF address is in the slot SAVE, as many bytes as
    /// `size` puts into R2.
    pub(super) fn read_resolved(&mut self, dest: Dest, offset: i32, size: impl FnOnce(&mut Self)) {
        self.asm.mov(R3, R0);
        self.dest_address(R1, dest);
        size(self);
        self.asm.call(Helper::ProbeReadKernel);
        self.fault_if_unread(slot::SAVE, offset);
    }

    /// Copies a value held by reference, whose DIF address is in R0; NULL makes the place empty.
    pub(super) fn copy_value(&mut self, dest: Dest, string: bool, size: u32, offset: i32) {
        let (empty, end) = (self.asm.label(), self.asm.label());
        self.asm.jump_if_imm(Cond::Eq, R0, 0, empty);
        if string {
            self.copy_string(dest, offset);
        } else {
            self.copy_bytes(dest, size, offset);
        }
        self.asm.jump(end);
        self.asm.place(empty);
        self.zero(dest, if string { 8 } else { size });
        self.asm.place(end);
    }

    /// Writes zeros.
    pub(super) fn zero(&mut self, dest: Dest, size: u32) {
        self.dest_address(R1, dest);
        if size > 64 {
            // A read that fails leaves zeros.
            self.asm.imm(R2, i64::from(size));
            self.asm.imm(R3, 0);
            return self.asm.call(Helper::ProbeReadKernel);
        }
        for at in (0..size.div_ceil(8) * 8).step_by(8) {
            self.asm.store_imm(Width::Dw, R1, at as i16, 0);
        }
    }
}
