//! One DIFO: its instructions in order, its value in R0.

use dif_vm::difo::Difo;
use dif_vm::op::{Format, Insn, Opcode, TUPLE_MAX};
use dif_vm::verify::temporaries_of;
use dif_vm::{Fault, addr::Region};

use super::{Gen, origin, slot};
use crate::asm::{Alu, Cond, Label, R0, R1, R2, R3, R4, R7, R9, R10, Reg, Width};
use crate::runtime::frame;

/// What is known of a DIFO while it is translated.
pub(super) struct Body<'d> {
    pub(super) difo: &'d Difo,
    /// Where branches to each instruction go.
    labels: Vec<Option<Label>>,
    /// Live DIF registers (bits 0 to 7) and condition codes (bit 8) before each instruction.
    live: Vec<u16>,
    temporaries: Vec<usize>,
    /// Depth of the tuple stack here.
    pub(super) depth: usize,
    depths: Vec<Option<usize>>,
    /// Whether the thread's variables were fetched, where branches meet.
    fetched: Vec<Option<bool>>,
    /// Registers that hold what came from outside, here and where branches meet: see [`origin`].
    pub(super) outside: u8,
    outsides: Vec<u8>,
    pub(super) pc: usize,
}

/// Bit of the condition codes among the live registers.
pub(super) const CODES: u16 = 1 << 8;

impl Body<'_> {
    /// DIF offset of the instruction.
    pub(super) fn offset(&self) -> i32 {
        self.pc as i32 * 4
    }

    /// Number of the instruction's temporary.
    pub(super) fn temporary(&self) -> u32 {
        self.temporaries.binary_search(&self.pc).unwrap_or(0) as u32
    }

    pub(super) fn insn(&self, ahead: usize) -> Option<(Opcode, Insn)> {
        let insn = *self.difo.text.get(self.pc + ahead)?;
        Some((insn.opcode()?, insn))
    }

    pub(super) fn is_target(&self, ahead: usize) -> bool {
        self.labels.get(self.pc + ahead).is_some_and(Option::is_some)
    }

    /// What is live after the next `count` instructions.
    pub(super) fn live_after(&self, count: usize) -> u16 {
        self.live.get(self.pc + count).copied().unwrap_or(0)
    }

    pub(super) fn label(&self, target: usize) -> Option<Label> {
        self.labels.get(target).copied().flatten()
    }
}

