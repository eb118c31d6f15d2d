//! The memory of one firing.

use alloc::vec;
use alloc::vec::Vec;

use crate::fault::Fault;
use crate::layout::FrameLayout;

/// A firing's memory, and the places where subroutines keep their operands.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) layout: FrameLayout,
    /// `alloca()` memory, then the temporaries.
    pub(super) scratch: Vec<u8>,
    pub(super) locals: Vec<u8>,
    /// Operands of the running subroutine.
    pub(super) first: Vec<u8>,
    pub(super) second: Vec<u8>,
    /// The string of `strtok()`.
    pub(super) token: Vec<u8>,
    /// Its length, and where the next token is looked for; `None` when it is used up.
    pub(super) token_rest: Option<(usize, usize)>,
    pub(super) key: Vec<u8>,
    pub(super) value: Vec<u8>,
    /// Bytes of `alloca()` memory handed out.
    bump: u32,
}

impl Frame {
    pub(super) fn new(layout: FrameLayout, locals: u32, key: u32, value: u32) -> Self {
        let string = || vec![0; layout.strsize as usize];
        Self {
            layout,
            scratch: vec![0; layout.size() as usize],
            locals: vec![0; locals as usize],
            first: string(),
            second: string(),
            token: string(),
            token_rest: None,
            key: vec![0; key as usize],
            value: vec![0; value as usize],
            bump: 0,
        }
    }

    pub(super) fn start(&mut self) {
        self.start_clause();
        self.token_rest = None;
        self.locals.fill(0);
    }

    /// Offset of `size` fresh bytes, in steps of 8.
    pub(super) fn alloca(&mut self, size: u64) -> Result<u32, Fault> {
        let left = self.layout.scratchsize - self.bump;
        let size = u32::try_from(size).ok().and_then(|s| s.checked_next_multiple_of(8)).ok_or(Fault::NoScratch)?;
        if size > left {
            return Err(Fault::NoScratch);
        }
        let at = self.bump;
        self.bump += size;
        Ok(at)
    }

    /// Lets a byte behind the last that was handed out be used too, if there is one.
    pub(super) fn alloca_spare(&mut self, size: u64) {
        if size.is_multiple_of(8) && self.layout.scratchsize - self.bump >= 8 {
            self.bump += 8;
        }
    }

    /// The scratch memory that an address with the offset `at` may mean: what `alloca()` has handed out, or with an
    /// offset behind all that, the temporaries.
    pub(super) fn allocated(&mut self, at: u32) -> &mut [u8] {
        let end = if at < self.layout.scratchsize { self.bump as usize } else { self.scratch.len() };
        &mut self.scratch[..end]
    }

    /// A new clause: no scratch memory is taken.
    pub(super) fn start_clause(&mut self) {
        self.bump = 0;
    }

    /// Where a temporary's string is.
    fn temporary(&self, number: usize) -> usize {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.layout.temporary(number) as usize
    }

    /// The bytes of a temporary that a string may take, without its NUL.
    pub(super) fn room(&self) -> usize {
        (self.layout.strsize as usize).saturating_sub(1)
    }

    /// Makes a part of the first operand the string of a temporary; its offset in the scratch memory. There are zeros
    /// behind it: it may become a part of a structure, which is compared as a whole.
    pub(super) fn give_first(&mut self, number: usize, start: usize, end: usize) -> u32 {
        let at = self.temporary(number);
        let room = self.room();
        let end = end.min(start + room);
        self.scratch[at..=at + room].fill(0);
        Self::put(&mut self.scratch, at, &self.first[start..end])
    }

    /// The same of `strtok()`'s string.
    pub(super) fn give_token(&mut self, number: usize, start: usize, end: usize) -> u32 {
        let at = self.temporary(number);
        Self::put(&mut self.scratch, at, &self.token[start..end])
    }

    /// Makes `text` the string of a temporary, as much as fits.
    pub(super) fn give(&mut self, number: usize, text: &[u8]) -> u32 {
        let at = self.temporary(number);
        let length = text.len().min(self.room());
        Self::put(&mut self.scratch, at, &text[..length])
    }

    /// Makes both operands, one behind the other, the string of a temporary.
    pub(super) fn give_joined(&mut self, number: usize, first: usize, second: usize) -> u32 {
        let at = self.temporary(number);
        let room = self.room();
        let first = first.min(room);
        let second = second.min(room - first);
        self.scratch[at..at + first].copy_from_slice(&self.first[..first]);
        Self::put(&mut self.scratch, at + first, &self.second[..second]);
        Self::offset(at)
    }

    /// The bytes of a temporary.
    pub(super) fn temporary_mut(&mut self, number: usize, size: usize) -> &mut [u8] {
        let at = self.temporary(number);
        &mut self.scratch[at..at + size]
    }

    /// Offset of a temporary in the scratch memory.
    pub(super) fn temporary_offset(&self, number: usize) -> u32 {
        Self::offset(self.temporary(number))
    }

    fn put(scratch: &mut [u8], at: usize, text: &[u8]) -> u32 {
        scratch[at..at + text.len()].copy_from_slice(text);
        scratch[at + text.len()] = 0;
        Self::offset(at)
    }

    fn offset(at: usize) -> u32 {
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}
