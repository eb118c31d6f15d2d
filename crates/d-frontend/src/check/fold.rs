//! Constant folding of integers.

use super::Checker;
use super::kind::{int_info, is_integer};
use super::tree::{BinOp, CmpOp, TExpr, TKind, UnOp};

impl Checker<'_> {
    /// `e` itself, or the constant that it comes to.
    pub(super) fn fold(&self, e: TExpr) -> TExpr {
        if !is_integer(&self.types, e.ty) {
            return e;
        }
        let value = match &e.kind {
            TKind::Unary(op, a) => match (a.constant().map(|a| unary(*op, a)), int_info(&self.types, e.ty)) {
                // What is negated does not become wider than its type, as it does where it is computed.
                (Some(value), Some(info)) if *op == UnOp::Neg && !info.signed => Some(info.truncate(value)),
                (value, _) => value,
            },
            TKind::Binary(op, a, b) => constants(a, b).and_then(|(a, b)| binary(*op, a, b)),
            TKind::Compare { op, signed, left, right } => {
                constants(left, right).map(|(a, b)| i64::from(compare(*op, *signed, a, b)))
            }
            TKind::And(a, b) => match (a.constant(), b.constant()) {
                (Some(0), _) => Some(0),
                (Some(_), Some(b)) => Some(i64::from(b != 0)),
                _ => None,
            },
            TKind::Or(a, b) => match (a.constant(), b.constant()) {
                (Some(0), Some(b)) => Some(i64::from(b != 0)),
                (Some(0), None) | (None, _) => None,
                (Some(_), _) => Some(1),
            },
            TKind::Xor(a, b) => constants(a, b).map(|(a, b)| i64::from((a != 0) != (b != 0))),
            TKind::Convert(a) => match (a.constant(), int_info(&self.types, e.ty)) {
                (Some(a), Some(info)) => Some(info.truncate(a)),
                _ => None,
            },
            TKind::Retype(a) => a.constant(),
            _ => None,
        };
        match value {
            Some(value) => TExpr::new(TKind::Int(value), e.ty, e.span),
            None => e,
        }
    }
}

fn constants(a: &TExpr, b: &TExpr) -> Option<(i64, i64)> {
    Some((a.constant()?, b.constant()?))
}

fn unary(op: UnOp, a: i64) -> i64 {
    match op {
        UnOp::Neg => a.wrapping_neg(),
        UnOp::BitNot => !a,
        UnOp::Not => i64::from(a == 0),
    }
}

/// What the machine would compute; `None` for a division by zero, which is left to it.
fn binary(op: BinOp, a: i64, b: i64) -> Option<i64> {
    let (ua, ub) = (a as u64, b as u64);
    // Shift counts are taken modulo 64, as the machine does.
    let count = (ub & 63) as u32;
    Some(match op {
        BinOp::Add => a.wrapping_add(b),
        BinOp::Sub => a.wrapping_sub(b),
        BinOp::Mul => a.wrapping_mul(b),
        BinOp::Sdiv if b != 0 => a.wrapping_div(b),
        BinOp::Srem if b != 0 => a.wrapping_rem(b),
        BinOp::Udiv => ua.checked_div(ub)? as i64,
        BinOp::Urem => ua.checked_rem(ub)? as i64,
        BinOp::Smod if b < 0 => a.wrapping_rem(b).wrapping_neg(),
        BinOp::Smod if b > 0 => a.wrapping_rem(b),
        BinOp::Sdiv | BinOp::Srem | BinOp::Smod => return None,
        BinOp::And => a & b,
        BinOp::Or => a | b,
        BinOp::Xor => a ^ b,
        BinOp::Shl => a.wrapping_shl(count),
        BinOp::Sra => a.wrapping_shr(count),
        BinOp::Srl => ua.wrapping_shr(count) as i64,
    })
}

fn compare(op: CmpOp, signed: bool, a: i64, b: i64) -> bool {
    let order = if signed { a.cmp(&b) } else { (a as u64).cmp(&(b as u64)) };
    match op {
        CmpOp::Eq => order.is_eq(),
        CmpOp::Ne => order.is_ne(),
        CmpOp::Lt => order.is_lt(),
        CmpOp::Le => order.is_le(),
        CmpOp::Gt => order.is_gt(),
        CmpOp::Ge => order.is_ge(),
    }
}
