//! The verifier: the one gate to execution.
//!
//! It answers for any input, in a few passes over the instructions; each that names a variable looks it up in the
//! table. What it accepts has these properties, on which every executor relies:
//!
//! - Opcodes, registers, constants, variables and subroutines exist; register 0 is never written.
//! - Branches go forward and stay inside; the last instruction is `ret`. So execution ends.
//! - No register is read before it is written, and no conditional branch comes before a comparison, on any path.
//! - The tuple stack never holds more than [`TUPLE_MAX`](crate::op::TUPLE_MAX) parts, and where an instruction reads
//!   it, it holds the same number on all paths, and the number that the subroutine or the array takes. Reading leaves
//!   the stack as it is; `flushts` empties it.
//! - Each instruction that makes a string or a copy of an array's element has a temporary of its own.

mod flow;
mod program;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

use crate::difo::{ByRef, DifVar, Difo, VarKind, VarScope};
use crate::op::{Format, Insn, Opcode, REGISTERS};
use crate::program::Program;
use crate::subr::{Returns, Subr};
use crate::var::{Builtin, USER_BASE};

pub use self::flow::{reads, writes};
pub use self::program::verify_program;

/// Largest size of any type, string or record.
pub const SIZE_MAX: u32 = 1 << 20;

/// Most bytes that all variables of one scope take together.
pub const BLOCK_MAX: u32 = 16 * SIZE_MAX;

/// What the verifier holds a DIFO to beside the rules of DIF itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Instructions in one DIFO.
    pub instructions: usize,
    /// Temporaries (results of string subroutines and the like) in one DIFO.
    pub temporaries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { instructions: 4096, temporaries: 64 }
    }
}

/// A DIFO that can harm no executor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDifo {
    difo: Difo,
    temporaries: Vec<usize>,
}

impl VerifiedDifo {
    /// How many temporaries it uses.
    pub fn temporaries(&self) -> usize {
        self.temporaries.len()
    }

    /// The temporary of the instruction at `pc`, if it has one.
    pub fn temporary(&self, pc: usize) -> Option<usize> {
        self.temporaries.binary_search(&pc).ok()
    }
}

impl Deref for VerifiedDifo {
    type Target = Difo;

    fn deref(&self) -> &Difo {
        &self.difo
    }
}

/// A program all of whose DIFOs are verified, and whose records, keys and variables are consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedProgram(Program);

impl Deref for VerifiedProgram {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.0
    }
}

/// Why a DIFO or a program was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyError {
    /// The clause, if it is about one: its index in the program.
    pub clause: Option<usize>,
    /// Index of the instruction, if it is about one.
    pub pc: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl VerifyError {
    fn new(message: impl Into<String>) -> Self {
        Self { clause: None, pc: None, message: message.into() }
    }

    fn at(pc: usize, message: impl Into<String>) -> Self {
        Self { pc: Some(pc), ..Self::new(message) }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(clause) = self.clause {
            write!(f, "clause {}: ", clause + 1)?;
        }
        if let Some(pc) = self.pc {
            write!(f, "DIF offset {}: ", pc * 4)?;
        }
        f.write_str(&self.message)
    }
}

impl core::error::Error for VerifyError {}

/// Verifies one DIFO.
///
/// # Errors
/// What is wrong, and where.
pub fn verify(difo: Difo, limits: &Limits) -> Result<VerifiedDifo, VerifyError> {
    check(&difo, limits)?;
    let temporaries = temporaries_of(&difo);
    Ok(VerifiedDifo { difo, temporaries })
}

/// All checks of one DIFO.
fn check(difo: &Difo, limits: &Limits) -> Result<(), VerifyError> {
    check_tables(difo, limits)?;
    for (pc, &insn) in difo.text.iter().enumerate() {
        check_insn(difo, pc, insn).map_err(|message| VerifyError::at(pc, message))?;
    }
    flow::check(difo)?;
    let temporaries = temporaries_of(difo).len();
    if temporaries > limits.temporaries {
        return Err(VerifyError::new(format!(
            "{temporaries} string results in one expression; at most {} fit",
            limits.temporaries
        )));
    }
    Ok(())
}

