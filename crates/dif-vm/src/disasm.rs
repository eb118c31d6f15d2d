//! The listing of DIF that `dtrace -S` prints, laid out as everywhere.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Write as _;

use crate::difo::{ByRef, CKind, DifType, DifVar, Difo, TypeKind, VarFlags, VarKind, VarScope};
use crate::layout::VarLayout;
use crate::op::{Format, Insn, Opcode};
use crate::program::{ActionKind, Program};
use crate::subr::Subr;
use crate::syntax::Piece;
use crate::var::{Builtin, USER_BASE};
use crate::verify::variable_of;

/// The listing of every expression of a program, clause by clause. Where other systems print the address of a DIFO,
/// here is its number; the comment says what it belongs to.
pub fn program(program: &Program) -> String {
    let mut out = String::new();
    let layout = VarLayout::new(&program.vars);
    let mut number = 0;
    let mut section = |title: &str, what: &str, difo: &Difo| {
        number += 1;
        let _ = writeln!(out, "\nDIFO {number:#x} returns {}\t! {title}, {what}", type_name(&difo.rtype));
        out.push_str(&listing(difo, &layout));
    };
    for clause in &program.clauses {
        if let Some(predicate) = &clause.predicate {
            section(&clause.title, "predicate", predicate);
        }
        for (n, action) in clause.actions.iter().enumerate() {
            let what = format!("action #{}", n + 1);
            action.fields.iter().for_each(|field| section(&clause.title, &what, &field.difo));
            if let ActionKind::Aggregate { keys, value, increment, .. } = &action.kind {
                keys.iter().chain(value).chain(increment).for_each(|difo| section(&clause.title, &what, difo));
            }
        }
    }
    out
}

/// The listing of one DIFO: instructions, then variables, each with its place in the block of its scope and the
/// instructions between which it is used.
pub fn listing(difo: &Difo, layout: &VarLayout) -> String {
    let mut out = String::from("OFF OPCODE      INSTRUCTION\n");
    for (pc, &insn) in difo.text.iter().enumerate() {
        let _ = write!(out, "{pc:02}: {:08x}    {}", insn.0, instruction(insn));
        if let Some(comment) = comment(difo, insn) {
            let tabs = if insn.opcode() == Some(Opcode::Pushtr) { "\t" } else { "\t\t" };
            let _ = write!(out, "{tabs}! {comment}");
        }
        out.push('\n');
    }
    if !difo.vars.is_empty() {
        let _ = writeln!(
            out,
            "\n{:<16} {:<4} {:<6} {:<3} {:<3} {:<11} {:<4} TYPE",
            "NAME", "ID", "OFFSET", "KND", "SCP", "RANGE", "FLAG"
        );
        difo.vars.iter().for_each(|var| variable(&mut out, difo, layout, var));
    }
    out
}

fn variable(out: &mut String, difo: &Difo, layout: &VarLayout, var: &DifVar) {
    let slot = layout.slot(var.scope, var.id).filter(|_| var.kind == VarKind::Scalar);
    let offset = slot.map_or_else(String::new, |slot| slot.offset.to_string());
    let range = format!("[{}-{}]", uses(difo, var).next().unwrap_or(0), uses(difo, var).last().unwrap_or(0));
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
        (false, false) => "",
    };
    let _ = writeln!(
        out,
        "{:<16} {:<4x} {offset:<6} {kind:<3} {scope:<3} {range:<11} {flags:<4} {}",
        var.name,
        var.id,
        type_name(&var.ty)
    );
}

/// The instructions that name a variable.
fn uses<'a>(difo: &'a Difo, var: &'a DifVar) -> impl Iterator<Item = usize> + 'a {
    let named = move |insn: &Insn| insn.variable() == Some((var.scope, var.kind, var.id));
    (0..).zip(&difo.text).filter(move |(_, insn)| named(insn)).map(|(pc, _)| pc)
}

/// A type as listings show it.
pub fn type_name(ty: &DifType) -> String {
    let kind = if ty.kind == TypeKind::String { "string" } else { "D type" };
    let ckind = match ty.ckind {
        CKind::Unknown => "unknown",
        CKind::Integer => "integer",
        CKind::Float => "float",
        CKind::Pointer => "pointer",
        CKind::Array => "array",
        CKind::Function => "function",
        CKind::Struct => "struct",
        CKind::Union => "union",
        CKind::Enum => "enum",
    };
    let how = match ty.by_ref {
        ByRef::No => "",
        ByRef::Kernel => " by ref",
        ByRef::User => " by user ref",
    };
    format!("{kind} ({ckind}){how} (size {})", ty.size)
}

/// One instruction, as the assembler reads it back. What is none is shown as a number.
pub fn instruction(insn: Insn) -> String {
    let Some(op) = insn.opcode().filter(|op| insn.0 & op.format().reserved() == 0) else {
        return format!(".word {:#010x}", insn.0);
    };
    if op.format() == Format::None {
        return op.mnemonic().to_string();
    }
    let mut out = format!("{:<4} ", op.mnemonic());
    for piece in op.format().pieces() {
        let _ = match *piece {
            Piece::Text(text) => write!(out, "{text}"),
            Piece::Register(place) => write!(out, "%r{}", place.get(insn)),
            Piece::Number(place) => write!(out, "{}", place.get(insn)),
        };
    }
    out
}

/// What an index or a number in an instruction stands for.
fn comment(difo: &Difo, insn: Insn) -> Option<String> {
    let op = insn.opcode()?;
    match op.format() {
        Format::Integer => Some(format!("{:#x}", difo.integers.get(usize::from(insn.index()))?)),
        Format::String => {
            let rest = difo.strings.get(usize::from(insn.index())..)?;
            let end = rest.iter().position(|&b| b == 0)?;
            Some(format!("\"{}\"", String::from_utf8_lossy(&rest[..end]).escape_debug()))
        }
        Format::Array => {
            let number = insn.r1();
            Some(format!("DT_VAR({number}) = \"{}\"", variable_name(difo, insn)?))
        }
        Format::LoadVar | Format::StoreVar => {
            let number = insn.index();
            Some(format!("DT_VAR({number}) = \"{}\"", variable_name(difo, insn)?))
        }
        Format::Call => Some(Subr::from_number(insn.index())?.prototype().name.to_string()),
        Format::PushRef | Format::PushValue => {
            let number = insn.r1();
            let kind = ["D type", "string"].get(usize::from(number))?;
            Some(format!("DT_TYPE({number}) = {kind}"))
        }
        _ => None,
    }
}

fn variable_name(difo: &Difo, insn: Insn) -> Option<&str> {
    let (_, _, id) = insn.variable()?;
    if id < USER_BASE {
        return Builtin::from_number(id).map(Builtin::name);
    }
    variable_of(difo, insn).map(|v| v.name.as_str())
}
