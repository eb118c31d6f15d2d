//! Memory, as instructions see it.

use crate::addr::{self, Region};
use crate::fault::Fault;
use crate::op::{Insn, Opcode};
use crate::word::sign_extend;

use super::machine::{Machine, Trap};
use super::{Host, Stop};

impl<H: Host> Machine<'_, H> {
    pub(super) fn load(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        let address = self.get(insn.r1());
        let (size, signed) = op.access();
        let mut bytes = [0; 8];
        let into = &mut bytes[..size as usize];
        if op.is_user_load() {
            self.read_user(address, into)?;
        } else {
            self.read(address, into)?;
        }
        let value = u64::from_le_bytes(bytes);
        self.set(insn.rd(), if signed { sign_extend(value as i64, size) as u64 } else { value });
        Ok(())
    }

    pub(super) fn store(&mut self, op: Opcode, insn: Insn) -> Result<(), Trap> {
        let (size, _) = op.access();
        let (address, value) = (self.get(insn.rd()), self.get(insn.r1()));
        self.writable(address, u64::from(size))?.copy_from_slice(&value.to_le_bytes()[..size as usize]);
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
    pub(super) fn tagged(&mut self, address: u64, region: Region, at: u32) -> Result<&[u8], Trap> {
        if region == Region::Index {
            return Err((Fault::BadIndex, u64::from(at)));
        }
        self.region(region, at).and_then(|bytes| bytes.get(at as usize..)).ok_or((Fault::BadAddr, address))
    }

    /// Fills `into` from the program's own or from kernel memory.
    pub(super) fn read(&mut self, address: u64, into: &mut [u8]) -> Result<(), Trap> {
        let bad = (Fault::BadAddr, address);
        if address >> 48 != addr::TAG {
            return if self.host.read_kernel(address, into) { Ok(()) } else { Err(bad) };
        }
        let (region, at) = addr::split(address).ok_or(bad)?;
        into.copy_from_slice(self.tagged(address, region, at)?.get(..into.len()).ok_or(bad)?);
        Ok(())
    }

    pub(super) fn read_user(&mut self, address: u64, into: &mut [u8]) -> Result<(), Trap> {
        if self.host.read_user(address, into) { Ok(()) } else { Err((Fault::BadAddr, address)) }
    }

    /// Copies a string without its NUL, at most `into.len() - 1` bytes: a string ends with its region, too.
    pub(super) fn read_string(&mut self, address: u64, into: &mut [u8]) -> Result<usize, Trap> {
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

    /// Reads `size` bytes, at most as many as a string has, into the first operand.
    pub(super) fn first_bytes(&mut self, address: u64, size: usize) -> Result<(), Trap> {
        let mut operand = core::mem::take(&mut self.interpreter.frame.first);
        let result = self.read(address, &mut operand[..size]);
        self.interpreter.frame.first = operand;
        result
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

    /// `copys`: from anywhere to memory of the program's own. Like the kernel's, it copies ahead in words, so that
    /// overlapping regions end up the same everywhere.
    pub(super) fn copy(&mut self, from: u64, to: u64, size: u64) -> Result<(), Trap> {
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

    /// Whether `size` bytes can be copied to an address. In scratch memory, the fault says whether it is the place or
    /// the size that is wrong.
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
