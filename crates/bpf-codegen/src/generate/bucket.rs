//! Buckets of the quantizing functions, inline.

use dif_vm::agg::{Llquantize, Lquantize, QUANTIZE_ZERO};
use dif_vm::program::AggFn;

use super::{Gen, slot};
use crate::asm::{Alu, Cond, R1, R2, R3, R4};

impl Gen<'_> {
    /// The word of the bucket of the value in SAVE2, in R1. R0 stays.
    pub(super) fn bucket(&mut self, func: AggFn) {
        self.restore(R1, slot::SAVE2);
        match func {
            AggFn::Quantize => self.power_of_two(),
            AggFn::Lquantize(buckets) => self.linear(buckets),
            AggFn::Llquantize(buckets) => self.log_linear(buckets),
            _ => self.asm.imm(R1, 0),
        }
    }

    /// The magnitude of R1 in R2; R3 keeps the signed value.
    fn magnitude(&mut self) {
        let positive = self.asm.label();
        self.asm.mov(R3, R1);
        self.asm.mov(R2, R1);
        self.asm.jump_if_imm(Cond::Sge, R2, 0, positive);
        self.asm.neg(R2);
        self.asm.place(positive);
    }

    /// The distance in R4 from the bucket in the middle, on the side of R3's sign, in R1.
    fn on_its_side(&mut self, middle: u32) {
        let (negative, end) = (self.asm.label(), self.asm.label());
        self.asm.imm(R1, i64::from(middle));
        self.asm.jump_if_imm(Cond::Slt, R3, 0, negative);
        self.asm.alu(Alu::Add, R1, R4);
        self.asm.jump(end);
        self.asm.place(negative);
        self.asm.alu(Alu::Sub, R1, R4);
        self.asm.place(end);
    }

    fn power_of_two(&mut self) {
        let end = self.asm.label();
        self.magnitude();
        self.asm.imm(R4, 0);
        let zero = self.asm.label();
        self.asm.jump_if_imm(Cond::Eq, R2, 0, zero);
        self.asm.imm(R4, 1);
        for shift in [32, 16, 8, 4, 2, 1] {
            let below = self.asm.label();
            self.asm.mov(R1, R2);
            self.asm.alu_imm(Alu::Rsh, R1, shift);
            self.asm.jump_if_imm(Cond::Eq, R1, 0, below);
            self.asm.mov(R2, R1);
            self.asm.alu_imm(Alu::Add, R4, shift);
            self.asm.place(below);
        }
        self.asm.jump_if_imm(Cond::Le, R4, QUANTIZE_ZERO as i32, zero);
        self.asm.imm(R4, i64::from(QUANTIZE_ZERO));
        self.asm.place(zero);
        self.on_its_side(QUANTIZE_ZERO);
        self.asm.place(end);
    }

    fn linear(&mut self, buckets: Lquantize) {
        let Lquantize { base, step, levels } = buckets;
        let (below, end) = (self.asm.label(), self.asm.label());
        self.asm.imm(R2, i64::from(base));
        self.asm.jump_if(Cond::Slt, R1, R2, below);
        self.asm.alu(Alu::Sub, R1, R2);
        self.asm.alu_imm(Alu::Div, R1, i32::from(step));
        let inside = self.asm.label();
        self.asm.jump_if_imm(Cond::Le, R1, i32::from(levels), inside);
        self.asm.imm(R1, i64::from(levels));
        self.asm.place(inside);
        self.asm.alu_imm(Alu::Add, R1, 1);
        self.asm.jump(end);
        self.asm.place(below);
        self.asm.imm(R1, 0);
        self.asm.place(end);
    }

    fn log_linear(&mut self, buckets: Llquantize) {
        let end = self.asm.label();
        self.magnitude();
        let mut base = 0u32;
        for (first, width, count) in buckets.powers() {
            let next = self.asm.label();
            let inside = self.asm.label();
            self.asm.imm(R1, first as i64);
            self.asm.imm(R4, i64::from(base));
            self.asm.jump_if(Cond::Lt, R2, R1, end);
            self.asm.mov(R4, R2);
            self.asm.imm(R1, width as i64);
            self.asm.alu(Alu::Div, R4, R1);
            self.asm.imm(R1, (first / width) as i64);
            self.asm.alu(Alu::Sub, R4, R1);
            self.asm.jump_if_imm(Cond::Lt, R4, count as i32, inside);
            self.asm.jump(next);
            self.asm.place(inside);
            self.asm.alu_imm(Alu::Add, R4, (base + 1) as i32);
            self.asm.jump(end);
            self.asm.place(next);
            base += count;
        }
        self.asm.imm(R4, i64::from(base + 1));
        self.asm.place(end);
        self.on_its_side(buckets.middle());
    }
}
