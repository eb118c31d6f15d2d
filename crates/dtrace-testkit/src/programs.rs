//! Programs by the thousand: every one is accepted by the verifier, and between them they use all of DIF that gives
//! the same answer wherever it runs.
//!
//! A program has many clauses, each with one `trace()` of a generated expression. Variables live on from clause to
//! clause. Wild addresses, divisions by zero and exhausted scratch memory are among the things that happen.

use dif_vm::addr::Region;
use dif_vm::op::{Insn, Opcode};
use dif_vm::subr::{Param, Returns};
use dif_vm::var::Builtin;
use dif_vm::verify::{Limits, verify_program};
use dif_vm::{
    Action, ActionKind, ByRef, Clause, DifType, DifVar, Difo, Field, FieldKind, Program, Subr, TypeKind, VarFlags,
    VarKind, VarScope, VerifiedProgram,
};

use crate::random::Random;

/// Bytes of a D string in generated programs.
pub const STRSIZE: u32 = 64;

/// A generated program.
///
/// # Panics
/// If the verifier refuses it: then generator or verifier is wrong.
pub fn generate(seed: u64, clauses: usize, user: u64) -> VerifiedProgram {
    let mut random = Random::new(seed);
    let vars = variables();
    let clauses = (0..clauses).map(|n| clause(&mut random, &vars, user, n)).collect();
    let program = Program { clauses, vars, strsize: STRSIZE, ..Program::default() };
    match verify_program(program, &Limits::default()) {
        Ok(program) => program,
        Err(e) => panic!("seed {seed}: {e}"),
    }
}

fn clause(random: &mut Random, vars: &[DifVar], user: u64, n: usize) -> Clause {
    traced(Generator::new(random, vars, user).expression(), n)
}

/// A clause that traces a value.
pub(crate) fn traced(difo: Difo, n: usize) -> Clause {
    let string = difo.rtype.kind == TypeKind::String;
    let (size, kind) = if string { (STRSIZE, FieldKind::String) } else { (8, FieldKind::Int { signed: true }) };
    let field = Field { difo, offset: 0, size, kind };
    Clause {
        title: format!("clause {n}"),
        number: n as u32,
        predicate: None,
        actions: vec![Action { kind: ActionKind::Trace, fields: vec![field] }],
        record_size: size,
        records: true,
    }
}

/// Scalars of each scope, numbers of all sizes and a string; arrays with numbers and with strings as keys and as values.
pub(crate) fn variables() -> Vec<DifVar> {
    let number = DifType::int(8, true);
    let string = DifType::string(STRSIZE);
    let flags = VarFlags { referenced: true, modified: true };
    let mut vars = Vec::new();
    let mut add = |id, kind, scope, ty, keys: &[DifType]| {
        vars.push(DifVar { name: format!("v{id}"), id, kind, scope, flags, ty, align: 8, keys: keys.to_vec() });
    };
    for (scope, id) in [(VarScope::Global, 0x500), (VarScope::Thread, 0x510), (VarScope::Local, 0x520)] {
        add(id, VarKind::Scalar, scope, number, &[]);
        add(id + 1, VarKind::Scalar, scope, string, &[]);
        for (n, (size, signed)) in (2..).zip([(1, true), (2, false), (1, false), (4, true)]) {
            add(id + n, VarKind::Scalar, scope, DifType::int(size, signed), &[]);
        }
    }
    add(0x530, VarKind::Array, VarScope::Global, number, &[number]);
    add(0x531, VarKind::Array, VarScope::Global, string, &[string, number]);
    add(0x532, VarKind::Array, VarScope::Thread, number, &[string]);
    vars
}

/// What is known of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    Number,
    String,
    /// So many bytes of scratch memory.
    Scratch(u32),
}