/// The instructions that need a temporary, in order: the nth has temporary n.
pub fn temporaries_of(difo: &Difo) -> Vec<usize> {
    difo.text.iter().enumerate().filter(|&(_, &insn)| needs_temporary(difo, insn)).map(|(pc, _)| pc).collect()
}

/// Whether an instruction makes a string or a copy of an element held by reference.
pub(crate) fn needs_temporary(difo: &Difo, insn: Insn) -> bool {
    match insn.opcode() {
        Some(Opcode::Call) => {
            Subr::from_number(insn.index()).is_some_and(|subr| subr.prototype().returns == Returns::Str)
        }
        Some(Opcode::Ldgs) => Builtin::from_number(insn.index()).is_some_and(Builtin::is_string),
        Some(Opcode::Ldgaa | Opcode::Ldtaa) => variable_of(difo, insn).is_some_and(|v| v.ty.by_ref != ByRef::No),
        _ => false,
    }
}

/// The entry of a DIFO's variable table for a variable of the program's own.
pub fn find_var(difo: &Difo, id: u16, scope: VarScope, kind: VarKind) -> Option<&DifVar> {
    difo.vars.iter().find(|v| v.id == id && v.scope == scope && v.kind == kind)
}

/// The entry for the variable that an instruction names.
pub(crate) fn variable_of(difo: &Difo, insn: Insn) -> Option<&DifVar> {
    insn.variable().and_then(|(scope, kind, id)| find_var(difo, id, scope, kind))
}

fn check_tables(difo: &Difo, limits: &Limits) -> Result<(), VerifyError> {
    if difo.text.is_empty() {
        return Err(VerifyError::new("no instructions"));
    }
    if difo.text.len() > limits.instructions {
        return Err(VerifyError::new(format!(
            "{} instructions in one expression; at most {} are taken",
            difo.text.len(),
            limits.instructions
        )));
    }
    if difo.text.last().and_then(|i| i.opcode()) != Some(Opcode::Ret) {
        return Err(VerifyError::at(difo.text.len() - 1, "the last instruction is not ret"));
    }
    if difo.strings.last().is_some_and(|&b| b != 0) {
        return Err(VerifyError::new("the string table does not end with a NUL"));
    }
    if difo.strings.len() > SIZE_MAX as usize || difo.integers.len() > usize::from(u16::MAX) + 1 {
        return Err(VerifyError::new("a constant table is too large"));
    }
    if difo.rtype.size > SIZE_MAX {
        return Err(VerifyError::new(format!("a value of {} bytes is too large", difo.rtype.size)));
    }
    difo.vars.iter().try_for_each(check_var)
}

fn check_var(var: &DifVar) -> Result<(), VerifyError> {
    let known = var.id >= USER_BASE || Builtin::from_number(var.id).is_some();
    if !known {
        return Err(VerifyError::new(format!("variable {:#x} is none of the built-in ones", var.id)));
    }
    let sizes = core::iter::once(&var.ty).chain(&var.keys).map(|ty| ty.size);
    if let Some(size) = sizes.max().filter(|&size| size > SIZE_MAX) {
        let message = format!("variable {} has {size} bytes; at most {SIZE_MAX} are possible", var.name);
        return Err(VerifyError::new(message));
    }
    if var.keys.len() > crate::op::TUPLE_MAX {
        return Err(VerifyError::new(format!("variable {} has too many keys", var.name)));
    }
    if var.kind == VarKind::Array && var.scope == VarScope::Local {
        return Err(VerifyError::new(format!("clause-local variable {} can't be an associative array", var.name)));
    }
    if var.id >= USER_BASE && var.ty.size == 0 {
        return Err(VerifyError::new(format!("variable {} has no size", var.name)));
    }
    Ok(())
}

