//! Conditions as branches.

use dif_vm::Opcode;

use super::CodeResult;
use super::emit::{Emit, Label, Reg, ZERO};
use super::spill::need;
use crate::check::tree::{CmpOp, TExpr, TKind, UnOp};

impl Emit<'_> {
    /// Goes to `label` if the truth of `e` is `when`, else on.
    pub(super) fn branch(&mut self, e: &TExpr, when: bool, label: Label) -> CodeResult<()> {
        match &e.kind {
            TKind::Unary(UnOp::Not, inner) => self.branch(inner, !when, label),
            TKind::Retype(inner) => self.branch(inner, when, label),
            TKind::And(left, right) => self.both(left, right, when, label, true),
            TKind::Or(left, right) => self.both(left, right, when, label, false),
            TKind::Compare { op, signed, left, right } => {
                self.compare(Opcode::Cmp, left, right)?;
                self.jump(branch_op(*op, *signed, when), label);
                Ok(())
            }
            TKind::CompareStrings(op, left, right) => {
                self.compare(Opcode::Scmp, left, right)?;
                self.jump(branch_op(*op, true, when), label);
                Ok(())
            }
            TKind::Int(value) => {
                if (*value != 0) == when {
                    self.jump(Opcode::Ba, label);
                }
                Ok(())
            }
            _ => {
                let value = self.value(e)?;
                self.op3(Opcode::Tst, value, 0, 0);
                self.free(value);
                self.jump(if when { Opcode::Bne } else { Opcode::Be }, label);
                Ok(())
            }
        }
    }

    /// `&&` if `all`, else `||`.
    fn both(&mut self, left: &TExpr, right: &TExpr, when: bool, label: Label, all: bool) -> CodeResult<()> {
        if when != all {
            self.branch(left, when, label)?;
            return self.branch(right, when, label);
        }
        let skip = self.label();
        self.branch(left, !all, skip)?;
        self.branch(right, when, label)?;
        self.place(skip);
        Ok(())
    }

    fn compare(&mut self, op: Opcode, left: &TExpr, right: &TExpr) -> CodeResult<()> {
        let span = left.span;
        let left = self.value(left)?;
        let left = self.wait(left, need(right), span)?;
        let right = self.value(right)?;
        let left = self.come_back(left, span)?;
        if op == Opcode::Cmp && right == ZERO {
            self.op3(Opcode::Tst, left, 0, 0);
        } else {
            self.op3(op, left, right, 0);
        }
        self.free(left);
        self.free(right);
        Ok(())
    }

    /// 1 or 0.
    pub(super) fn truth(&mut self, e: &TExpr) -> CodeResult<Reg> {
        if let Some(value) = e.constant() {
            return self.constant(i64::from(value != 0), e.span);
        }
        let (no, end) = (self.label(), self.label());
        self.branch(e, false, no)?;
        let rd = self.alloc(e.span)?;
        self.set_constant(1, rd, e.span)?;
        self.jump(Opcode::Ba, end);
        self.place(no);
        self.op3(Opcode::Mov, ZERO, 0, rd);
        self.place(end);
        Ok(rd)
    }
}

/// The branch for a comparison, or with `when` false for its opposite.
fn branch_op(op: CmpOp, signed: bool, when: bool) -> Opcode {
    let op = if when {
        op
    } else {
        match op {
            CmpOp::Eq => CmpOp::Ne,
            CmpOp::Ne => CmpOp::Eq,
            CmpOp::Lt => CmpOp::Ge,
            CmpOp::Le => CmpOp::Gt,
            CmpOp::Gt => CmpOp::Le,
            CmpOp::Ge => CmpOp::Lt,
        }
    };
    match (op, signed) {
        (CmpOp::Eq, _) => Opcode::Be,
        (CmpOp::Ne, _) => Opcode::Bne,
        (CmpOp::Lt, true) => Opcode::Bl,
        (CmpOp::Lt, false) => Opcode::Blu,
        (CmpOp::Le, true) => Opcode::Ble,
        (CmpOp::Le, false) => Opcode::Bleu,
        (CmpOp::Gt, true) => Opcode::Bg,
        (CmpOp::Gt, false) => Opcode::Bgu,
        (CmpOp::Ge, true) => Opcode::Bge,
        (CmpOp::Ge, false) => Opcode::Bgeu,
    }
}
