//! Any bytes as a program: for fuzzing, and for properties of whatever the verifier accepts.
//!
//! [`wild`] takes bytes as they come. [`tame`] bends them towards what is valid, so that most is accepted; what the
//! registers hold is still left to chance: an address of a string can be multiplied, and a number be used as an
//! address.

use dif_vm::interp::Interpreter;
use dif_vm::op::{Format, Insn, Opcode, REGISTERS};
use dif_vm::verify::{Limits, verify};
use dif_vm::{DifType, DifVar, Difo, Program, Subr, TypeKind, VarFlags, VarKind, VarScope, VerifiedProgram};

use crate::host::TestHost;
use crate::programs::{STRINGS, STRSIZE, traced, variables};

/// Bytes for `alloca()` and `copyin()` of programs that are run here.
const SCRATCH: u32 = 512;

/// Registers that hold addresses at first, and mostly keep them.
const STRING_REGISTER: u8 = 1;
const SCRATCH_REGISTER: u8 = 2;

/// A program whose one expression is these words, and which has a variable that the first two describe.
pub fn wild(bytes: &[u8]) -> Program {
    let words = bytes.chunks_exact(4).map(|c| Insn(u32::from_le_bytes([c[0], c[1], c[2], c[3]])));
    let mut program = program(Difo { text: words.collect(), rtype: DifType::int(8, true), ..tables() });
    program.vars.extend(bytes.first_chunk().copied().map(wild_variable));
    program
}

fn wild_variable([scope, kind, low, high, a, b, c, d]: [u8; 8]) -> DifVar {
    let ty = DifType::string(u32::from_le_bytes([a, b, c, d]));
    DifVar {
        name: "wild".into(),
        id: u16::from_le_bytes([low, high]),
        kind: [VarKind::Array, VarKind::Scalar][usize::from(kind % 2)],
        scope: [VarScope::Global, VarScope::Thread, VarScope::Local][usize::from(scope % 3)],
        flags: VarFlags::default(),
        ty,
        align: u32::from(scope),
        keys: vec![ty; usize::from(kind / 16)],
    }
}

/// A program whose one expression is made of these bytes, four for each instruction or call.
pub fn tame(bytes: &[u8]) -> Program {
    let mut difo = tables();
    let (kind, rest) = bytes.split_first().unwrap_or((&0, &[]));
    for n in 1..REGISTERS {
        difo.text.push(Insn::wide(Opcode::Setx, u16::from(n), n));
    }
    difo.text.extend([
        Insn::registers(Opcode::Allocs, 4, 0, SCRATCH_REGISTER),
        Insn::wide(Opcode::Sets, 0, STRING_REGISTER),
        Insn::registers(Opcode::Cmp, 1, 2, 0),
    ]);
    for word in rest.chunks_exact(4).take(200) {
        tame_word(&mut difo, [word[0], word[1], word[2], word[3]]);
    }
    // Branches may lead a little further than there was text.
    let end = Insn::registers(Opcode::Nop, 0, 0, 0);
    difo.text.extend([end; 16]);
    difo.text.push(Insn::ret(register(*kind)));
    difo.rtype = if kind & 0x80 == 0 { DifType::int(8, true) } else { DifType::string(STRSIZE) };
    program(difo)
}

/// Runs an accepted program twice, so that variables of the first firing are there in the second. How many firings
/// ended without a fault.
pub fn run(program: &VerifiedProgram) -> usize {
    let mut interpreter = Interpreter::new(program, SCRATCH);
    let mut host = TestHost::new(interpreter.variables(), ["dtrace", "", "", "BEGIN"]);
    host.user = (0x10_0000, b"user memory\0/a/path".to_vec());
    host.kernel = (0xffff_8880_0000_0000, b"kernel memory\0".to_vec());
    let difos = program.clauses.iter().filter_map(|c| c.actions.first()?.fields.first());
    let difos: Vec<_> = difos.filter_map(|f| verify(f.difo.clone(), &Limits::default()).ok()).collect();
    let mut ended = 0;
    for difo in difos.iter().chain(&difos) {
        interpreter.start();
        let Ok(value) = interpreter.run(difo, &mut host) else { continue };
        let string = difo.rtype.kind == TypeKind::String;
        ended += usize::from(!string || interpreter.string(difo, value, &mut host).is_ok());
    }
    ended
}

fn program(difo: Difo) -> Program {
    Program { vars: difo.vars.clone(), clauses: vec![traced(difo, 0)], strsize: STRSIZE, ..Program::default() }
}

/// A DIFO without text.
fn tables() -> Difo {
    let mut strings = vec![0];
    for text in STRINGS {
        strings.extend(text.bytes().chain([0]));
    }
    let integers = vec![0, 1, 8, 3, 64, 0x10_0000, 0xffff_8880_0000_0000, 1 << 63];
    Difo { integers, strings, vars: variables(), ..Difo::default() }
}

