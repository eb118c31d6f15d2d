//! Calls of subroutines in a generated program, with arguments that they can do something with.

use dif_vm::Subr;
use dif_vm::op::{Insn, Opcode};
use dif_vm::subr::{Param, Returns};

use super::registers::{Generator, Holds};

impl Generator<'_> {
    pub(super) fn subroutine(&mut self) {
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
            (Subr::Memstr, 2, _) => {
                let size = *self.random.pick(&[0, 1, 5, 16, 17]);
                self.integer(size)
            }
            (Subr::Memstr, 0, _) if !self.random.one_in(8) => self.filled(),
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