pub(crate) const STRINGS: &[&str] = &[
    "",
    "a",
    "hello",
    "/usr/./lib//dtrace/../x.d",
    "a:b::c,d",
    "  -12x",
    "0x7fg",
    "{\"a\": [1, {\"b\": \"c d\"}], \"n\": null}",
    "a[1].b",
    "n",
    ":,",
    "UPPER and lower 123",
    "a string that is longer than sixty-four bytes, so that it is cut somewhere",
    "/",
    "l",
];

const NUMBERS: &[u64] = &[
    0,
    1,
    2,
    3,
    7,
    8,
    10,
    16,
    31,
    63,
    64,
    100,
    255,
    256,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 32,
    i64::MAX as u64,
    1 << 63,
    u64::MAX,
    u64::MAX - 1,
    0x0102_0304_0506_0708,
];

struct Generator<'g> {
    random: &'g mut Random,
    vars: &'g [DifVar],
    user: u64,
    difo: Difo,
    holds: [Holds; 8],
    strings: usize,
}

impl<'g> Generator<'g> {
    fn new(random: &'g mut Random, vars: &'g [DifVar], user: u64) -> Self {
        let mut holds = [Holds::Nothing; 8];
        holds[0] = Holds::Number;
        let difo = Difo { vars: vars.to_vec(), ..Difo::default() };
        Self { random, vars, user, difo, holds, strings: 0 }
    }

    fn expression(mut self) -> Difo {
        let steps = 2 + self.random.below(14);
        self.steps(steps, 0);
        let string = self.random.one_in(2);
        let register = if string { self.string() } else { self.number() };
        self.push(Insn::ret(register));
        self.difo.rtype = if string { DifType::string(STRSIZE) } else { DifType::int(8, true) };
        self.difo
    }

    fn push(&mut self, insn: Insn) {
        self.difo.text.push(insn);
    }

    /// A register other than %r0 to be written.
    fn fresh(&mut self) -> u8 {
        1 + self.random.below(7) as u8
    }

    fn set(&mut self, register: u8, holds: Holds) {
        self.holds[usize::from(register)] = holds;
    }

    fn steps(&mut self, count: usize, depth: usize) {
        for _ in 0..count {
            match self.random.below(12) {
                0..=2 => self.arithmetic(),
                3 | 4 => self.subroutine(),
                5 => self.load(),
                6 => self.store(),
                7 => self.scalar(),
                8 => self.element(),
                9 => self.builtin(),
                10 if depth < 3 => self.branch(depth),
                _ => self.constant(),
            }
        }
    }

    fn constant(&mut self) {
        if self.random.one_in(3) {
            self.literal();
        } else {
            let value = self.value();
            self.integer(value);
        }
    }

    fn value(&mut self) -> u64 {
        match self.random.below(8) {
            0 => self.random.number(),
            1 | 2 => self.random.number() % 40,
            _ => *self.random.pick(NUMBERS),
        }
    }

    /// A register with this number.
    fn integer(&mut self, value: u64) -> u8 {
        let index = self.difo.integers.iter().position(|&v| v == value).unwrap_or_else(|| {
            self.difo.integers.push(value);
            self.difo.integers.len() - 1
        });
        let register = self.fresh();
        self.push(Insn::wide(Opcode::Setx, index as u16, register));
        self.set(register, Holds::Number);
        register
    }

    /// A register with a string constant.
    fn literal(&mut self) -> u8 {
        let text = *self.random.pick(STRINGS);
        let at = self.difo.strings.len();
        self.difo.strings.extend_from_slice(text.as_bytes());
        self.difo.strings.push(0);
        let register = self.fresh();
        self.push(Insn::wide(Opcode::Sets, at as u16, register));
        self.set(register, Holds::String);
        register
    }

    fn holding(&mut self, wanted: impl Fn(Holds) -> bool) -> Option<u8> {
        let found: Vec<u8> = (0..8u8).filter(|&r| wanted(self.holds[usize::from(r)])).collect();
        (!found.is_empty()).then(|| *self.random.pick(&found))
    }

    fn number(&mut self) -> u8 {
        match self.holding(|h| h == Holds::Number) {
            Some(register) if !self.random.one_in(4) => register,
            _ => {
                let value = self.value();
                self.integer(value)
            }
        }
    }

