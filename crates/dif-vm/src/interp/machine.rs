//! Instructions: arithmetic, branches, loads and stores, variables.

use core::cmp::Ordering;

use crate::addr::{self, Region};
use crate::difo::{ByRef, DifType, VarKind, VarScope};
use crate::fault::Fault;
use crate::layout::{VarSlot, is_string, null_word, stored_size};
use crate::op::{Insn, Opcode, TUPLE_MAX};
use crate::var::{Builtin, USER_BASE};
use crate::verify::{VerifiedDifo, find_var};

use super::{Host, Interpreter, Stop, subr};

/// A fault with the number that goes with it.
pub(super) type Trap = (Fault, u64);

/// One evaluation.
pub(super) struct Machine<'r, H> {
    pub(super) interpreter: &'r mut Interpreter,
    difo: &'r VerifiedDifo,
    pub(super) host: &'r mut H,
    registers: [u64; 8],
    /// What the last comparison compared.
    compared: (u64, u64),
    pub(super) tuple: [u64; TUPLE_MAX],
    pub(super) depth: usize,
    pc: usize,
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

    fn stop(&self, (fault, value): Trap) -> Stop {
        Stop { fault, value, pc: self.pc }
    }

    #[inline]
    fn get(&self, register: u8) -> u64 {
        self.registers[usize::from(register & 7)]
    }

    /// Register 0 is never a destination: the verifier refuses that.
    #[inline]
    fn set(&mut self, register: u8, value: u64) {
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

/// Memory.
impl<H: Host> Machine<'_, H> {
    fn load(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        let address = self.get(insn.r1());
        let (size, signed) = access(op);
        let mut bytes = [0; 8];
        let user = (Opcode::Uldsb..=Opcode::Uldx).contains(&op);
        if user {
            self.read_user(address, &mut bytes[..size])?;
        } else {
            self.read(address, &mut bytes[..size])?;
        }
        let value = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * size;
        let value = if signed { ((value << unused) as i64 >> unused) as u64 } else { value };
        self.set(insn.rd(), value);
        Ok(())
    }

    fn store(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        let (size, _) = access(op);
        let (address, value) = (self.get(insn.rd()), self.get(insn.r1()));
        self.writable(address, size as u64)?.copy_from_slice(&value.to_le_bytes()[..size]);
        Ok(())
    }

    /// The memory that a program may write: its scratch memory and its own variables.
    fn writable(&mut self, address: u64, size: u64) -> Result<&mut [u8], Trap> {
        let bad = (Fault::BadAddr, address);
        let (region, at) = addr::split(address).ok_or(bad)?;
        let end = u64::from(at).checked_add(size).and_then(|end| usize::try_from(end).ok()).ok_or(bad)?;
        let block = match region {
            Region::Strings => return Err(bad),
            Region::Index => return Err((Fault::BadIndex, u64::from(at))),
            Region::Scratch => self.interpreter.frame.allocated(at),
            Region::Global => self.host.globals(),
            Region::Local => &mut self.interpreter.frame.locals,
            Region::Thread => self.host.thread_variables().ok_or(bad)?,
        };
        block.get_mut(at as usize..end).ok_or(bad)
    }

    /// A region's bytes, of which the one at `at` is wanted.
    fn region(&mut self, region: Region, at: u32) -> Option<&[u8]> {
        Some(match region {
            Region::Strings => &self.difo.strings,
            Region::Index => return None,
            Region::Scratch => self.interpreter.frame.allocated(at),
            Region::Local => &self.interpreter.frame.locals,
            Region::Global => self.host.globals(),
            Region::Thread => self.host.thread_variables()?,
        })
    }

    /// What a region has from an offset on.
    fn tagged(&mut self, address: u64, region: Region, at: u32) -> Result<&[u8], Trap> {
        if region == Region::Index {
            return Err((Fault::BadIndex, u64::from(at)));
        }
        self.region(region, at).and_then(|bytes| bytes.get(at as usize..)).ok_or((Fault::BadAddr, address))
    }

    /// Fills `into` from the program's own or from kernel memory.
    fn read(&mut self, address: u64, into: &mut [u8]) -> Result<(), Trap> {
        let bad = (Fault::BadAddr, address);
        if address >> 48 != addr::TAG {
            return if self.host.read_kernel(address, into) { Ok(()) } else { Err(bad) };
        }
        let (region, at) = addr::split(address).ok_or(bad)?;
        into.copy_from_slice(self.tagged(address, region, at)?.get(..into.len()).ok_or(bad)?);
        Ok(())
    }

    fn read_user(&mut self, address: u64, into: &mut [u8]) -> Result<(), Trap> {
        if self.host.read_user(address, into) { Ok(()) } else { Err((Fault::BadAddr, address)) }
    }

    /// Copies a string without its NUL, at most `into.len() - 1` bytes: a string ends with its region, too.
    fn read_string(&mut self, address: u64, into: &mut [u8]) -> Result<usize, Trap> {
        let bad = (Fault::BadAddr, address);
        let most = into.len().saturating_sub(1);
        if address >> 48 != addr::TAG {
            let host = &mut *self.host;
            return string_by_bytes(&mut into[..most], |n, byte| {
                host.read_kernel(address.wrapping_add(n), core::slice::from_mut(byte))
            })
            .ok_or(bad);
        }
        let (region, at) = addr::split(address).ok_or(bad)?;
        let bytes = self.tagged(address, region, at)?;
        if bytes.is_empty() {
            return Err(bad);
        }
        let length = bytes.iter().take(most).position(|&b| b == 0).unwrap_or(most.min(bytes.len()));
        into[..length].copy_from_slice(&bytes[..length]);
        Ok(length)
    }

    /// Reads a string into the first operand: its length.
    pub(super) fn first(&mut self, address: u64) -> Result<usize, Trap> {
        let mut operand = core::mem::take(&mut self.interpreter.frame.first);
        let result = self.read_string(address, &mut operand);
        self.interpreter.frame.first = operand;
        result
    }

    /// The same, for callers outside of a program.
    pub(super) fn first_string(&mut self, address: u64) -> Result<usize, Stop> {
        self.first(address).map_err(|trap| self.stop(trap))
    }

    /// Reads a string into the second operand: its length.
    pub(super) fn second(&mut self, address: u64) -> Result<usize, Trap> {
        let mut operand = core::mem::take(&mut self.interpreter.frame.second);
        let result = self.read_string(address, &mut operand);
        self.interpreter.frame.second = operand;
        result
    }

    /// Reads the string of `strtok()`: its length.
    pub(super) fn token(&mut self, address: u64) -> Result<usize, Trap> {
        let mut operand = core::mem::take(&mut self.interpreter.frame.token);
        let result = self.read_string(address, &mut operand);
        self.interpreter.frame.token = operand;
        result
    }

    /// The first `size` of `N` bytes at an address; zeros behind them.
    pub(super) fn bytes<const N: usize>(&mut self, address: u64, size: usize) -> Result<[u8; N], Trap> {
        let mut bytes = [0; N];
        self.read(address, &mut bytes[..size])?;
        Ok(bytes)
    }

    /// `bcopy()`: from anywhere to scratch memory.
    pub(super) fn bcopy(&mut self, from: u64, to: u64, size: u64) -> Result<(), Trap> {
        match addr::split(to) {
            Some((Region::Scratch, _)) => self.copy(from, to, size),
            _ => Err((Fault::BadAddr, to)),
        }
    }

    /// `copys`: from anywhere to memory of the program's own. Like the kernel's, it copies ahead in words, so that overlapping
    /// regions end up the same everywhere.
    fn copy(&mut self, from: u64, to: u64, size: u64) -> Result<(), Trap> {
        self.room_for(to, size)?;
        if size == 0 {
            return Ok(());
        }
        if let Some((region, at)) = addr::split(from) {
            let there = self.tagged(from, region, at)?.len() as u64;
            if there == 0 {
                return Err((Fault::BadAddr, from));
            }
            if size > there {
                return Err((Fault::BadSize, size));
            }
        }
        let mut done = 0;
        while done < size {
            let left = size - done;
            let step = if left >= 8 { 8 } else { 1 << left.ilog2() };
            let mut word = [0; 8];
            self.read(from.wrapping_add(done), &mut word[..step]).map_err(|(fault, _)| (fault, from))?;
            self.writable(to + done, step as u64)?.copy_from_slice(&word[..step]);
            done += step as u64;
        }
        Ok(())
    }

    /// Whether `size` bytes can be copied to an address. In scratch memory, the fault says whether it is the place or the
    /// size that is wrong.
    fn room_for(&mut self, to: u64, size: u64) -> Result<(), Trap> {
        let fits = self.writable(to, size).map(|_| ());
        match addr::split(to) {
            Some((Region::Scratch, at)) if (at as usize) < self.interpreter.frame.allocated(at).len() => {
                fits.map_err(|_| (Fault::BadSize, size))
            }
            _ => fits,
        }
    }

    /// `copyinto()`
    pub(super) fn copy_in(&mut self, from: u64, size: u64, to: u64) -> Result<(), Trap> {
        let Some((Region::Scratch, at)) = addr::split(to) else { return Err((Fault::BadAddr, to)) };
        self.room_for(to, size)?;
        let size = usize::try_from(size).map_err(|_| (Fault::BadSize, size))?;
        let at = at as usize;
        let into = &mut self.interpreter.frame.scratch[at..at + size];
        if self.host.read_user(from, into) { Ok(()) } else { Err((Fault::BadAddr, from)) }
    }

    /// `copyout()`: at most as many bytes as a string has.
    pub(super) fn copy_out(&mut self, from: u64, to: u64, size: u64) -> Result<(), Trap> {
        let most = self.interpreter.frame.first.len();
        let size = usize::try_from(size).ok().filter(|&size| size <= most).ok_or((Fault::NoScratch, 0))?;
        for at in (0..size).step_by(8) {
            let (mut word, step) = ([0; 8], (size - at).min(8));
            self.read(from.wrapping_add(at as u64), &mut word[..step]).map_err(|(fault, _)| (fault, from))?;
            self.interpreter.frame.first[at..at + step].copy_from_slice(&word[..step]);
        }
        self.write_first(to, size)
    }

    /// Writes the start of the first operand to the traced process.
    pub(super) fn write_first(&mut self, to: u64, size: usize) -> Result<(), Trap> {
        let bytes = &self.interpreter.frame.first[..size];
        if size == 0 || self.host.write_user(to, bytes) { Ok(()) } else { Err((Fault::BadAddr, to)) }
    }

    /// `copyinstr()`: at most `most` bytes with the NUL into the first operand; their number without it.
    pub(super) fn user_string(&mut self, from: u64, most: u64) -> Result<usize, Trap> {
        let room = self.interpreter.frame.room();
        let most = usize::try_from(most.saturating_sub(1)).unwrap_or(usize::MAX).min(room);
        let host = &mut *self.host;
        let first = &mut self.interpreter.frame.first;
        // Even of an empty string one byte is read.
        if most == 0 && !host.read_user(from, &mut [0]) {
            return Err((Fault::BadAddr, from));
        }
        string_by_bytes(&mut first[..most], |n, byte| host.read_user(from.wrapping_add(n), core::slice::from_mut(byte)))
            .ok_or((Fault::BadAddr, from))
    }

    /// The temporary of this instruction.
    pub(super) fn temporary(&self) -> usize {
        self.difo.temporary(self.pc).unwrap_or(0)
    }
}

