//! Instructions: arithmetic, branches, loads and stores, variables.

use core::cmp::Ordering;

use crate::addr::Region;
use crate::difo::VarScope;
use crate::fault::Fault;
use crate::op::{Insn, Opcode, TUPLE_MAX};
use crate::verify::VerifiedDifo;

use super::{Host, Interpreter, Stop, subr};

/// A fault with the number that goes with it.
pub(super) type Trap = (Fault, u64);

/// One evaluation.
pub(super) struct Machine<'r, H> {
    pub(super) interpreter: &'r mut Interpreter,
    pub(super) difo: &'r VerifiedDifo,
    pub(super) host: &'r mut H,
    registers: [u64; 8],
    /// What the last comparison compared.
    compared: (u64, u64),
    pub(super) tuple: [u64; TUPLE_MAX],
    pub(super) depth: usize,
    pub(super) pc: usize,
}

impl<'r, H: Host> Machine<'r, H> {
    pub(super) fn new(interpreter: &'r mut Interpreter, difo: &'r VerifiedDifo, host: &'r mut H) -> Self {
        let (registers, compared, tuple) = ([0; 8], (0, 0), [0; TUPLE_MAX]);
        Self { interpreter, difo, host, registers, compared, tuple, depth: 0, pc: 0 }
    }

    pub(super) fn run(&mut self) -> Result<u64, Stop> {
        let text = self.difo.text.as_slice();
        // The verifier has seen that branches go forward and that `ret` is last: every iteration moves on.
        while let Some(&insn) = text.get(self.pc) {
            let Some(op) = insn.opcode() else { break };
            let next = match op {
                Opcode::Ret => return Ok(self.get(insn.rd())),
                _ => self.step(op, insn),
            };
            self.pc = match next {
                Ok(next) => next,
                Err(trap) => return Err(self.stop(trap)),
            };
        }
        Err(self.stop((Fault::IllOp, 0)))
    }

    pub(super) fn stop(&self, (fault, value): Trap) -> Stop {
        Stop { fault, value, pc: self.pc }
    }

    #[inline]
    pub(super) fn get(&self, register: u8) -> u64 {
        self.registers[usize::from(register & 7)]
    }

    /// Register 0 is never a destination: the verifier refuses that.
    #[inline]
    pub(super) fn set(&mut self, register: u8, value: u64) {
        self.registers[usize::from(register & 7)] = value;
    }

    /// One instruction: the index of the next one.
    #[inline]
    fn step(&mut self, op: Opcode, insn: Insn) -> Result<usize, Trap> {
        let (a, b) = (self.get(insn.r1()), self.get(insn.r2()));
        let value = match op {
            Opcode::Or => a | b,
            Opcode::Xor => a ^ b,
            Opcode::And => a & b,
            Opcode::Sll => a << (b & 63),
            Opcode::Srl => a >> (b & 63),
            Opcode::Sra => (a as i64 >> (b & 63)) as u64,
            Opcode::Sub => a.wrapping_sub(b),
            Opcode::Add => a.wrapping_add(b),
            Opcode::Mul => a.wrapping_mul(b),
            Opcode::Not => !a,
            Opcode::Mov => a,
            Opcode::Setx => self.difo.integers.get(usize::from(insn.index())).copied().unwrap_or(0),
            Opcode::Sets => Region::Strings.at(u32::from(insn.index())),
            Opcode::Cmp => {
                self.compared = (a, b);
                return Ok(self.pc + 1);
            }
            Opcode::Tst => {
                self.compared = (a, 0);
                return Ok(self.pc + 1);
            }
            Opcode::Ba
            | Opcode::Be
            | Opcode::Bne
            | Opcode::Bg
            | Opcode::Bgu
            | Opcode::Bge
            | Opcode::Bgeu
            | Opcode::Bl
            | Opcode::Blu
            | Opcode::Ble
            | Opcode::Bleu => {
                return Ok(if self.taken(op) { insn.label() as usize } else { self.pc + 1 });
            }
            _ => return self.rare(op, insn).map(|()| self.pc + 1),
        };
        self.set(insn.rd(), value);
        Ok(self.pc + 1)
    }