    fn string(&mut self) -> u8 {
        match self.holding(|h| h == Holds::String) {
            Some(register) if !self.random.one_in(4) => register,
            _ => self.literal(),
        }
    }

    /// A register with scratch memory, and its size.
    fn scratch(&mut self) -> (u8, u32) {
        if let Some(register) = self.holding(|h| matches!(h, Holds::Scratch(_)))
            && let Holds::Scratch(size) = self.holds[usize::from(register)]
        {
            return (register, size);
        }
        let size = *self.random.pick(&[8u32, 16, 40, 100]);
        let from = self.integer(u64::from(size));
        let register = self.fresh();
        self.push(Insn::registers(Opcode::Allocs, from, 0, register));
        self.set(register, Holds::Scratch(size));
        // What another firing left there is not the same everywhere.
        let (zero, last) = (0, size / 8);
        let address = self.fresh_but(register);
        self.push(Insn::registers(Opcode::Mov, register, 0, address));
        for n in 0..size.div_ceil(8) {
            self.push(Insn::registers(Opcode::Stx, zero, 0, address));
            if n + 1 < last {
                let step = self.integer_but(8, &[register, address]);
                self.push(Insn::registers(Opcode::Add, address, step, address));
            } else {
                break;
            }
        }
        self.set(address, Holds::Number);
        let rest = Holds::Scratch(size / 8 * 8);
        self.set(register, rest);
        (register, size / 8 * 8)
    }

    fn fresh_but(&mut self, other: u8) -> u8 {
        loop {
            let register = self.fresh();
            if register != other {
                return register;
            }
        }
    }

    fn integer_but(&mut self, value: u64, others: &[u8]) -> u8 {
        let index = self.difo.integers.iter().position(|&v| v == value).unwrap_or_else(|| {
            self.difo.integers.push(value);
            self.difo.integers.len() - 1
        });
        loop {
            let register = self.fresh();
            if !others.contains(&register) {
                self.push(Insn::wide(Opcode::Setx, index as u16, register));
                self.set(register, Holds::Number);
                return register;
            }
        }
    }

    fn arithmetic(&mut self) {
        use Opcode::{Add, And, Mov, Mul, Not, Or, Sdiv, Sll, Sra, Srem, Srl, Sub, Udiv, Urem, Xor};
        let op = if self.random.one_in(8) {
            *self.random.pick(&[Sdiv, Udiv, Srem, Urem])
        } else {
            *self.random.pick(&[Or, Xor, And, Sll, Srl, Sra, Sub, Add, Mul, Not, Mov])
        };
        let a = self.number();
        let b = if matches!(op, Not | Mov) { 0 } else { self.number_with(a) };
        let rd = self.fresh();
        self.push(Insn::registers(op, a, b, rd));
        self.set(rd, Holds::Number);
    }

    /// A register with a number; what `other` holds stays.
    fn number_with(&mut self, other: u8) -> u8 {
        match self.holding(|h| h == Holds::Number) {
            Some(register) => register,
            None => self.integer_but(5, &[other]),
        }
    }

    fn string_with(&mut self, other: u8) -> u8 {
        self.holding(|h| h == Holds::String).unwrap_or(other)
    }

    /// An address: mostly one that can be read.
    fn address(&mut self) -> u8 {
        match self.random.below(12) {
            0 => {
                let region = *self.random.pick(&[Region::Strings, Region::Scratch, Region::Local, Region::Global]);
                // Outside of everything: what is inside may be left from before.
                let offset = 200_000 + self.random.below(20_000) as u32;
                self.integer(region.at(offset))
            }
            1 => {
                let nowhere = *self.random.pick(&[0, 8, 0x4454 << 48, 0x4454_0007 << 32]);
                self.integer(nowhere)
            }
            2..=6 => self.scratch().0,
            _ => self.string(),
        }
    }

