//! The principal buffer on the consumer's side: records between the engine and the printing.

use std::collections::VecDeque;

use dif_vm::program::Tail;

use crate::engine::{FaultRecord, RecordSink};

/// What becomes of records when the buffer is full (`-x bufpolicy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// Records are handed on at each pass.
    #[default]
    Switch,
    /// Records are kept until a CPU's share is full; then tracing ends.
    Fill,
    /// Records are kept, the oldest are forgotten, and what is left is handed on at the end.
    Ring,
}

/// A record or a fault, in the order of their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A record and its bytes.
    Record(Tail, &'a [u8]),
    /// A fault.
    Fault(FaultRecord),
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Record(Tail, u32),
    Fault(FaultRecord),
}

/// Holds records of all CPUs until the consumer takes them.
#[derive(Debug, Default)]
pub struct PrincipalBuffer {
    policy: Policy,
    limit: u64,
    items: VecDeque<Item>,
    bytes: VecDeque<u8>,
    used: Vec<u64>,
    full: bool,
}

impl PrincipalBuffer {
    /// A buffer with this policy and this limit in bytes for each CPU.
    pub fn new(policy: Policy, limit: u64) -> Self {
        Self { policy, limit, ..Self::default() }
    }

    /// Whether a `fill` buffer is full, so that tracing has to end.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Hands on what is due: everything, or under `fill` and `ring` nothing before the end.
    pub fn drain(&mut self, at_end: bool, mut consume: impl FnMut(Entry<'_>)) {
        if self.policy != Policy::Switch && !at_end {
            return;
        }
        let items = std::mem::take(&mut self.items);
        let bytes = self.bytes.make_contiguous();
        let mut start = 0;
        for item in items {
            match item {
                Item::Record(tail, size) => {
                    let end = start + size as usize;
                    consume(Entry::Record(tail, &bytes[start..end]));
                    start = end;
                }
                Item::Fault(fault) => consume(Entry::Fault(fault)),
            }
        }
        self.bytes.clear();
        self.used.clear();
    }

    fn cost(size: u32) -> u64 {
        u64::from(size) + 16
    }

    fn share(&mut self, cpu: u32) -> &mut u64 {
        let cpu = cpu as usize;
        if self.used.len() <= cpu {
            self.used.resize(cpu + 1, 0);
        }
        &mut self.used[cpu]
    }

    /// Forgets the oldest items until this CPU's share fits its limit.
    fn forget_oldest(&mut self, cpu: u32) {
        let limit = self.limit;
        while *self.share(cpu) > limit {
            match self.items.pop_front() {
                Some(Item::Record(tail, size)) => {
                    self.bytes.drain(..size as usize);
                    *self.share(tail.cpu) -= Self::cost(size);
                }
                Some(Item::Fault(_)) => {}
                None => return,
            }
        }
    }
}

impl RecordSink for PrincipalBuffer {
    fn record(&mut self, tail: &Tail, data: &[u8]) {
        if self.full {
            return;
        }
        let Ok(size) = u32::try_from(data.len()) else { return };
        if self.policy != Policy::Switch {
            let share = self.share(tail.cpu);
            *share += Self::cost(size);
            let over = *share > self.limit;
            if self.policy == Policy::Fill && over {
                self.full = true;
                return;
            }
        }
        self.items.push_back(Item::Record(*tail, size));
        self.bytes.extend(data);
        if self.policy == Policy::Ring {
            self.forget_oldest(tail.cpu);
        }
    }

    fn fault(&mut self, fault: &FaultRecord) {
        if !self.full {
            self.items.push_back(Item::Fault(*fault));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn give(buffer: &mut PrincipalBuffer, cpu: u32, byte: u8) {
        buffer.record(&Tail { epid: 1, cpu, ..Tail::default() }, &[byte; 16]);
    }

    fn taken(buffer: &mut PrincipalBuffer, at_end: bool) -> Vec<u8> {
        let mut seen = Vec::new();
        buffer.drain(at_end, |entry| {
            if let Entry::Record(_, data) = entry {
                assert_eq!(data.len(), 16);
                seen.push(data[0]);
            }
        });
        seen
    }

    #[test]
    fn switch_hands_on_everything() {
        let mut buffer = PrincipalBuffer::new(Policy::Switch, 32);
        (0..5).for_each(|i| give(&mut buffer, 0, i));
        assert_eq!(taken(&mut buffer, false), [0, 1, 2, 3, 4]);
        assert_eq!(taken(&mut buffer, true), []);
    }

    #[test]
    fn ring_keeps_the_newest_of_each_cpu() {
        let mut buffer = PrincipalBuffer::new(Policy::Ring, 64);
        (0..5).for_each(|i| give(&mut buffer, 0, i));
        give(&mut buffer, 1, 9);
        assert_eq!(taken(&mut buffer, false), []);
        assert_eq!(taken(&mut buffer, true), [3, 4, 9]);
    }

    #[test]
    fn fill_ends_when_a_cpu_is_full() {
        let mut buffer = PrincipalBuffer::new(Policy::Fill, 64);
        (0..2).for_each(|i| give(&mut buffer, 0, i));
        assert!(!buffer.is_full());
        give(&mut buffer, 0, 2);
        assert!(buffer.is_full());
        give(&mut buffer, 1, 3);
        assert_eq!(taken(&mut buffer, true), [0, 1]);
    }
}
