//! What holds on every path: registers written, conditions set, depth of the tuple stack.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use super::{VerifyError, variable_of};
use crate::difo::Difo;
use crate::op::{Format, Insn, Opcode, TUPLE_MAX};
use crate::subr::Subr;

/// What is known before an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    /// Bit n: register n was written on all paths.
    written: u8,
    /// Condition codes were set on all paths.
    compared: bool,
    /// Depth of the tuple stack; `None` if paths differ.
    depth: Option<usize>,
}

impl State {
    const ENTRY: Self = Self { written: 1, compared: false, depth: Some(0) };

    fn join(self, other: Self) -> Self {
        Self {
            written: self.written & other.written,
            compared: self.compared && other.compared,
            depth: if self.depth == other.depth { self.depth } else { None },
        }
    }

    fn read(self, register: u8) -> Result<(), String> {
        if self.written >> register & 1 == 1 {
            Ok(())
        } else {
            Err(format!("register {register} may be read before it is written"))
        }
    }

    fn depth(self) -> Result<usize, String> {
        self.depth.ok_or_else(|| "the tuple stack differs between paths".into())
    }
}

/// Checks all paths at once: branches go forward, so one pass in text order sees every predecessor first.
pub(super) fn check(difo: &Difo) -> Result<(), VerifyError> {
    let mut before = vec![None; difo.text.len() + 1];
    before[0] = Some(State::ENTRY);
    for (pc, &insn) in difo.text.iter().enumerate() {
        // What no path reaches is never executed.
        let Some(state) = before[pc] else { continue };
        let Some(op) = insn.opcode() else { continue };
        let after = step(difo, state, op, insn).map_err(|message| VerifyError::at(pc, message))?;
        if op.format() == Format::Label {
            join(&mut before[insn.label() as usize], after);
        }
        if !matches!(op, Opcode::Ba | Opcode::Ret) {
            join(&mut before[pc + 1], after);
        }
    }
    Ok(())
}

fn join(slot: &mut Option<State>, state: State) {
    *slot = Some(slot.map_or(state, |old| old.join(state)));
}

/// The state after one instruction.
fn step(difo: &Difo, mut state: State, op: Opcode, insn: Insn) -> Result<State, String> {
    for register in reads(op, insn).into_iter().flatten() {
        state.read(register)?;
    }
    match op {
        Opcode::Cmp | Opcode::Tst | Opcode::Scmp => state.compared = true,
        Opcode::Pushtr | Opcode::Pushtv => {
            let depth = state.depth()? + 1;
            if depth > TUPLE_MAX {
                return Err(format!("more than {TUPLE_MAX} parts on the tuple stack"));
            }
            state.depth = Some(depth);
        }
        Opcode::Popts => match state.depth()?.checked_sub(1) {
            Some(depth) => state.depth = Some(depth),
            None => return Err("the tuple stack is empty".into()),
        },
        Opcode::Flushts => state.depth = Some(0),
        Opcode::Call => check_arguments(state.depth()?, insn)?,
        Opcode::Ldgaa | Opcode::Ldtaa | Opcode::Stgaa | Opcode::Sttaa => check_keys(difo, state.depth()?, insn)?,
        _ if op.format() == Format::Label && op != Opcode::Ba && !state.compared => {
            return Err("a conditional branch without a comparison before it".into());
        }
        _ => {}
    }
    if writes(op) {
        state.written |= 1 << insn.rd();
    }
    Ok(state)
}

fn check_arguments(depth: usize, insn: Insn) -> Result<(), String> {
    let Some(subr) = Subr::from_number(insn.index()) else { return Ok(()) };
    let prototype = subr.prototype();
    if (prototype.required..=prototype.params.len()).contains(&depth) {
        return Ok(());
    }
    Err(format!("{}() is given {depth} arguments", prototype.name))
}

fn check_keys(difo: &Difo, depth: usize, insn: Insn) -> Result<(), String> {
    match variable_of(difo, insn) {
        Some(var) if var.keys.len() != depth => {
            Err(format!("array {} has {} keys and is given {depth}", var.name, var.keys.len()))
        }
        _ => Ok(()),
    }
}

/// The registers that an instruction reads.
pub fn reads(op: Opcode, insn: Insn) -> [Option<u8>; 3] {
    let (r1, r2, rd) = (Some(insn.r1()), Some(insn.r2()), Some(insn.rd()));
    match op.format() {
        Format::R1R2Rd if op == Opcode::Copys => [r1, r2, rd],
        Format::R1R2Rd | Format::R1R2 => [r1, r2, None],
        Format::R1Rd | Format::R1 | Format::Load => [r1, None, None],
        Format::Store => [r1, rd, None],
        Format::Rd | Format::StoreVar | Format::PushValue => [rd, None, None],
        Format::Array => [r2, None, None],
        Format::PushRef => [r2, rd, None],
        _ => [None; 3],
    }
}

/// Whether an instruction writes its `rd`.
pub fn writes(op: Opcode) -> bool {
    match op.format() {
        Format::R1R2Rd => op != Opcode::Copys,
        Format::R1Rd
        | Format::Load
        | Format::Integer
        | Format::String
        | Format::Array
        | Format::LoadVar
        | Format::Call
        | Format::Xlate => true,
        _ => false,
    }
}
