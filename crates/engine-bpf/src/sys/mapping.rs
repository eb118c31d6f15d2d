//! Memory that is shared with the kernel.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rustix::param::page_size;

/// Memory that is shared with the kernel.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: *mut libc::c_void,
    length: usize,
}

// SAFETY: a mapping belongs to no thread.
unsafe impl Send for Mapping {}

// SAFETY: words are read and written atomically, and bytes only where nobody writes.
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(fd: BorrowedFd<'_>, offset: usize, length: usize, protection: i32) -> io::Result<Self> {
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let start = unsafe {
            libc::mmap(ptr::null_mut(), length, protection, libc::MAP_SHARED, fd.as_raw_fd(), offset as libc::off_t)
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { start, length })
    }

    /// The value of an array's one entry.
    pub(crate) fn value(map: BorrowedFd<'_>, length: usize) -> io::Result<Self> {
        Self::new(map, 0, length.next_multiple_of(page_size()), libc::PROT_READ | libc::PROT_WRITE)
    }

    /// A word of 64 bits; zero outside of the mapping.
    pub(crate) fn load64(&self, offset: usize) -> u64 {
        match self.word64(offset) {
            Some(word) => word.load(Ordering::Acquire),
            None => 0,
        }
    }

    pub(crate) fn store64(&self, offset: usize, value: u64) {
        if let Some(word) = self.word64(offset) {
            word.store(value, Ordering::Release);
        }
    }

    fn word64(&self, offset: usize) -> Option<&AtomicU64> {
        if !offset.is_multiple_of(8) || offset.checked_add(8)? > self.length {
            return None;
        }
        let words = self.start.cast::<AtomicU64>();
        // SAFETY: aligned and inside the mapping, which lives as long as `self`; the kernel writes words atomically.
        Some(unsafe { &*words.add(offset / 8) })
    }

    fn word32(&self, offset: usize) -> Option<&AtomicU32> {
        if !offset.is_multiple_of(4) || offset.checked_add(4)? > self.length {
            return None;
        }
        let words = self.start.cast::<AtomicU32>();
        // SAFETY: aligned and inside the mapping, which lives as long as `self`; the kernel writes words atomically.
        Some(unsafe { &*words.add(offset / 4) })
    }

    /// A word of 32 bits; zero outside of the mapping.
    pub(crate) fn load32(&self, offset: usize) -> u32 {
        self.word32(offset).map_or(0, |word| word.load(Ordering::Acquire))
    }

    pub(crate) fn store32(&self, offset: usize, value: u32) {
        if let Some(word) = self.word32(offset) {
            word.store(value, Ordering::Release);
        }
    }

    /// Sets a word of 32 bits to `new` if it is `old`.
    pub(crate) fn exchange32(&self, offset: usize, old: u32, new: u32) {
        if let Some(word) = self.word32(offset) {
            // That it is something else already is as good.
            let _ = word.compare_exchange(old, new, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    /// Bytes that the kernel has finished writing.
    pub(crate) fn bytes(&self, offset: usize, length: usize) -> &[u8] {
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return &[];
        }
        // SAFETY: inside the mapping, which lives as long as `self`; the ring's protocol says that the kernel does not
        // write what lies between the consumer's position and the last submitted record.
        unsafe { std::slice::from_raw_parts(self.start.cast::<u8>().add(offset), length) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping was made with this start and length, and nobody has a reference into it any more.
        unsafe { libc::munmap(self.start, self.length) };
    }
}

/// The three mappings of a ring buffer: the consumer's position, the producer's, and the data twice in a row.
pub(crate) fn map_ring(ring: BorrowedFd<'_>, size: usize) -> io::Result<(Mapping, Mapping)> {
    let page = page_size();
    let consumer = Mapping::new(ring, 0, page, libc::PROT_READ | libc::PROT_WRITE)?;
    let producer = Mapping::new(ring, page, page + 2 * size, libc::PROT_READ)?;
    Ok((consumer, producer))
}
