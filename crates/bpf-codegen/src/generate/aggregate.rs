//! Aggregations: the cell of a key is found or made, and the value put in so that a nested firing loses nothing.

use dif_vm::op::Opcode;
use dif_vm::program::AggFn;
use dif_vm::{AggId, ByRef, Difo};

use super::copy::Dest;
use super::tuple::KeyPlace;
use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R5, R10, Width};
use crate::object::{AggPlan, Counters, KeyEncoding, MapKind, MapRole};
use crate::plan::{COMM_LEN, SHARED_KEY, plain_builtin};

/// Whether elements of associative arrays are looked for.
fn uses_arrays(difo: &Difo) -> bool {
    let array = |op| matches!(op, Opcode::Ldgaa | Opcode::Ldtaa | Opcode::Stgaa | Opcode::Sttaa);
    difo.text.iter().any(|insn| insn.opcode().is_some_and(array))
}

/// How often a smaller or larger value is tried to be put in before the one that interrupts wins.
const ATTEMPTS: usize = 4;

/// Bytes of the largest cell: what the kernel takes for a hash's value.
const CELL_MAX: u32 = 1 << 20;

/// Flag of `bpf_map_update_elem()`: only if the key is not there.
const BPF_NOEXIST: i64 = 1;

impl Gen<'_> {
    pub(super) fn aggregate(&mut self, id: AggId, keys: &[Difo], value: Option<&Difo>, increment: Option<&Difo>) {
        let func = self.program.aggregations[id.0 as usize].func;
        let plan = self.plan.maps.aggregations[id.0 as usize].clone();
        if plan.words * 8 > CELL_MAX {
            let bytes = plan.words * 8;
            self.refuse(format!(
                "a cell of its aggregation has {bytes} bytes: at most {CELL_MAX}, so take fewer levels"
            ));
        }
        // Evaluation in the order of the text: keys, value, weight. Keys stand in their own place meanwhile, which is
        // not on the stack if the key of an array comes to be there.
        let arrays = keys.iter().chain(value).chain(increment).any(uses_arrays);
        let place = self.aggregation_key(id, &plan, keys, arrays);
        if let Some(value) = value {
            self.difo(value);
            self.save(slot::SAVE2, R0);
        }
        if let Some(increment) = increment {
            self.difo(increment);
            self.save(slot::LEFT, R0);
        }
        let (dropped, end) = (self.asm.label(), self.asm.label());
        self.cell(&plan, place, dropped);
        self.update_cell(func, increment.is_some());
        self.asm.jump(end);
        self.asm.place(dropped);
        self.count(Counters::AGGREGATION);
        self.asm.place(end);
    }

    fn aggregation_key(&mut self, id: AggId, plan: &AggPlan, keys: &[Difo], arrays: bool) -> KeyPlace {
        let simple = |e: &KeyEncoding| match e {
            KeyEncoding::Bytes(size) => *size == COMM_LEN,
            KeyEncoding::Stack(_) => false,
            KeyEncoding::Word | KeyEncoding::ProbeName(_) => true,
        };
        let comm_only = keys.iter().zip(&plan.key).all(|(difo, e)| {
            !matches!(e, KeyEncoding::Bytes(_)) || plain_builtin(difo) == Some(dif_vm::var::Builtin::Execname)
        });
        let on_stack = plan.key.iter().all(simple) && comm_only && !arrays;
        let place = KeyPlace::new(plan.key_size, on_stack, self.plan.frame.key);
        if plan.key.is_empty() {
            let key = if plan.shared { id.0 as i32 } else { 0 };
            match place {
                KeyPlace::Stack => self.asm.store_imm(Width::Dw, R10, slot::KEY, key),
                KeyPlace::Frame(at) => {
                    self.dest_address(R1, Dest::Frame(at));
                    self.asm.store_imm(Width::Dw, R1, 0, key);
                }
            }
            return place;
        }
        let mut offset = 0;
        if plan.shared {
            self.asm.imm(R0, i64::from(id.0));
            self.key_word(place, 0, R0);
            offset = SHARED_KEY;
        }
        for (difo, &encoding) in keys.iter().zip(&plan.key) {
            self.key_part(difo, encoding, place, offset);
            offset += encoding.size();
        }
        self.limit_key("an aggregation", offset);
        place
    }

    fn key_part(&mut self, difo: &Difo, encoding: KeyEncoding, place: KeyPlace, offset: u32) {
        match encoding {
            KeyEncoding::Word => {
                self.difo(difo);
                self.key_word(place, offset, R0);
            }
            KeyEncoding::ProbeName(_) => {
                self.probe_index();
                self.key_word(place, offset, R0);
            }
            KeyEncoding::Stack(size) => {
                let (at, own) = (self.plan.frame.key + offset, difo.rtype.size.min(size));
                self.kernel_stack(Dest::Frame(at), own);
                if own < size {
                    self.zero(Dest::Frame(at + own), size - own);
                }
            }
            KeyEncoding::Bytes(COMM_LEN) if plain_builtin(difo) == Some(dif_vm::var::Builtin::Execname) => {
                self.copy_comm(COMM_LEN, |unit| {
                    unit.key_address(R1, place);
                    unit.asm.alu_imm(Alu::Add, R1, offset as i32);
                });
            }
            KeyEncoding::Bytes(_) if difo.rtype.kind == dif_vm::TypeKind::String => {
                self.difo(difo);
                self.key_string(self.plan.frame.key + offset, -1);
            }
            KeyEncoding::Bytes(_) => {
                debug_assert_ne!(difo.rtype.by_ref, ByRef::No);
                self.difo(difo);
                self.last_word(self.plan.frame.key + offset, difo.rtype.size);
                self.key_bytes(self.plan.frame.key + offset, difo.rtype.size, -1);
            }
        }
    }

    /// The cell of the key, in R0.
    fn cell(&mut self, plan: &AggPlan, place: KeyPlace, dropped: Label) {
        let map = self.plan.map(MapRole::Aggregation(plan.map));
        let is_array = self.plan.maps.maps[map.0 as usize].kind == MapKind::PerCpuArray;
        let found = self.asm.label();
        if plan.swapped {
            // The inner map stays the same all through the update.
            self.asm.store_imm(Width::Dw, R10, slot::WORDS, 0);
            self.asm.map(R1, map);
            self.slot_address(R2, slot::WORDS);
            self.asm.call(Helper::MapLookupElem);
            self.asm.jump_if_imm(Cond::Eq, R0, 0, dropped);
            self.save(slot::SAVE, R0);
        }
        self.cell_map(map, plan.swapped);
        self.key_address(R2, place);
        self.asm.call(Helper::MapLookupElem);
        if is_array {
            return self.asm.jump_if_imm(Cond::Eq, R0, 0, dropped);
        }
        self.asm.jump_if_imm(Cond::Ne, R0, 0, found);
        let constants = self.plan.map(MapRole::Rodata);
        let zeros = crate::plan::ZEROS;
        self.cell_map(map, plan.swapped);
        self.key_address(R2, place);
        self.asm.map_value(R3, constants, zeros);
        self.asm.imm(R4, BPF_NOEXIST);
        self.asm.call(Helper::MapUpdateElem);
        self.cell_map(map, plan.swapped);
        self.key_address(R2, place);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, dropped);
        self.asm.place(found);
    }

    fn cell_map(&mut self, map: crate::object::MapId, swapped: bool) {
        if swapped { self.restore(R1, slot::SAVE) } else { self.asm.map(R1, map) }
    }

    /// Puts the value in SAVE2 into the cell at R0. The weight is in LEFT.
    fn update_cell(&mut self, func: AggFn, weighted: bool) {
        match func {
            AggFn::Count => {
                self.asm.imm(R1, 1);
                self.asm.atomic_add(R0, 0, R1);
            }
            AggFn::Sum => {
                self.restore(R1, slot::SAVE2);
                self.asm.atomic_add(R0, 0, R1);
            }
            AggFn::Min | AggFn::Max => self.extreme(func),
            AggFn::Avg => {
                self.asm.imm(R1, 1);
                self.asm.atomic_add(R0, 0, R1);
                self.restore(R1, slot::SAVE2);
                self.asm.atomic_add(R0, 8, R1);
            }
            AggFn::Stddev => self.stddev(),
            AggFn::Quantize | AggFn::Lquantize(_) | AggFn::Llquantize(_) => {
                // R1: the word of the bucket.
                self.bucket(func);
                let end = self.asm.label();
                self.asm.jump_if_imm(Cond::Ge, R1, func.cell_words() as i32, end);
                self.asm.alu_imm(Alu::Lsh, R1, 3);
                self.asm.alu(Alu::Add, R0, R1);
                if weighted {
                    self.restore(R1, slot::LEFT);
                } else {
                    self.asm.imm(R1, 1);
                }
                self.asm.atomic_add(R0, 0, R1);
                self.asm.place(end);
            }
        }
    }

    /// Both are kept so that the larger word wins, and zero is untouched.
    fn extreme(&mut self, func: AggFn) {
        let end = self.asm.label();
        self.restore(R2, slot::SAVE2);
        if func == AggFn::Min {
            self.asm.imm(R3, i64::MAX);
            self.asm.alu(Alu::Sub, R3, R2);
        } else {
            self.asm.imm(R3, i64::MIN);
            self.asm.alu(Alu::Xor, R3, R2);
        }
        self.asm.mov(R4, R0);
        self.asm.load(Width::Dw, R0, R4, 0);
        for _ in 0..ATTEMPTS {
            self.asm.jump_if(Cond::Ge, R0, R3, end);
            self.asm.mov(R5, R0);
            self.asm.compare_exchange(R4, 0, R3);
            self.asm.jump_if(Cond::Eq, R0, R5, end);
        }
        self.asm.place(end);
    }

    /// Count, sum, and the 128-bit sum of squares: the magnitude's halves are multiplied as on paper.
    fn stddev(&mut self) {
        let (positive, no_carry) = (self.asm.label(), self.asm.label());
        self.asm.imm(R1, 1);
        self.asm.atomic_add(R0, 0, R1);
        self.restore(R1, slot::SAVE2);
        self.asm.atomic_add(R0, 8, R1);
        self.asm.jump_if_imm(Cond::Sge, R1, 0, positive);
        self.asm.neg(R1);
        self.asm.place(positive);
        // R2 = low half, R1 = high half.
        self.asm.mov(R2, R1);
        self.asm.alu_imm(Alu::Lsh, R2, 32);
        self.asm.alu_imm(Alu::Rsh, R2, 32);
        self.asm.alu_imm(Alu::Rsh, R1, 32);
        // R3 = high * low, which counts twice: shifted left by 33.
        self.asm.mov(R3, R1);
        self.asm.alu(Alu::Mul, R3, R2);
        self.asm.alu(Alu::Mul, R1, R1);
        self.asm.alu(Alu::Mul, R2, R2);
        // R1: high word = high * high + (R3 >> 31) + carry; R2: low word = low * low + (R3 << 33).
        self.asm.mov(R4, R3);
        self.asm.alu_imm(Alu::Rsh, R4, 31);
        self.asm.alu(Alu::Add, R1, R4);
        self.asm.alu_imm(Alu::Lsh, R3, 33);
        self.asm.alu(Alu::Add, R2, R3);
        self.asm.jump_if(Cond::Ge, R2, R3, no_carry);
        self.asm.alu_imm(Alu::Add, R1, 1);
        self.asm.place(no_carry);
        // The sum of the low words carries into the high one exactly once, whoever comes in between.
        let fits = self.asm.label();
        self.asm.mov(R4, R2);
        self.asm.atomic_fetch_add(R0, 16, R2);
        self.asm.alu(Alu::Add, R4, R2);
        self.asm.jump_if(Cond::Ge, R4, R2, fits);
        self.asm.alu_imm(Alu::Add, R1, 1);
        self.asm.place(fits);
        self.asm.atomic_add(R0, 24, R1);
    }
}
