//! Records in the ring of the CPU: reserved, filled in place, submitted.

use dif_vm::program::{Field, FieldKind};
use dif_vm::var::Builtin;

use super::copy::Dest;
use super::{Gen, slot};
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R8, R10, Reg, Width};
use crate::object::{Counters, MapRole, RECORD_HEADER};
use crate::plan::plain_builtin;
use crate::runtime;

/// Flags of `bpf_ringbuf_submit()`.
pub(super) const NO_WAKEUP: i32 = 1;
const FORCE_WAKEUP: i32 = 2;

/// The consumer is woken when this part of a ring was written since it last was.
const WAKE_PART: u64 = 8;

/// When the consumer is woken for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wake {
    Now,
    /// When enough has gathered.
    AtMark,
}

impl Gen<'_> {
    /// The ring of this CPU in R1.
    pub(super) fn ring(&mut self, missing: Label) {
        self.asm.call(Helper::GetSmpProcessorId);
        self.asm.store(Width::Dw, R10, slot::CPU, R0);
        let rings = self.plan.map(MapRole::Rings);
        self.asm.map(R1, rings);
        self.slot_address(R2, slot::CPU);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, missing);
        self.asm.mov(R1, R0);
    }

    /// Reserves `size` bytes; R8 points to them.
    pub(super) fn reserve(&mut self, size: u32, dropped: Label) {
        self.ring(dropped);
        self.asm.imm(R2, i64::from(size));
        self.asm.imm(R3, 0);
        self.asm.call(Helper::RingbufReserve);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, dropped);
        self.asm.mov(R8, R0);
    }

    /// Hands the record over.
    pub(super) fn submit(&mut self, size: u32, wake: Wake) {
        let (quiet, go) = (self.asm.label(), self.asm.label());
        self.asm.imm(R3, i64::from(NO_WAKEUP));
        self.counters_of_slot(R1, go);
        self.asm.load(Width::Dw, R2, R1, Counters::UNSEEN as i16);
        self.asm.alu_imm(Alu::Add, R2, (size + 8) as i32);
        let mark = (self.plan.bufsize() / WAKE_PART).min(1 << 30) as i32;
        if wake == Wake::AtMark {
            self.asm.jump_if_imm(Cond::Lt, R2, mark, quiet);
        }
        self.asm.imm(R2, 0);
        self.asm.imm(R3, i64::from(FORCE_WAKEUP));
        self.asm.place(quiet);
        self.asm.store(Width::Dw, R1, Counters::UNSEEN as i16, R2);
        self.asm.place(go);
        self.asm.mov(R1, R8);
        self.asm.mov(R2, R3);
        self.asm.call(Helper::RingbufSubmit);
    }

    pub(super) fn discard(&mut self) {
        self.asm.mov(R1, R8);
        self.asm.imm(R2, i64::from(NO_WAKEUP));
        self.asm.call(Helper::RingbufDiscard);
    }

    /// What a record starts with.
    pub(super) fn record_header(&mut self) {
        self.epid(R1);
        self.asm.store(Width::Dw, R8, 0, R1);
        self.time();
        self.asm.store(Width::Dw, R8, 8, R0);
    }

    /// How far into the record, which starts with its header, an instruction has to reach.
    pub(super) fn record_offset(&mut self, offset: u32) -> i16 {
        let at = i16::try_from(RECORD_HEADER + offset).ok().filter(|at| *at <= i16::MAX - 8);
        if at.is_none() {
            self.refuse("its record is too large: what a clause records last has to start within 32000 bytes");
        }
        at.unwrap_or(0)
    }

    /// Evaluates a field and puts it into the record.
    pub(super) fn field(&mut self, field: &Field) {
        if field.size == 0 {
            return self.difo(&field.difo);
        }
        let offset = self.record_offset(field.offset);
        let at = RECORD_HEADER + field.offset;
        match field.kind {
            FieldKind::KernelStack => self.kernel_stack(Dest::Record(at), field.size),
            FieldKind::Int { .. } | FieldKind::KernelSymbol | FieldKind::KernelModule => {
                self.difo(&field.difo);
                self.asm.store(Width::of(field.size), R8, offset, R0);
            }
            FieldKind::String => self.string_field(field, at),
            FieldKind::Bytes => {
                self.difo(&field.difo);
                self.copy_bytes(Dest::Record(at), field.size, -1);
            }
        }
    }

    /// Puts as many bytes into the record as the second field says, and zeros behind them: the memory can end there.
    pub(super) fn memory(&mut self, bytes: &Field, size: &Field) {
        let (size_at, dest) = (self.record_offset(size.offset), Dest::Record(RECORD_HEADER + bytes.offset));
        let most = bytes.size as i32;
        let clamp = |unit: &mut Self, to: Reg| {
            let fits = unit.asm.label();
            unit.asm.load(Width::Dw, to, R8, size_at);
            unit.asm.jump_if_imm(Cond::Le, to, most, fits);
            unit.asm.imm(to, i64::from(most));
            unit.asm.place(fits);
        };
        let end = self.asm.label();
        self.zero(dest, bytes.size);
        self.field(size);
        self.difo(&bytes.difo);
        self.save(slot::SAVE, R0);
        self.asm.mov(R2, R0);
        clamp(self, R3);
        self.asm.jump_if_imm(Cond::Eq, R3, 0, end);
        self.runtime_value(runtime::DT_RESOLVE, -1);
        self.read_resolved(dest, -1, |unit| clamp(unit, R2));
        self.asm.place(end);
    }

    fn string_field(&mut self, field: &Field, at: u32) {
        let builtin = plain_builtin(&field.difo);
        if builtin == Some(Builtin::Execname) {
            self.copy_comm(field.size, |unit| unit.dest_address(R1, Dest::Record(at)));
        } else if let Some(part) = builtin.and_then(Builtin::name_part) {
            self.probe_name(part);
            self.save(slot::SAVE, R0);
            self.copy_string_from_raw(Dest::Record(at), -1);
        } else {
            self.difo(&field.difo);
            self.copy_string(Dest::Record(at), -1);
        }
    }
}