impl Gen<'_> {
    /// Evaluates a DIFO into R0.
    pub(super) fn difo(&mut self, difo: &Difo) {
        let mut labels = vec![None; difo.text.len()];
        for insn in &difo.text {
            if insn.opcode().is_some_and(|op| op.format() == Format::Label) {
                let target = insn.label() as usize;
                if labels[target].is_none() {
                    labels[target] = Some(self.asm.label());
                }
            }
        }
        let mut body = Body {
            difo,
            live: liveness(difo),
            temporaries: temporaries_of(difo),
            depth: 0,
            depths: vec![None; difo.text.len()],
            fetched: vec![None; difo.text.len()],
            outside: origin::AT_START,
            outsides: vec![u8::MAX; difo.text.len()],
            labels,
            pc: 0,
        };
        if self.framed {
            self.strings(difo);
        }
        let end = self.asm.label();
        let mut reachable = true;
        while body.pc < difo.text.len() {
            reachable = self.arrive(&mut body, reachable);
            if !reachable {
                body.pc += 1;
                continue;
            }
            let start = body.pc;
            let taken = self.instruction(&mut body, end);
            for insn in &difo.text[start..start + taken] {
                if let Some(op) = insn.opcode() {
                    body.outside = origin::behind(body.outside, difo, op, *insn);
                }
            }
            let last = difo.text[body.pc + taken - 1].opcode();
            reachable = !matches!(last, Some(Opcode::Ba | Opcode::Ret));
            body.pc += taken;
        }
        self.asm.place(end);
    }

    /// Tells the runtime where the string table is.
    fn strings(&mut self, difo: &Difo) {
        if !difo.strings.is_empty() {
            let at = self.plan.constant(&difo.strings);
            self.asm.store_imm(Width::W, R9, frame::STRINGS, at as i32);
        }
        self.asm.store_imm(Width::W, R9, frame::STRINGS_SIZE, difo.strings.len() as i32);
    }

    /// At a branch target: what holds on all paths to it. Whether any path leads here.
    fn arrive(&mut self, body: &mut Body<'_>, reachable: bool) -> bool {
        let Some(label) = body.labels[body.pc] else { return reachable };
        if reachable {
            self.meet(body, body.pc);
        }
        let Some(fetched) = body.fetched[body.pc] else { return reachable };
        self.asm.place(label);
        self.thread_fetched = fetched;
        body.depth = body.depths[body.pc].unwrap_or(0);
        body.outside = body.outsides[body.pc];
        true
    }

    /// Notes what holds on a path to `target`.
    pub(super) fn meet(&mut self, body: &mut Body<'_>, target: usize) {
        body.outsides[target] &= body.outside;
        let known = body.fetched[target];
        body.fetched[target] = Some(known.unwrap_or(true) && self.thread_fetched);
        body.depths[target] = match (known, body.depths[target]) {
            (None, _) => Some(body.depth),
            (Some(_), depth) => depth.filter(|&d| d == body.depth),
        };
    }

    /// One instruction, or a few that make one eBPF sequence: how many.
    fn instruction(&mut self, body: &mut Body<'_>, end: Label) -> usize {
        let Some((op, insn)) = body.insn(0) else { return 1 };
        if let Some(taken) = self.name_comparison(body).or_else(|| self.constant_operand(body)) {
            return taken;
        }
        match op {
            Opcode::Nop => {}
            Opcode::Mov => {
                let from = self.get(insn.r1(), R0);
                self.put(insn.rd(), from);
            }
            Opcode::Not => {
                self.get_into(insn.r1(), R0);
                self.asm.alu_imm(Alu::Xor, R0, -1);
                self.put(insn.rd(), R0);
            }
            Opcode::Sdiv | Opcode::Srem | Opcode::Udiv | Opcode::Urem => self.divide(op, insn, body.offset()),
            _ if let Some(alu) = alu(op) => self.arithmetic(alu, op, insn),
            Opcode::Setx => {
                let value = body.difo.integers[usize::from(insn.index())];
                self.asm.imm(R0, value as i64);
                self.put(insn.rd(), R0);
            }
            Opcode::Sets => {
                self.asm.imm(R0, Region::Strings.at(u32::from(insn.index())) as i64);
                self.put(insn.rd(), R0);
            }
            Opcode::Ret => {
                self.get_into(insn.rd(), R0);
                if body.pc + 1 < body.difo.text.len() {
                    self.asm.jump(end);
                }
            }
            Opcode::Cmp | Opcode::Tst | Opcode::Scmp => self.compare(body, op, insn),
            _ if op.format() == Format::Label => self.branch(body, op, insn),
            _ => return self.memory_or_variable(body, op, insn),
        }
        1
    }

    fn memory_or_variable(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) -> usize {
        match op {
            Opcode::Ldga | Opcode::Ldta => self.builtin_element(insn, body.offset()),
            Opcode::Ldgs | Opcode::Ldts | Opcode::Ldls => self.load_var(body, op, insn),
            Opcode::Stgs | Opcode::Stts | Opcode::Stls => self.store_var(body, op, insn),
            Opcode::Ldgaa | Opcode::Ldtaa => self.load_element(body, op, insn),
            Opcode::Stgaa | Opcode::Sttaa => self.store_element(body, op, insn),
            Opcode::Pushtr | Opcode::Pushtv => {
                if body.depth < TUPLE_MAX {
                    let value = self.get(insn.rd(), R0);
                    self.save(slot::TUPLE - body.depth as i16 * 8, value);
                    body.depth += 1;
                }
            }
            Opcode::Popts => body.depth = body.depth.saturating_sub(1),
            Opcode::Flushts => body.depth = 0,
            Opcode::Call => self.subroutine(body, insn),
            Opcode::Allocs => {
                self.get_into(insn.r1(), R2);
                self.runtime_value(crate::runtime::DT_ALLOCA, body.offset());
                self.put(insn.rd(), R0);
            }
            Opcode::Copys => {
                self.get_into(insn.r1(), R2);
                self.get_into(insn.rd(), R3);
                self.get_into(insn.r2(), R4);
                self.runtime(crate::runtime::DT_COPY_PART);
                self.fault_unless_zero(body.offset());
            }
            _ if op.format() == Format::Store => self.store(op, insn, body.offset()),
            _ => self.load(op, insn, body.outside >> insn.r1() & 1 == 1, body.offset()),
        }
        1
    }

    /// A DIF register's value: where it is kept, or loaded into `spare`.
    pub(super) fn get(&mut self, register: u8, spare: Reg) -> Reg {
        if register == 1 {
            return R7;
        }
        self.get_into(register, spare);
        spare
    }

    pub(super) fn get_into(&mut self, register: u8, to: Reg) {
        match register {
            0 => self.asm.imm(to, 0),
            1 => self.asm.mov(to, R7),
            _ => self.asm.load(Width::Dw, to, R10, register_slot(register)),
        }
    }

    pub(super) fn put(&mut self, register: u8, from: Reg) {
        match register {
            0 => {}
            1 => self.asm.mov(R7, from),
            _ => self.asm.store(Width::Dw, R10, register_slot(register), from),
        }
    }

    /// A constant that only the next instruction uses, as its second operand, needs no register.
    fn constant_operand(&mut self, body: &Body<'_>) -> Option<usize> {
        let ((Opcode::Setx, constant), (op, insn)) = (body.insn(0)?, body.insn(1)?) else { return None };
        let alu = alu(op).filter(|alu| !matches!(alu, Alu::Lsh | Alu::Rsh | Alu::Arsh))?;
        let register = constant.rd();
        let is_left = body.live_after(2) >> register & 1 == 1 && insn.rd() != register;
        if body.is_target(1) || insn.r2() != register || insn.r1() == register || is_left {
            return None;
        }
        let value = body.difo.integers[usize::from(constant.index())] as i64;
        let value = i32::try_from(value).ok()?;
        self.get_into(insn.r1(), R0);
        self.asm.alu_imm(alu, R0, value);
        self.put(insn.rd(), R0);
        Some(2)
    }

    fn arithmetic(&mut self, alu: Alu, op: Opcode, insn: Insn) {
        self.get_into(insn.r1(), R0);
        let right = self.get(insn.r2(), R1);
        if matches!(op, Opcode::Sll | Opcode::Srl | Opcode::Sra) {
            self.asm.mov(R1, right);
            self.asm.alu_imm(Alu::And, R1, 63);
            self.asm.alu(alu, R0, R1);
        } else {
            self.asm.alu(alu, R0, right);
        }
        self.put(insn.rd(), R0);
    }

    fn divide(&mut self, op: Opcode, insn: Insn, offset: i32) {
        let fine = self.asm.label();
        self.get_into(insn.r1(), R0);
        self.get_into(insn.r2(), R1);
        self.asm.jump_if_imm(Cond::Ne, R1, 0, fine);
        self.fault(Fault::DivZero, None, offset);
        self.asm.place(fine);
        let alu = if matches!(op, Opcode::Sdiv | Opcode::Udiv) { Alu::Div } else { Alu::Mod };
        if matches!(op, Opcode::Udiv | Opcode::Urem) {
            self.asm.alu(alu, R0, R1);
        } else {
            self.signed_divide(alu);
        }
        self.put(insn.rd(), R0);
    }

    /// R0 by R1: magnitudes are divided, then the sign is put back. A quotient's is that of both, a remainder's that of
    /// the dividend.
    fn signed_divide(&mut self, alu: Alu) {
        let (first, second, end) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.asm.mov(R2, R0);
        if alu == Alu::Div {
            self.asm.alu(Alu::Xor, R2, R1);
        }
        self.asm.jump_if_imm(Cond::Sge, R0, 0, first);
        self.asm.neg(R0);
        self.asm.place(first);
        self.asm.jump_if_imm(Cond::Sge, R1, 0, second);
        self.asm.neg(R1);
        self.asm.place(second);
        self.asm.alu(alu, R0, R1);
        self.asm.jump_if_imm(Cond::Sge, R2, 0, end);
        self.asm.neg(R0);
        self.asm.place(end);
    }
}