fn register(byte: u8) -> u8 {
    byte % REGISTERS
}

/// One time in eight, an address is overwritten.
fn written(byte: u8) -> u8 {
    if byte >= 0xe0 { 1 + byte % 2 } else { 3 + byte % (REGISTERS - 3) }
}

/// One time in eight, something else is used as an address.
fn address(byte: u8, usual: u8) -> u8 {
    if byte >= 0xe0 { register(byte) } else { usual }
}

/// Appends the instruction that four bytes stand for; a call or a use of an array with what it pushes before.
fn tame_word(difo: &mut Difo, [op, a, b, c]: [u8; 4]) {
    let op = Opcode::ALL[usize::from(op) % Opcode::ALL.len()];
    let wide = u16::from_le_bytes([a, b]);
    let index = |length: usize| wide % u16::try_from(length).unwrap_or(u16::MAX);
    let insn = match op.format() {
        Format::R1R2Rd if op == Opcode::Copys => {
            Insn::registers(op, address(a, STRING_REGISTER), register(b), address(c, SCRATCH_REGISTER))
        }
        Format::R1R2Rd => Insn::registers(op, register(a), register(b), written(c)),
        Format::R1Rd => Insn::registers(op, register(a), 0, written(c)),
        Format::Load => Insn::registers(op, address(a, STRING_REGISTER), 0, written(c)),
        Format::R1R2 => Insn::registers(op, register(a), register(b), 0),
        Format::R1 => Insn::registers(op, register(a), 0, 0),
        Format::Store => Insn::registers(op, register(a), 0, address(c, SCRATCH_REGISTER)),
        Format::Rd => Insn::registers(op, 0, 0, register(c)),
        Format::None => Insn::registers(op, 0, 0, 0),
        Format::Label => Insn::branch(op, here(difo) + 1 + u32::from(a % 16)),
        Format::Integer => Insn::wide(op, index(difo.integers.len()), written(c)),
        Format::String => Insn::wide(op, index(difo.strings.len()), written(c)),
        Format::Array => Insn::registers(Opcode::Ldga, 0, register(b), written(c)),
        Format::LoadVar | Format::StoreVar => return variable(difo, op, a, b, c),
        Format::Call => return call(difo, a, b, c),
        Format::PushRef | Format::PushValue => Insn::registers(op, a % 2, 0, register(c)),
        // What no executor has.
        Format::Xlate => Insn::registers(Opcode::Nop, 0, 0, 0),
    };
    difo.text.push(insn);
}

fn here(difo: &Difo) -> u32 {
    u32::try_from(difo.text.len()).unwrap_or(u32::MAX)
}

fn call(difo: &mut Difo, a: u8, b: u8, c: u8) {
    let subr = Subr::ALL[usize::from(a) % Subr::ALL.len()];
    let prototype = subr.prototype();
    if prototype.missing.is_none() {
        let optional = prototype.params.len() - prototype.required;
        tuple(difo, prototype.required + usize::from(b) % (optional + 1), b);
        difo.text.push(Insn::wide(Opcode::Call, subr as u16, written(c)));
    }
}

/// Empties the tuple stack and pushes registers.
fn tuple(difo: &mut Difo, parts: usize, first: u8) {
    difo.text.push(Insn::registers(Opcode::Flushts, 0, 0, 0));
    let registers = (0..).map(|n: u8| register(first.wrapping_add(n.wrapping_mul(3))));
    difo.text.extend(registers.take(parts).map(|r| Insn::registers(Opcode::Pushtv, 0, 0, r)));
}

fn variable(difo: &mut Difo, op: Opcode, a: u8, b: u8, c: u8) {
    let (scope, kind) = match op {
        Opcode::Ldgs | Opcode::Stgs => (VarScope::Global, VarKind::Scalar),
        Opcode::Ldts | Opcode::Stts => (VarScope::Thread, VarKind::Scalar),
        Opcode::Ldls | Opcode::Stls => (VarScope::Local, VarKind::Scalar),
        Opcode::Ldtaa | Opcode::Sttaa => (VarScope::Thread, VarKind::Array),
        _ => (VarScope::Global, VarKind::Array),
    };
    let fits: Vec<&DifVar> = difo.vars.iter().filter(|v| (v.scope, v.kind) == (scope, kind)).collect();
    let Some(var) = fits.get(usize::from(a) % fits.len().max(1)) else { return };
    let (id, keys) = (var.id, var.keys.len());
    if kind == VarKind::Array {
        tuple(difo, keys, b);
    }
    let builtin = op == Opcode::Ldgs && a & 0x80 != 0;
    let id = if builtin { 0x100 + u16::from(b % 0x24) } else { id };
    let rd = if op.format() == Format::LoadVar { written(c) } else { register(c) };
    difo.text.push(Insn::wide(op, id, rd));
}