    fn load(&mut self) {
        use Opcode::{Ldsb, Ldsh, Ldsw, Ldub, Lduh, Lduw, Ldx, Uldsb, Uldsh, Uldsw, Uldub, Ulduh, Ulduw, Uldx};
        let rd = self.fresh();
        if self.random.one_in(4) {
            let offset = if self.random.one_in(5) { u64::MAX } else { self.random.below(24) as u64 };
            let address = self.integer(self.user.wrapping_add(offset));
            let op = *self.random.pick(&[Uldsb, Uldsh, Uldsw, Uldub, Ulduh, Ulduw, Uldx]);
            if offset == u64::MAX {
                // Just before the buffer there may be anything.
                let nowhere = self.integer(16);
                self.push(Insn::registers(op, nowhere, 0, rd));
            } else {
                self.push(Insn::registers(op, address, 0, rd));
            }
        } else if self.random.one_in(3) {
            let op = *self.random.pick(&[Ldsb, Ldub]);
            let address = self.string();
            self.push(Insn::registers(op, address, 0, rd));
        } else {
            let op = *self.random.pick(&[Ldsb, Ldsh, Ldsw, Ldub, Lduh, Lduw, Ldx]);
            let address = if self.random.one_in(10) { self.address() } else { self.scratch().0 };
            self.push(Insn::registers(op, address, 0, rd));
        }
        self.set(rd, Holds::Number);
    }

    fn store(&mut self) {
        use Opcode::{Stb, Sth, Stw, Stx};
        let (to, size) = self.scratch();
        let from = self.number_with(to);
        if self.random.one_in(3) {
            let count = self.integer_but(u64::from(size / 2), &[to, from]);
            let source = self.scratch_or(to);
            self.push(Insn::registers(Opcode::Copys, source, count, to));
        } else if self.random.one_in(8) {
            let wild = self.address();
            self.push(Insn::registers(Opcode::Stb, 0, 0, wild));
        } else {
            let op = *self.random.pick(&[Stb, Sth, Stw, Stx]);
            self.push(Insn::registers(op, from, 0, to));
        }
    }

    fn scratch_or(&mut self, other: u8) -> u8 {
        self.holding(|h| matches!(h, Holds::Scratch(_))).unwrap_or(other)
    }

    fn scalar(&mut self) {
        let scalars: Vec<_> = self.vars.iter().filter(|v| v.kind == VarKind::Scalar).collect();
        let var = *self.random.pick(&scalars);
        let (load, store) = match var.scope {
            VarScope::Global => (Opcode::Ldgs, Opcode::Stgs),
            VarScope::Thread => (Opcode::Ldts, Opcode::Stts),
            VarScope::Local => (Opcode::Ldls, Opcode::Stls),
        };
        let string = var.ty.by_ref != ByRef::No;
        if self.random.one_in(2) {
            let from = if string { self.string() } else { self.number() };
            self.push(Insn::wide(store, var.id, from));
        } else {
            let to = self.fresh();
            self.push(Insn::wide(load, var.id, to));
            self.set(to, if string { Holds::String } else { Holds::Number });
        }
    }

    fn element(&mut self) {
        let arrays: Vec<_> = self.vars.iter().filter(|v| v.kind == VarKind::Array).collect();
        let var = *self.random.pick(&arrays);
        let (load, store) = match var.scope {
            VarScope::Thread => (Opcode::Ldtaa, Opcode::Sttaa),
            _ => (Opcode::Ldgaa, Opcode::Stgaa),
        };
        let string = var.ty.by_ref != ByRef::No;
        let stores = self.random.one_in(2);
        let value = match (stores, string) {
            (false, _) => None,
            (true, true) => Some(self.string()),
            (true, false) => Some(self.number()),
        };
        let keys: Vec<bool> = var.keys.iter().map(|k| k.by_ref != ByRef::No).collect();
        for by_ref in keys {
            if by_ref {
                let key = self.key_string(value);
                self.push(Insn::registers(Opcode::Pushtr, 1, 0, key));
            } else {
                let key = match value {
                    Some(value) => self.number_with(value),
                    None => self.number(),
                };
                self.push(Insn::registers(Opcode::Pushtv, 0, 0, key));
            }
        }
        if let Some(from) = value {
            self.push(Insn::wide(store, var.id, from));
        } else {
            let to = self.fresh();
            self.strings += usize::from(string);
            self.push(Insn::wide(load, var.id, to));
            self.set(to, if string { Holds::String } else { Holds::Number });
        }
        self.push(Insn::registers(Opcode::Flushts, 0, 0, 0));
    }