/// What an operation on two registers is to eBPF, if that has it.
fn alu(op: Opcode) -> Option<Alu> {
    Some(match op {
        Opcode::Or => Alu::Or,
        Opcode::Xor => Alu::Xor,
        Opcode::And => Alu::And,
        Opcode::Sll => Alu::Lsh,
        Opcode::Srl => Alu::Rsh,
        Opcode::Sra => Alu::Arsh,
        Opcode::Sub => Alu::Sub,
        Opcode::Mul => Alu::Mul,
        Opcode::Add => Alu::Add,
        _ => return None,
    })
}

fn register_slot(register: u8) -> i16 {
    slot::REGISTERS - (i16::from(register) - 2) * 8
}

/// What is live before each instruction. Branches go forward only, so one pass from the end is enough.
fn liveness(difo: &Difo) -> Vec<u16> {
    let mut live = vec![0u16; difo.text.len() + 1];
    for (pc, &insn) in difo.text.iter().enumerate().rev() {
        let Some(op) = insn.opcode() else { continue };
        let mut after = match op {
            Opcode::Ret => 0,
            Opcode::Ba => live[insn.label() as usize],
            _ if op.format() == Format::Label => live[pc + 1] | live[insn.label() as usize] | CODES,
            _ => live[pc + 1],
        };
        if dif_vm::verify::writes(op) {
            after &= !(1 << insn.rd());
        }
        if matches!(op, Opcode::Cmp | Opcode::Tst | Opcode::Scmp) {
            after &= !CODES;
        }
        for register in dif_vm::verify::reads(op, insn).into_iter().flatten() {
            after |= 1 << register;
        }
        live[pc] = after;
    }
    live
}