/// Variables.
impl<H: Host> Machine<'_, H> {
    fn load_builtin_element(&mut self, insn: Insn) -> Result<(), Trap> {
        let array = Builtin::from_number(u16::from(insn.r1())).ok_or((Fault::IllOp, 0))?;
        let index = self.get(insn.r2());
        let value = self.host.element(array, index).ok_or((Fault::IllOp, 0))?;
        self.set(insn.rd(), value);
        Ok(())
    }

    fn load_builtin(&mut self, variable: Builtin) -> Result<u64, Trap> {
        if !variable.is_string() {
            return self.host.builtin(variable).map_err(|fault| (fault, 0));
        }
        let number = self.temporary();
        let frame = &mut self.interpreter.frame;
        let room = frame.room();
        let text = frame.temporary_mut(number, room + 1);
        let length = self.host.builtin_string(variable, &mut text[..room]).min(room);
        text[length] = 0;
        Ok(Region::Scratch.at(frame.temporary_offset(number)))
    }

    fn load_scalar(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let id = insn.index();
        if let (true, Some(variable)) = (id < USER_BASE, Builtin::from_number(id)) {
            let value = self.load_builtin(variable)?;
            self.set(insn.rd(), value);
            return Ok(());
        }
        let slot = self.interpreter.vars.slot(scope, id).ok_or((Fault::IllOp, 0))?;
        let at = slot.offset as usize;
        let value = if slot.ty.by_ref == ByRef::No {
            scalar(self.block(scope)?, &slot)
        } else if is_string(&slot.ty) && word(self.block(scope)?, at - 8) == null_word(scope).0 {
            0
        } else {
            region_of(scope).at(slot.offset)
        };
        self.set(insn.rd(), value);
        Ok(())
    }

    fn store_scalar(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let slot = self.interpreter.vars.slot(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let (value, at) = (self.get(insn.rd()), slot.offset as usize);
        if slot.ty.by_ref == ByRef::No {
            let size = slot.size as usize;
            if let Some(place) = self.block(scope)?.get_mut(at..at + size) {
                place.copy_from_slice(&value.to_le_bytes()[..size]);
            }
            return Ok(());
        }
        if is_string(&slot.ty) {
            let length = if value == 0 { 0 } else { self.first(value)? };
            let text = core::mem::take(&mut self.interpreter.frame.first);
            let (null, present) = null_word(scope);
            let result = self.block(scope).map(|block| {
                put_string(block, at, slot.ty.size as usize, &text[..length]);
                put_word(block, at - 8, if value == 0 { null } else { present });
            });
            self.interpreter.frame.first = text;
            return result;
        }
        self.store_bytes(scope, at, slot.ty.size as usize, value)
    }

    /// A structure into a variable, word by word so that none is held elsewhere; NULL makes it zeros.
    fn store_bytes(&mut self, scope: VarScope, at: usize, size: usize, from: u64) -> Result<(), Trap> {
        self.block(scope)?;
        let mut done = 0;
        while done < size {
            let step = (size - done).min(8);
            let mut bytes = [0; 8];
            if from != 0 {
                self.read(from.wrapping_add(done as u64), &mut bytes[..step]).map_err(|(fault, _)| (fault, from))?;
            }
            let block = self.block(scope)?;
            if let Some(place) = block.get_mut(at + done..at + done + step) {
                place.copy_from_slice(&bytes[..step]);
            }
            done += step;
        }
        Ok(())
    }

    /// The scalar variables of a scope.
    fn block(&mut self, scope: VarScope) -> Result<&mut [u8], Trap> {
        Ok(match scope {
            VarScope::Global => self.host.globals(),
            VarScope::Thread => self.host.thread_variables().ok_or((Fault::NoScratch, 0))?,
            VarScope::Local => &mut self.interpreter.frame.locals,
        })
    }

    /// Makes the key that the tuple stack holds: its size.
    fn make_key(&mut self, array: usize, scope: VarScope) -> Result<usize, Trap> {
        if scope == VarScope::Thread {
            let thread = self.host.thread();
            put_word(&mut self.interpreter.frame.key, 0, thread);
        }
        for n in 0..self.interpreter.assocs[array].2.parts.len() {
            let (offset, ty) = self.interpreter.assocs[array].2.parts[n];
            let value = self.tuple.get(n).copied().unwrap_or(0);
            self.key_part(offset as usize, ty, value)?;
        }
        Ok(self.interpreter.assocs[array].2.key_size as usize)
    }

    fn key_part(&mut self, at: usize, ty: DifType, value: u64) -> Result<(), Trap> {
        if ty.by_ref == ByRef::No {
            put_word(&mut self.interpreter.frame.key, at, value);
            return Ok(());
        }
        let size = stored_size(&ty) as usize;
        let mut key = core::mem::take(&mut self.interpreter.frame.key);
        key[at..at + size].fill(0);
        let result = if is_string(&ty) {
            self.read_string(value, &mut key[at..at + ty.size as usize]).map(|_| ())
        } else {
            self.read(value, &mut key[at..at + ty.size as usize])
        };
        self.interpreter.frame.key = key;
        result
    }

    fn load_element(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let array = self.interpreter.assoc(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let size = self.make_key(array, scope)?;
        let value_size = self.interpreter.assocs[array].2.value_size as usize;
        let by_ref = crate::verify::needs_temporary(self.difo, insn);
        let number = self.temporary();
        let frame = &mut self.interpreter.frame;
        let at = frame.temporary_offset(number);
        let value = &mut frame.value[..value_size];
        if !self.host.load_element(scope, insn.index(), &frame.key[..size], value) {
            if find_var(self.difo, insn.index(), scope, VarKind::Array).is_some_and(|v| is_string(&v.ty)) {
                self.set(insn.rd(), 0);
                return Ok(());
            }
            value.fill(0);
        }
        let result = if by_ref {
            frame.scratch[at as usize..at as usize + value_size].copy_from_slice(value);
            Region::Scratch.at(at)
        } else {
            word(value, 0)
        };
        self.set(insn.rd(), result);
        Ok(())
    }

    fn store_element(&mut self, insn: Insn, scope: VarScope) -> Result<(), Trap> {
        let array = self.interpreter.assoc(scope, insn.index()).ok_or((Fault::IllOp, 0))?;
        let size = self.make_key(array, scope)?;
        let from = self.get(insn.rd());
        let value_size = self.interpreter.assocs[array].2.value_size as usize;
        if from == 0 {
            // Storing zero deletes the element.
            let frame = &self.interpreter.frame;
            self.host.store_element(scope, insn.index(), &frame.key[..size], None);
            return Ok(());
        }
        let ty = find_var(self.difo, insn.index(), scope, VarKind::Array).map(|v| v.ty).unwrap_or_default();
        let mut value = core::mem::take(&mut self.interpreter.frame.value);
        value[..value_size].fill(0);
        let result = match ty.by_ref {
            ByRef::No => {
                put_word(&mut value, 0, from);
                Ok(())
            }
            _ if is_string(&ty) => self.read_string(from, &mut value[..ty.size as usize]).map(|_| ()),
            _ => self.read(from, &mut value[..ty.size as usize]),
        };
        if result.is_ok() {
            let key = &self.interpreter.frame.key[..size];
            self.host.store_element(scope, insn.index(), key, Some(&value[..value_size]));
        }
        self.interpreter.frame.value = value;
        result
    }
}

/// Bytes of a load or store, and whether it extends the sign.
fn access(op: Opcode) -> (usize, bool) {
    match op {
        Opcode::Ldsb | Opcode::Uldsb | Opcode::Rldsb => (1, true),
        Opcode::Ldub | Opcode::Uldub | Opcode::Rldub | Opcode::Stb => (1, false),
        Opcode::Ldsh | Opcode::Uldsh | Opcode::Rldsh => (2, true),
        Opcode::Lduh | Opcode::Ulduh | Opcode::Rlduh | Opcode::Sth => (2, false),
        Opcode::Ldsw | Opcode::Uldsw | Opcode::Rldsw => (4, true),
        Opcode::Lduw | Opcode::Ulduw | Opcode::Rlduw | Opcode::Stw => (4, false),
        _ => (8, false),
    }
}

fn region_of(scope: VarScope) -> Region {
    match scope {
        VarScope::Global => Region::Global,
        VarScope::Thread => Region::Thread,
        VarScope::Local => Region::Local,
    }
}

/// Reads bytes up to a NUL; `None` if one can't be read.
fn string_by_bytes(into: &mut [u8], mut read: impl FnMut(u64, &mut u8) -> bool) -> Option<usize> {
    for (n, byte) in into.iter_mut().enumerate() {
        if !read(n as u64, byte) {
            return None;
        }
        if *byte == 0 {
            return Some(n);
        }
    }
    Some(into.len())
}

fn word(block: &[u8], at: usize) -> u64 {
    let bytes = block.get(at..at + 8).and_then(|b| b.try_into().ok());
    bytes.map_or(0, u64::from_le_bytes)
}

/// A variable that is held by value.
fn scalar(block: &[u8], slot: &VarSlot) -> u64 {
    let (at, size) = (slot.offset as usize, slot.size as usize);
    let mut bytes = [0; 8];
    if let Some(place) = block.get(at..at + size) {
        bytes[..size].copy_from_slice(place);
    }
    let bits = slot.extension();
    let word = u64::from_le_bytes(bytes) << bits;
    if slot.ty.signed { (word as i64 >> bits) as u64 } else { word >> bits }
}

fn put_word(block: &mut [u8], at: usize, value: u64) {
    if let Some(place) = block.get_mut(at..at + 8) {
        place.copy_from_slice(&value.to_le_bytes());
    }
}

fn put_string(block: &mut [u8], at: usize, size: usize, text: &[u8]) {
    if let Some(place) = block.get_mut(at..at + size) {
        let length = text.len().min(size.saturating_sub(1));
        place[..length].copy_from_slice(&text[..length]);
        place[length] = 0;
    }
}