    #[inline]
    fn taken(&self, op: Opcode) -> bool {
        let (a, b) = self.compared;
        let (signed_a, signed_b) = (a as i64, b as i64);
        match op {
            Opcode::Be => a == b,
            Opcode::Bne => a != b,
            Opcode::Bg => signed_a > signed_b,
            Opcode::Bgu => a > b,
            Opcode::Bge => signed_a >= signed_b,
            Opcode::Bgeu => a >= b,
            Opcode::Bl => signed_a < signed_b,
            Opcode::Blu => a < b,
            Opcode::Ble => signed_a <= signed_b,
            Opcode::Bleu => a <= b,
            _ => true,
        }
    }

    /// Instructions that touch more than registers.
    fn rare(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        match op {
            Opcode::Sdiv | Opcode::Udiv | Opcode::Srem | Opcode::Urem => self.divide(op, insn)?,
            Opcode::Scmp => self.compare_strings(insn)?,
            Opcode::Ldga | Opcode::Ldta => self.load_builtin_element(insn)?,
            Opcode::Ldgs => self.load_scalar(insn, VarScope::Global)?,
            Opcode::Ldts => self.load_scalar(insn, VarScope::Thread)?,
            Opcode::Ldls => self.load_scalar(insn, VarScope::Local)?,
            Opcode::Stgs => self.store_scalar(insn, VarScope::Global)?,
            Opcode::Stts => self.store_scalar(insn, VarScope::Thread)?,
            Opcode::Stls => self.store_scalar(insn, VarScope::Local)?,
            Opcode::Ldgaa => self.load_element(insn, VarScope::Global)?,
            Opcode::Ldtaa => self.load_element(insn, VarScope::Thread)?,
            Opcode::Stgaa => self.store_element(insn, VarScope::Global)?,
            Opcode::Sttaa => self.store_element(insn, VarScope::Thread)?,
            Opcode::Pushtr | Opcode::Pushtv => {
                let value = self.get(insn.rd());
                *self.tuple.get_mut(self.depth).ok_or((Fault::TupOflow, 0))? = value;
                self.depth += 1;
            }
            Opcode::Popts => self.depth = self.depth.saturating_sub(1),
            Opcode::Flushts => self.depth = 0,
            Opcode::Call => {
                let value = subr::call(self, insn)?;
                self.set(insn.rd(), value);
            }
            Opcode::Allocs => {
                let at = self.interpreter.frame.alloca(self.get(insn.r1())).map_err(|fault| (fault, 0))?;
                self.set(insn.rd(), Region::Scratch.at(at));
            }
            Opcode::Copys => self.copy(self.get(insn.r1()), self.get(insn.rd()), self.get(insn.r2()))?,
            Opcode::Stb | Opcode::Sth | Opcode::Stw | Opcode::Stx => self.store(op, insn)?,
            Opcode::Xlate | Opcode::Xlarg => return Err((Fault::IllOp, 0)),
            Opcode::Nop => {}
            _ => self.load(op, insn)?,
        }
        Ok(())
    }

    fn divide(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        let (a, b) = (self.get(insn.r1()), self.get(insn.r2()));
        if b == 0 {
            return Err((Fault::DivZero, 0));
        }
        let value = match op {
            Opcode::Sdiv => (a as i64).wrapping_div(b as i64) as u64,
            Opcode::Srem => (a as i64).wrapping_rem(b as i64) as u64,
            Opcode::Udiv => a / b,
            _ => a % b,
        };
        self.set(insn.rd(), value);
        Ok(())
    }

    fn compare_strings(&mut self, insn: Insn) -> Result<(), Trap> {
        let (a, b) = (self.get(insn.r1()), self.get(insn.r2()));
        // NULL compares as the empty string does.
        let first = if a == 0 { 0 } else { self.first(a)? };
        let second = if b == 0 { 0 } else { self.second(b)? };
        let frame = &self.interpreter.frame;
        let order = frame.first[..first].cmp(&frame.second[..second]);
        self.compared = match order {
            Ordering::Less => (u64::MAX, 0),
            Ordering::Equal => (0, 0),
            Ordering::Greater => (1, 0),
        };
        Ok(())
    }
}
