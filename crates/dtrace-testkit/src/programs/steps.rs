//! Steps of a generated program: an instruction or a few, with what they need before them.

use dif_vm::op::{Insn, Opcode};
use dif_vm::var::Builtin;
use dif_vm::{ByRef, DifType, Difo, VarKind, VarScope};

use super::STRSIZE;
use super::registers::{Generator, Holds};

impl Generator<'_> {
    pub(super) fn expression(mut self) -> Difo {
        let steps = 2 + self.random.below(14);
        self.steps(steps, 0);
        let string = self.random.one_in(2);
        let register = if string { self.string() } else { self.number() };
        self.push(Insn::ret(register));
        self.difo.rtype = if string { DifType::string(STRSIZE) } else { DifType::int(8, true) };
        self.difo
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
}
