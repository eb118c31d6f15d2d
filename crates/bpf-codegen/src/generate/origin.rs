//! Which registers hold what came from outside of the program: from the kernel, from a process, or as a plain number.
//! As an address that is never one of the program's own memory, so it can be read without asking whose it is.

use dif_vm::addr::is_tagged;
use dif_vm::difo::Difo;
use dif_vm::op::{Format, Insn, Opcode};
use dif_vm::var::{Builtin, USER_BASE};
use dif_vm::verify::writes;

/// Register 0 is always the number 0.
pub(super) const AT_START: u8 = 1;

/// The registers (as bits) of which that holds behind an instruction, from those before it.
pub(super) fn behind(outside: u8, difo: &Difo, op: Opcode, insn: Insn) -> u8 {
    if !writes(op) {
        return outside;
    }
    let is = |register: u8| outside >> register & 1 == 1;
    let holds = match op {
        Opcode::Mov | Opcode::Not => is(insn.r1()),
        Opcode::Setx => difo.integers.get(usize::from(insn.index())).is_some_and(|&value| !is_tagged(value)),
        Opcode::Ldgs => {
            let builtin = if insn.index() < USER_BASE { Builtin::from_number(insn.index()) } else { None };
            builtin.is_some_and(|builtin| !builtin.is_string())
        }
        Opcode::Ldga => true,
        _ if op.is_load() => is(insn.r1()),
        _ if op.is_user_load() => true,
        Opcode::Copys => false,
        _ if op.format() == Format::R1R2Rd => is(insn.r1()) && is(insn.r2()),
        _ => false,
    };
    let rd = 1u8 << (insn.rd() & 7);
    (if holds { outside | rd } else { outside & !rd }) | AT_START
}
