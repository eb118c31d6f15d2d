//! The listing of DIF that `dtrace -S` prints.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Write as _;

use crate::difo::{ByRef, CKind, DifType, DifVar, Difo, TypeKind, VarFlags, VarKind, VarScope};
use crate::op::{Format, Insn, Opcode};
use crate::program::{ActionKind, Program};
use crate::subr::Subr;
use crate::var::{Builtin, USER_BASE};

/// The listing of every expression of a program, clause by clause.
pub fn program(program: &Program) -> String {
    let mut out = String::new();
    for clause in &program.clauses {
        if let Some(predicate) = &clause.predicate {
            section(&mut out, &clause.title, "predicate", predicate);
        }
        for (n, action) in clause.actions.iter().enumerate() {
            let what = format!("action #{}", n + 1);
            for field in &action.fields {
                section(&mut out, &clause.title, &what, &field.difo);
            }
            if let ActionKind::Aggregate { keys, value, increment, .. } = &action.kind {
                keys.iter().chain(value).chain(increment).for_each(|d| section(&mut out, &clause.title, &what, d));
            }
        }
    }
    out
}

fn section(out: &mut String, title: &str, what: &str, difo: &Difo) {
    let _ = writeln!(out, "\nDIFO for {title}, {what}, returns {}", type_name(&difo.rtype));
    out.push_str(&listing(difo));
}

/// The listing of one DIFO: instructions, then variables.
pub fn listing(difo: &Difo) -> String {
    let mut out = String::from("OFF OPCODE      INSTRUCTION\n");
    for (pc, &insn) in difo.text.iter().enumerate() {
        let text = instruction(insn);
        let _ = match comment(difo, insn) {
            Some(comment) => writeln!(out, "{pc:02}: {:08x}    {text:<28} ! {comment}", insn.0),
            None => writeln!(out, "{pc:02}: {:08x}    {text}", insn.0),
        };
    }
    if !difo.vars.is_empty() {
        let _ = writeln!(out, "\n{:<16} {:<4} {:<3} {:<3} {:<4} TYPE", "NAME", "ID", "KND", "SCP", "FLAG");
        difo.vars.iter().for_each(|var| variable(&mut out, var));
    }
    out
}

fn variable(out: &mut String, var: &DifVar) {
    let kind = if var.kind == VarKind::Array { "arr" } else { "scl" };
    let scope = match var.scope {
        VarScope::Global => "glb",
        VarScope::Thread => "tls",
        VarScope::Local => "loc",
    };
    let VarFlags { referenced, modified } = var.flags;
    let flags = match (referenced, modified) {
        (true, true) => "r/w",
        (true, false) => "r",
        (false, true) => "w",
        (false, false) => "-",
    };
    let _ = writeln!(out, "{:<16} {:<4x} {kind:<3} {scope:<3} {flags:<4} {}", var.name, var.id, type_name(&var.ty));
}

/// A type as listings show it.
pub fn type_name(ty: &DifType) -> String {
    let base = match (ty.kind, ty.ckind) {
        (TypeKind::String, _) => "string",
        (_, CKind::Unknown) => "D type",
        (_, CKind::Integer) => "integer",
        (_, CKind::Float) => "float",
        (_, CKind::Pointer) => "pointer",
        (_, CKind::Array) => "array",
        (_, CKind::Function) => "function",
        (_, CKind::Struct) => "struct",
        (_, CKind::Union) => "union",
        (_, CKind::Enum) => "enum",
    };
    let how = match ty.by_ref {
        ByRef::No => "",
        ByRef::Kernel => " by ref",
        ByRef::User => " by user ref",
    };
    format!("{base}{how} (size {})", ty.size)
}

/// One instruction, as the assembler reads it back.
pub fn instruction(insn: Insn) -> String {
    let Some(op) = insn.opcode() else { return format!(".word {:#010x}", insn.0) };
    let name = op.mnemonic();
    let (r1, r2, rd, index) = (insn.r1(), insn.r2(), insn.rd(), insn.index());
    match op.format() {
        Format::R1R2Rd => format!("{name:<4} %r{r1}, %r{r2}, %r{rd}"),
        Format::R1Rd => format!("{name:<4} %r{r1}, %r{rd}"),
        Format::R1R2 => format!("{name:<4} %r{r1}, %r{r2}"),
        Format::R1 => format!("{name:<4} %r{r1}"),
        Format::Label => format!("{name:<4} {}", insn.label()),
        Format::Load => format!("{name:<4} [%r{r1}], %r{rd}"),
        Format::Store => format!("{name:<4} %r{r1}, [%r{rd}]"),
        Format::Rd => format!("{name:<4} %r{rd}"),
        Format::None => name.to_string(),
        Format::Integer => format!("{name:<4} DT_INTEGER[{index}], %r{rd}"),
        Format::String => format!("{name:<4} DT_STRING[{index}], %r{rd}"),
        Format::Array => format!("{name:<4} DT_VAR({r1}), %r{r2}, %r{rd}"),
        Format::LoadVar => format!("{name:<4} DT_VAR({index}), %r{rd}"),
        Format::StoreVar => format!("{name:<4} %r{rd}, DT_VAR({index})"),
        Format::Call => format!("{name:<4} DIF_SUBR({index}), %r{rd}"),
        Format::Push => format!("{name:<4} DT_TYPE({r1}), %r{r2}, %r{rd}"),
        Format::Xlate => format!("{name:<4} DT_XLREF[{index}], %r{rd}"),
    }
}

fn comment(difo: &Difo, insn: Insn) -> Option<String> {
    let op = insn.opcode()?;
    match op.format() {
        Format::Integer => Some(format!("{:#x}", difo.integers.get(usize::from(insn.index()))?)),
        Format::String => {
            let rest = difo.strings.get(usize::from(insn.index())..)?;
            let end = rest.iter().position(|&b| b == 0)?;
            Some(format!("\"{}\"", String::from_utf8_lossy(&rest[..end]).escape_debug()))
        }
        Format::Array => Builtin::from_number(u16::from(insn.r1())).map(|b| b.name().to_string()),
        Format::LoadVar | Format::StoreVar => variable_name(difo, op, insn.index()),
        Format::Call => Some(Subr::from_number(insn.index())?.prototype().name.to_string()),
        _ => None,
    }
}

fn variable_name(difo: &Difo, op: Opcode, id: u16) -> Option<String> {
    if id < USER_BASE {
        return Builtin::from_number(id).map(|b| b.name().to_string());
    }
    let scope = match op {
        Opcode::Ldts | Opcode::Stts | Opcode::Ldtaa | Opcode::Sttaa => VarScope::Thread,
        Opcode::Ldls | Opcode::Stls => VarScope::Local,
        _ => VarScope::Global,
    };
    let var = difo.vars.iter().find(|v| v.id == id && v.scope == scope)?;
    let prefix = match scope {
        VarScope::Global => "",
        VarScope::Thread => "self->",
        VarScope::Local => "this->",
    };
    Some(format!("{prefix}{}", var.name))
}
