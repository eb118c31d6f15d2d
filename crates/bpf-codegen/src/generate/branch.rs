//! Comparisons and branches.
//!
//! Condition codes are the two numbers that were compared. Branches right behind a comparison use them in R0 and R1;
//! if others may follow they are kept in slots of the stack.

use dif_vm::op::{Format, Insn, Opcode};
use dif_vm::var::Builtin;
use dif_vm::word::unsigned;

use super::difo::{Body, CODES};
use super::{Gen, slot};
use crate::asm::{Cond, R0, R1, R2, R3, Width};
use crate::plan::COMM_LEN;
use crate::runtime;

impl Gen<'_> {
    pub(super) fn compare(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        match op {
            Opcode::Scmp => {
                self.get_into(insn.r1(), R2);
                self.get_into(insn.r2(), R3);
                self.runtime_value(runtime::DT_SCMP, body.offset());
                self.asm.imm(R1, 0);
            }
            Opcode::Tst => {
                self.get_into(insn.r1(), R0);
                self.asm.imm(R1, 0);
            }
            _ => {
                self.get_into(insn.r1(), R0);
                self.get_into(insn.r2(), R1);
            }
        }
        let direct = branches(body, 1, |op| condition(op).is_some());
        if direct == 0 || body.live_after(1 + direct) & CODES != 0 || branch_targets_want(body, 1..1 + direct, CODES) {
            self.save(slot::LEFT, R0);
            self.save(slot::RIGHT, R1);
        }
    }

    pub(super) fn branch(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        let target = insn.label() as usize;
        self.meet(body, target);
        let Some(label) = body.label(target) else { return };
        let Some(cond) = condition(op) else { return self.asm.jump(label) };
        if !is_direct(body) {
            self.restore(R0, slot::LEFT);
            self.restore(R1, slot::RIGHT);
        }
        self.asm.jump_if(cond, R0, R1, label);
    }

    /// `execname == "literal"` without a frame: three instructions and their branches.
    pub(super) fn name_comparison(&mut self, body: &mut Body<'_>) -> Option<usize> {
        let (first, second, (op, compare)) = (body.insn(0)?, body.insn(1)?, body.insn(2)?);
        let is_comm = |(op, insn): (Opcode, Insn)| op == Opcode::Ldgs && insn.index() == Builtin::Execname as u16;
        let (comm, literal) = match (is_comm(first), second.0, first.0, is_comm(second)) {
            (true, Opcode::Sets, ..) => (first.1, second.1),
            (_, _, Opcode::Sets, true) => (second.1, first.1),
            _ => return None,
        };
        let operands = [compare.r1(), compare.r2()];
        if op != Opcode::Scmp || comm.rd() == literal.rd() {
            return None;
        }
        if !(operands.contains(&comm.rd()) && operands.contains(&literal.rd())) {
            return None;
        }
        let dead = 1u16 << comm.rd() | 1 << literal.rd();
        let direct = branches(body, 3, |op| matches!(op, Opcode::Be | Opcode::Bne));
        if direct == 0 {
            return None;
        }
        let leaves = body.live_after(3 + direct) & (dead | CODES) != 0;
        if body.is_target(1) || body.is_target(2) || leaves || branch_targets_want(body, 3..3 + direct, dead | CODES) {
            return None;
        }
        let text = string_at(&body.difo.strings, literal.index());
        self.compare_comm(text);
        body.pc += 3;
        for _ in 0..direct {
            if let Some((op, insn)) = body.insn(0) {
                self.branch_on_words(body, op, insn);
            }
            body.pc += 1;
        }
        body.pc -= 3 + direct;
        Some(3 + direct)
    }

    /// R0 = 0 if the name of the current thread is `text`.
    fn compare_comm(&mut self, text: &[u8]) {
        if text.len() >= COMM_LEN as usize {
            // No name is that long.
            return self.asm.imm(R0, 1);
        }
        self.current_task();
        let mut padded = [0u8; COMM_LEN as usize];
        padded[..text.len()].copy_from_slice(text);
        let (different, end) = (self.asm.label(), self.asm.label());
        for (n, word) in padded.chunks_exact(8).enumerate() {
            self.asm.load(Width::Dw, R1, R0, self.target.task.comm as i16 + n as i16 * 8);
            self.asm.imm(R2, unsigned(word) as i64);
            self.asm.jump_if(Cond::Ne, R1, R2, different);
        }
        self.asm.imm(R0, 0);
        self.asm.jump(end);
        self.asm.place(different);
        self.asm.imm(R0, 1);
        self.asm.place(end);
    }

    fn branch_on_words(&mut self, body: &mut Body<'_>, op: Opcode, insn: Insn) {
        let target = insn.label() as usize;
        self.meet(body, target);
        let Some(label) = body.label(target) else { return };
        let cond = if op == Opcode::Be { Cond::Eq } else { Cond::Ne };
        self.asm.jump_if_imm(cond, R0, 0, label);
    }
}

/// How many branches of a kind follow, `from` instructions on, that nothing else leads to.
fn branches(body: &Body<'_>, from: usize, kind: impl Fn(Opcode) -> bool) -> usize {
    let rest = body.difo.text.len().saturating_sub(body.pc + from);
    let is_branch = |n: &usize| body.insn(*n).is_some_and(|(op, _)| kind(op)) && !body.is_target(*n);
    (from..from + rest).take_while(is_branch).count()
}

/// Whether one of these branches goes where some of the `wanted` registers or codes are live.
fn branch_targets_want(body: &Body<'_>, mut branches: std::ops::Range<usize>, wanted: u16) -> bool {
    branches.any(|n| {
        let Some((_, insn)) = body.insn(n) else { return true };
        body.live_after((insn.label() as usize).saturating_sub(body.pc)) & wanted != 0
    })
}

/// Whether only conditional branches stand between the branch here and its comparison, and nothing leads in between.
fn is_direct(body: &Body<'_>) -> bool {
    let mut pc = body.pc;
    loop {
        if body.label(pc).is_some() || pc == 0 {
            return false;
        }
        pc -= 1;
        match body.difo.text[pc].opcode() {
            Some(Opcode::Cmp | Opcode::Tst | Opcode::Scmp) => return true,
            Some(op) if condition(op).is_some() => {}
            _ => return false,
        }
    }
}

fn condition(op: Opcode) -> Option<Cond> {
    debug_assert!(op.format() == Format::Label || !matches!(op, Opcode::Ba | Opcode::Be));
    Some(match op {
        Opcode::Be => Cond::Eq,
        Opcode::Bne => Cond::Ne,
        Opcode::Bg => Cond::Sgt,
        Opcode::Bgu => Cond::Gt,
        Opcode::Bge => Cond::Sge,
        Opcode::Bgeu => Cond::Ge,
        Opcode::Bl => Cond::Slt,
        Opcode::Blu => Cond::Lt,
        Opcode::Ble => Cond::Sle,
        Opcode::Bleu => Cond::Le,
        _ => return None,
    })
}

/// The string at an offset of the table, without its NUL.
pub(super) fn string_at(table: &[u8], index: u16) -> &[u8] {
    let rest = table.get(usize::from(index)..).unwrap_or_default();
    rest.split(|&b| b == 0).next().unwrap_or_default()
}
