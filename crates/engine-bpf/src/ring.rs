//! The rings of all CPUs, read in the order of their records' times.

use std::os::fd::{AsFd, OwnedFd};

use bpf_codegen::object::{FAULT_DATA, RECORD_HEADER, Speculation};
use dif_vm::program::RecordHeader;
use dtrace_core::clock;
use dtrace_core::engine::{Decision, FaultRecord, RecordSink};
use rustix::param::page_size;

use crate::sys::{self, Mapping, Poller};

/// Bits of a record's length that say that it is still being written, or was discarded (include/uapi/linux/bpf.h).
const BUSY: u32 = 1 << 31;
const DISCARDED: u32 = 1 << 30;

/// Bytes before each record in a ring.
const RING_HEADER: usize = 8;

/// A record that is younger than this may still be overtaken by one of another CPU.
const SETTLE_NS: u64 = 200_000;

/// One CPU's ring.
#[derive(Debug)]
struct Ring {
    fd: OwnedFd,
    consumer: Mapping,
    producer: Mapping,
    size: u64,
    /// Where the data starts in the producer's mapping: after one page.
    data: usize,
    position: u64,
    /// How far the producer was when the pass began.
    end: u64,
}

/// The rings of all CPUs.
#[derive(Debug)]
pub(crate) struct Rings(Vec<Ring>);

impl Ring {
    fn new(fd: OwnedFd, size: u32) -> std::io::Result<Self> {
        let (consumer, producer) = sys::map_ring(fd.as_fd(), size as usize)?;
        Ok(Self { fd, consumer, producer, size: u64::from(size), data: page_size(), position: 0, end: 0 })
    }

    /// The next record's bytes, skipping those that were discarded; `None` if there is none or it is not finished.
    fn peek(&mut self) -> Option<(usize, usize)> {
        while self.position < self.end {
            let at = self.data + (self.position & (self.size - 1)) as usize;
            let length = self.producer.load32(at);
            if length & BUSY != 0 {
                return None;
            }
            let bytes = (length & !DISCARDED) as usize;
            if length & DISCARDED == 0 && bytes >= RECORD_HEADER as usize {
                return Some((at + RING_HEADER, bytes));
            }
            self.advance(bytes);
        }
        None
    }

    fn advance(&mut self, bytes: usize) {
        self.position += (bytes + RING_HEADER).next_multiple_of(8) as u64;
    }

    /// Gives the space of what was read back to the kernel.
    fn release(&self) {
        self.consumer.store64(0, self.position);
    }
}

impl Rings {
    pub(crate) fn new(fds: Vec<OwnedFd>, size: u32) -> std::io::Result<Self> {
        fds.into_iter().map(|fd| Ring::new(fd, size)).collect::<std::io::Result<_>>().map(Self)
    }

    /// Lets the poller wake up for each ring.
    pub(crate) fn watch(&self, poller: &Poller) -> std::io::Result<()> {
        self.0.iter().try_for_each(|ring| poller.add_edge(ring.fd.as_fd()))
    }

    /// Hands over what is there, oldest first. Unless all is over, the youngest records wait for a later pass.
    pub(crate) fn drain(&mut self, at_end: bool, sink: &mut dyn RecordSink) {
        let limit = if at_end { u64::MAX } else { clock::monotonic().saturating_sub(SETTLE_NS) };
        for ring in &mut self.0 {
            ring.end = ring.producer.load64(0);
        }
        let mut heads: Vec<Option<(u64, usize, usize)>> = self.0.iter_mut().map(head).collect();
        while let Some((cpu, limit)) = oldest(&heads, limit) {
            let ring = &mut self.0[cpu];
            // All records of this CPU up to the next one's of the others.
            while let Some((time, at, bytes)) = heads[cpu].filter(|&(time, ..)| time <= limit) {
                deliver(cpu as u32, time, ring.producer.bytes(at, bytes), sink);
                ring.advance(bytes);
                heads[cpu] = head(ring);
            }
            ring.release();
        }
        self.0.iter().for_each(Ring::release);
    }
}

/// Time and place of the next record.
fn head(ring: &mut Ring) -> Option<(u64, usize, usize)> {
    let (at, bytes) = ring.peek()?;
    Some((ring.producer.load64(at + 8), at, bytes))
}

/// The CPU with the oldest record, and the time up to which its records are older than the others'.
fn oldest(heads: &[Option<(u64, usize, usize)>], limit: u64) -> Option<(usize, u64)> {
    let mut times = heads.iter().enumerate().filter_map(|(cpu, head)| head.map(|(time, ..)| (time, cpu)));
    let first = times.next()?;
    let (mut best, mut next) = (first, u64::MAX);
    for (time, cpu) in times {
        if time < best.0 {
            next = next.min(best.0);
            best = (time, cpu);
        } else {
            next = next.min(time);
        }
    }
    (best.0 <= limit).then_some((best.1, limit.min(next)))
}

fn deliver(cpu: u32, timestamp: u64, bytes: &[u8], sink: &mut dyn RecordSink) {
    let at = |offset: usize| bytes.get(offset..).unwrap_or_default();
    let word = |offset: usize| at(offset).first_chunk().map_or(0, |word| u32::from_le_bytes(*word));
    let (epid, speculation) = (word(0), word(4));
    let data = bytes.get(RECORD_HEADER as usize..).unwrap_or_default();
    if epid != 0 {
        return sink.record(&RecordHeader { epid, cpu, timestamp, speculation }, data);
    }
    let base = RECORD_HEADER as usize;
    if speculation != 0 {
        return sink.decision(Decision { speculation, commit: word(base) == Speculation::COMMITTING });
    }
    if data.len() < FAULT_DATA as usize {
        return;
    }
    sink.fault(&FaultRecord {
        epid: word(base),
        cpu,
        timestamp,
        action: word(base + 4),
        dif_offset: word(base + 8) as i32,
        pc: word(base + 24) as i32,
        fault: word(base + 12),
        value: at(base + 16).first_chunk().map_or(0, |value| u64::from_le_bytes(*value)),
    });
}