    /// A string for a key, without touching the register of the value.
    fn key_string(&mut self, value: Option<u8>) -> u8 {
        match (self.holding(|h| h == Holds::String), value) {
            (Some(register), _) => register,
            (None, None) => self.literal(),
            (None, Some(value)) => loop {
                let kept = self.holds[usize::from(value)];
                let text = self.difo.text.len();
                let register = self.literal();
                if register != value {
                    return register;
                }
                self.difo.text.truncate(text);
                self.set(value, kept);
            },
        }
    }

    fn builtin(&mut self) {
        let name = *self.random.pick(&[Builtin::Probeprov, Builtin::Probemod, Builtin::Probefunc, Builtin::Probename]);
        let to = self.fresh();
        self.strings += 1;
        self.push(Insn::wide(Opcode::Ldgs, name as u16, to));
        self.set(to, Holds::String);
    }

    fn branch(&mut self, depth: usize) {
        use Opcode::{Ba, Be, Bg, Bge, Bgeu, Bgu, Bl, Ble, Bleu, Blu, Bne};
        match self.random.below(4) {
            0 => {
                let a = self.string();
                let b = self.string_with(a);
                self.push(Insn::registers(Opcode::Scmp, a, b, 0));
            }
            1 => {
                let a = self.number();
                self.push(Insn::registers(Opcode::Tst, a, 0, 0));
            }
            _ => {
                let a = self.number();
                let b = self.number_with(a);
                self.push(Insn::registers(Opcode::Cmp, a, b, 0));
            }
        }
        let op = *self.random.pick(&[Be, Bne, Bg, Bgu, Bge, Bgeu, Bl, Blu, Ble, Bleu]);
        let at = self.difo.text.len();
        self.push(Insn::branch(op, 0));
        let before = self.holds;
        let count = 1 + self.random.below(3);
        self.steps(count, depth + 1);
        let skip = self.difo.text.len();
        self.push(Insn::branch(Ba, 0));
        let first = core::mem::replace(&mut self.holds, before);
        let other = self.difo.text.len();
        self.difo.text[at] = Insn::branch(op, other as u32);
        let count = 1 + self.random.below(3);
        self.steps(count, depth + 1);
        let end = self.difo.text.len();
        self.difo.text[skip] = Insn::branch(Ba, end as u32);
        for (now, then) in self.holds.iter_mut().zip(first) {
            if *now != then {
                *now = Holds::Nothing;
            }
        }
        self.push(Insn::registers(Opcode::Nop, 0, 0, 0));
    }

    fn subroutine(&mut self) {
        // Those with effects outside of the program, and those whose value is not the same everywhere.
        let others = [
            Subr::Rand,
            Subr::Progenyof,
            Subr::Speculation,
            Subr::Copyout,
            Subr::Copyoutstr,
            Subr::DPath,
            Subr::MountPath,
            Subr::DentryPath,
        ];
        let known = |s: &&Subr| s.prototype().missing.is_none() && !others.contains(s);
        let all: Vec<Subr> = Subr::ALL.iter().filter(known).copied().collect();
        let subr = *self.random.pick(&all);
        let prototype = subr.prototype();
        if prototype.returns == Returns::Str {
            if self.strings >= 40 {
                return;
            }
            self.strings += 1;
        }
        let optional = prototype.params.len() - prototype.required;
        let given = prototype.required + self.random.below(optional + 1);
        for (n, param) in prototype.params.iter().take(given).enumerate() {
            let register = self.argument(subr, n, *param);
            self.push(Insn::registers(Opcode::Pushtv, 0, 0, register));
        }
        let to = self.fresh();
        self.push(Insn::wide(Opcode::Call, subr as u16, to));
        self.push(Insn::registers(Opcode::Flushts, 0, 0, 0));
        let holds = match prototype.returns {
            Returns::Str => Holds::String,
            // Of a size that is not known here.
            Returns::Int | Returns::Void | Returns::Scratch => Holds::Number,
        };
        // Addresses of scratch memory are the same everywhere, but say nothing.
        self.set(to, if prototype.returns == Returns::Scratch { Holds::Nothing } else { holds });
    }