/// Checks one instruction by itself.
fn check_insn(difo: &Difo, pc: usize, insn: Insn) -> Result<(), String> {
    let op = insn.opcode().ok_or_else(|| format!("opcode {} does not exist", insn.0 >> 24))?;
    if insn.0 & op.format().reserved() != 0 {
        return Err("a reserved field is not zero".into());
    }
    match op.format() {
        Format::R1R2Rd if op == Opcode::Copys => check_regs(&[insn.r1(), insn.r2(), insn.rd()]),
        Format::R1R2Rd => check_regs(&[insn.r1(), insn.r2()]).and_then(|()| check_dest(insn.rd())),
        Format::R1Rd | Format::Load => check_regs(&[insn.r1()]).and_then(|()| check_dest(insn.rd())),
        Format::R1R2 => check_regs(&[insn.r1(), insn.r2()]),
        Format::R1 => check_regs(&[insn.r1()]),
        Format::Store => check_regs(&[insn.r1(), insn.rd()]),
        Format::Rd => check_regs(&[insn.rd()]),
        Format::None => Ok(()),
        Format::Label => {
            let target = insn.label() as usize;
            if target <= pc {
                return Err(format!("a branch to instruction {target} goes back"));
            }
            if target >= difo.text.len() {
                return Err(format!("a branch to instruction {target} leaves the text"));
            }
            Ok(())
        }
        Format::Integer => {
            check_dest(insn.rd())?;
            check_index("integer", insn.index(), difo.integers.len())
        }
        Format::String => {
            check_dest(insn.rd())?;
            check_index("string", insn.index(), difo.strings.len())
        }
        Format::Array => check_array(insn),
        Format::LoadVar => check_dest(insn.rd()).and_then(|()| check_load(difo, op, insn)),
        Format::StoreVar => check_regs(&[insn.rd()]).and_then(|()| check_store(difo, insn)),
        Format::Call => check_dest(insn.rd()).and_then(|()| check_call(insn)),
        Format::PushRef | Format::PushValue => {
            if insn.r1() > 1 {
                return Err(format!("type {} of a tuple's part does not exist", insn.r1()));
            }
            check_regs(&[insn.r2(), insn.rd()])
        }
        Format::Xlate => Err("translators are compiled away, so this instruction has no meaning here".into()),
    }
}

fn check_regs(regs: &[u8]) -> Result<(), String> {
    match regs.iter().find(|&&r| r >= REGISTERS) {
        Some(r) => Err(format!("register {r} does not exist")),
        None => Ok(()),
    }
}

fn check_dest(rd: u8) -> Result<(), String> {
    if rd == 0 {
        return Err("register 0 can't be written".into());
    }
    check_regs(&[rd])
}

fn check_index(what: &str, index: u16, length: usize) -> Result<(), String> {
    if usize::from(index) < length { Ok(()) } else { Err(format!("{what} {index} is not in the table")) }
}

/// `ldga` and `ldta`: only `args[]` and `uregs[]` are there to be read.
fn check_array(insn: Insn) -> Result<(), String> {
    check_regs(&[insn.r2()])?;
    check_dest(insn.rd())?;
    match (insn.opcode(), Builtin::from_number(u16::from(insn.r1()))) {
        (Some(Opcode::Ldga), Some(Builtin::Args | Builtin::Uregs)) => Ok(()),
        _ => Err(format!("array {:#x} does not exist", insn.r1())),
    }
}

fn check_load(difo: &Difo, op: Opcode, insn: Insn) -> Result<(), String> {
    let id = insn.index();
    if op == Opcode::Ldgs && id < USER_BASE {
        let scalar = Builtin::from_number(id).filter(|b| !b.is_array());
        return scalar.map(|_| ()).ok_or_else(|| format!("built-in variable {id:#x} does not exist"));
    }
    check_own(difo, insn)
}

fn check_store(difo: &Difo, insn: Insn) -> Result<(), String> {
    if insn.index() < USER_BASE {
        return Err(format!("built-in variable {:#x} can't be written", insn.index()));
    }
    check_own(difo, insn)
}

fn check_own(difo: &Difo, insn: Insn) -> Result<(), String> {
    match variable_of(difo, insn) {
        Some(_) => Ok(()),
        None => Err(format!("variable {:#x} is not in the variable table with this scope and kind", insn.index())),
    }
}

fn check_call(insn: Insn) -> Result<(), String> {
    let number = insn.index();
    let prototype = Subr::from_number(number).ok_or_else(|| format!("subroutine {number} does not exist"))?.prototype();
    match prototype.missing {
        Some(reason) => Err(format!("{}() is not available: {reason}", prototype.name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
