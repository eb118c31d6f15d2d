//! Registers of a generated program: what each holds, and how one comes to hold what a step needs.

use dif_vm::addr::Region;
use dif_vm::op::{Insn, Opcode};
use dif_vm::{DifVar, Difo};

use super::STRINGS;
use crate::random::Random;

/// What is known of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Nothing,
    Number,
    String,
    /// So many bytes of scratch memory.
    Scratch(u32),
}

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

/// Makes the text of one expression.
pub(super) struct Generator<'g> {
    pub(super) random: &'g mut Random,
    pub(super) vars: &'g [DifVar],
    pub(super) user: u64,
    pub(super) difo: Difo,
    pub(super) holds: [Holds; 8],
    pub(super) strings: usize,
}

impl<'g> Generator<'g> {
    pub(super) fn new(random: &'g mut Random, vars: &'g [DifVar], user: u64) -> Self {
        let mut holds = [Holds::Nothing; 8];
        holds[0] = Holds::Number;
        let difo = Difo { vars: vars.to_vec(), ..Difo::default() };
        Self { random, vars, user, difo, holds, strings: 0 }
    }

    pub(super) fn push(&mut self, insn: Insn) {
        self.difo.text.push(insn);
    }

    /// A register other than %r0 to be written.
    pub(super) fn fresh(&mut self) -> u8 {
        1 + self.random.below(7) as u8
    }

    pub(super) fn set(&mut self, register: u8, holds: Holds) {
        self.holds[usize::from(register)] = holds;
    }

    pub(super) fn value(&mut self) -> u64 {
        match self.random.below(8) {
            0 => self.random.number(),
            1 | 2 => self.random.number() % 40,
            _ => *self.random.pick(NUMBERS),
        }
    }

    /// A register with this number.
    pub(super) fn integer(&mut self, value: u64) -> u8 {
        self.integer_but(value, &[])
    }

    /// A register with a string constant.
    pub(super) fn literal(&mut self) -> u8 {
        let text = *self.random.pick(STRINGS);
        let at = self.difo.strings.len();
        self.difo.strings.extend_from_slice(text.as_bytes());
        self.difo.strings.push(0);
        let register = self.fresh();
        self.push(Insn::wide(Opcode::Sets, at as u16, register));
        self.set(register, Holds::String);
        register
    }

    pub(super) fn holding(&mut self, wanted: impl Fn(Holds) -> bool) -> Option<u8> {
        let found: Vec<u8> = (0..8u8).filter(|&r| wanted(self.holds[usize::from(r)])).collect();
        (!found.is_empty()).then(|| *self.random.pick(&found))
    }

    pub(super) fn number(&mut self) -> u8 {
        match self.holding(|h| h == Holds::Number) {
            Some(register) if !self.random.one_in(4) => register,
            _ => {
                let value = self.value();
                self.integer(value)
            }
        }
    }

    pub(super) fn string(&mut self) -> u8 {
        match self.holding(|h| h == Holds::String) {
            Some(register) if !self.random.one_in(4) => register,
            _ => self.literal(),
        }
    }

    /// A register with scratch memory, and its size.
    pub(super) fn scratch(&mut self) -> (u8, u32) {
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

    pub(super) fn fresh_but(&mut self, other: u8) -> u8 {
        loop {
            let register = self.fresh();
            if register != other {
                return register;
            }
        }
    }

    /// The same; these registers keep what they hold.
    pub(super) fn integer_but(&mut self, value: u64, others: &[u8]) -> u8 {
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

    /// A register with a number; what `other` holds stays.
    pub(super) fn number_with(&mut self, other: u8) -> u8 {
        match self.holding(|h| h == Holds::Number) {
            Some(register) => register,
            None => self.integer_but(5, &[other]),
        }
    }

    pub(super) fn string_with(&mut self, other: u8) -> u8 {
        self.holding(|h| h == Holds::String).unwrap_or(other)
    }

    pub(super) fn scratch_or(&mut self, other: u8) -> u8 {
        self.holding(|h| matches!(h, Holds::Scratch(_))).unwrap_or(other)
    }

    /// A string for a key, without touching the register of the value.
    pub(super) fn key_string(&mut self, value: Option<u8>) -> u8 {
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

    /// An address: mostly one that can be read.
    pub(super) fn address(&mut self) -> u8 {
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
}