    fn argument(&mut self, subr: Subr, n: usize, param: Param) -> u8 {
        match (subr, n, param) {
            (Subr::LinkNtop, 0, _) => {
                let kind = *self.random.pick(&[1, 1, 7]);
                self.integer(kind)
            }
            (Subr::InetNtop, 0, _) => {
                let family = *self.random.pick(&[2, 10, 10, 2, 1]);
                self.integer(family)
            }
            (Subr::Lltostr | Subr::Strtoll, 1, _) => {
                let base = *self.random.pick(&[2, 8, 10, 16, 36, 37]);
                self.integer(base)
            }
            // What was not written before differs, so sizes stay in what strings and allocations have.
            (Subr::Bcopy, 2, _) => self.integer(8),
            (Subr::Copyin | Subr::Copyinto, _, Param::Int) => {
                let size = *self.random.pick(&[0, 1, 7, 8]);
                self.integer(size)
            }
            (Subr::Alloca, ..) => {
                let size = *self.random.pick(&[0, 1, 8, 100, 5000, u64::MAX]);
                self.integer(size)
            }
            (Subr::Bcopy, 0, _) => self.scratch().0,
            (Subr::InetNtoa, ..) | (Subr::InetNtoa6, 0, _) | (Subr::InetNtop | Subr::LinkNtop, 1, _) => self.filled(),
            (_, _, Param::Int) => {
                let value = self.random.below(20) as u64;
                let value = if self.random.one_in(4) { value.wrapping_neg() } else { value };
                let value = if self.random.one_in(10) { self.value() } else { value };
                self.integer(value)
            }
            (_, _, Param::Str) => {
                if self.random.one_in(20) {
                    self.address()
                } else {
                    self.string()
                }
            }
            (_, _, Param::Addr) => self.address(),
            (_, _, Param::Scratch) => self.scratch().0,
            (_, _, Param::User) => {
                let offset = if self.random.one_in(6) { 0 } else { self.user + self.random.below(40) as u64 };
                self.integer(offset)
            }
        }
    }

    /// The address of 16 bytes that look like one of a network.
    fn filled(&mut self) -> u8 {
        let size = self.integer(16);
        let to = self.fresh_but(size);
        self.push(Insn::registers(Opcode::Allocs, size, 0, to));
        let low = *self.random.pick(&[0, 1, 0x0100, 0xb80d_0120, 0x0102_0304]);
        let high =
            *self.random.pick(&[0, 1 << 56, 0x0403_0201_ffff_0000, 0x0403_0201_0000_0000, 0x0100_0000_0000_0100]);
        let value = self.integer_but(low, &[to]);
        self.push(Insn::registers(Opcode::Stx, value, 0, to));
        let eight = self.integer_but(8, &[to]);
        let next = self.fresh_but(to);
        self.push(Insn::registers(Opcode::Add, to, eight, next));
        let value = self.integer_but(high, &[to, next]);
        self.push(Insn::registers(Opcode::Stx, value, 0, next));
        self.set(next, Holds::Number);
        self.set(to, Holds::Scratch(16));
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_accepted() {
        for seed in 0..500 {
            assert_eq!(generate(seed, 10, 0x1000).clauses.len(), 10);
        }
    }
}
