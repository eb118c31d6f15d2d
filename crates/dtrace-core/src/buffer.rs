//! The principal buffer on the consumer's side: records between the engine and the printing.

use std::collections::VecDeque;

use dif_vm::FieldKind;
use dif_vm::program::{Clause, RecordHeader};

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

/// What a record of an ECB takes in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordCost {
    /// Bytes.
    pub bytes: u64,
    /// Whether it is of END, for whose records a `fill` buffer keeps room.
    pub end: bool,
}

/// Bytes of a record as DTrace counts them: the EPID, then each field at a multiple of its size.
pub fn record_bytes(clause: &Clause) -> u64 {
    let fields = clause.actions.iter().flat_map(|action| &action.fields).filter(|field| field.size > 0);
    fields.fold(4, |end, field| {
        let size = u64::from(field.size);
        let align = if matches!(field.kind, FieldKind::Int { .. }) { size } else { 1 };
        u64::next_multiple_of(end, align) + size
    })
}

/// A record or a fault, in the order of their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A record and its bytes.
    Record(RecordHeader, &'a [u8]),
    /// A fault.
    Fault(FaultRecord),
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Record(RecordHeader, u32),
    Fault(FaultRecord),
}

/// Items in their order, each with its number over all lanes.
#[derive(Debug, Default)]
struct Lane {
    items: VecDeque<(u64, Item)>,
    bytes: VecDeque<u8>,
    /// What the records take.
    used: u64,
}

/// Holds records of all CPUs until the consumer takes them.
#[derive(Debug, Default)]
pub struct PrincipalBuffer {
    policy: Policy,
    limit: u64,
    /// By EPID, from 1 on.
    costs: Vec<RecordCost>,
    /// What is kept free for END.
    reserved: u64,
    /// One for each CPU; under `switch` one for all.
    lanes: Vec<Lane>,
    count: u64,
    full: bool,
}

impl PrincipalBuffer {
    /// A buffer with this policy and this limit in bytes for each CPU; `costs` is what a record of each ECB takes.
    pub fn new(policy: Policy, limit: u64, costs: Vec<RecordCost>) -> Self {
        let reserved = costs.iter().filter(|cost| cost.end).map(|cost| cost.bytes).sum();
        Self { policy, limit, costs, reserved, ..Self::default() }
    }

    /// Whether a `fill` buffer is full, so that tracing has to end.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Whether more has come than the buffer of a CPU is to hold, so that it is better handed on early.
    pub fn is_crowded(&self) -> bool {
        self.lanes.iter().any(|lane| lane.bytes.len() as u64 > self.limit)
    }

    /// Hands on what is due: everything, or under `fill` and `ring` nothing before the end.
    pub fn drain(&mut self, at_end: bool, mut consume: impl FnMut(Entry<'_>)) {
        if self.policy != Policy::Switch && !at_end {
            return;
        }
        let mut lanes = std::mem::take(&mut self.lanes);
        for lane in &mut lanes {
            lane.bytes.make_contiguous();
        }
        let mut starts = vec![0; lanes.len()];
        while let Some(lane) = oldest(&lanes) {
            let Some((_, item)) = lanes[lane].items.pop_front() else { break };
            match item {
                Item::Record(header, size) => {
                    let start = starts[lane];
                    starts[lane] += size as usize;
                    consume(Entry::Record(header, &lanes[lane].bytes.as_slices().0[start..starts[lane]]));
                }
                Item::Fault(fault) => consume(Entry::Fault(fault)),
            }
        }
        for lane in &mut lanes {
            lane.bytes.clear();
            lane.used = 0;
        }
        self.lanes = lanes;
    }

    fn cost(&self, header: &RecordHeader) -> RecordCost {
        self.costs.get((header.epid as usize).wrapping_sub(1)).copied().unwrap_or_default()
    }

    fn lane(&mut self, cpu: u32) -> &mut Lane {
        let at = if self.policy == Policy::Switch { 0 } else { cpu as usize };
        if self.lanes.len() <= at {
            self.lanes.resize_with(at + 1, Lane::default);
        }
        &mut self.lanes[at]
    }

    fn push(&mut self, cpu: u32, item: Item, data: &[u8]) {
        let number = self.count;
        self.count += 1;
        let lane = self.lane(cpu);
        lane.items.push_back((number, item));
        lane.bytes.extend(data);
    }

    /// Whether a `fill` buffer has room for a record; notes it as full if not.
    fn fits(&mut self, cpu: u32, cost: RecordCost) -> bool {
        let most = if cost.end { self.limit } else { self.limit.saturating_sub(self.reserved) };
        let fits = cost.end || (!self.full && self.lane(cpu).used + cost.bytes <= most);
        self.full |= !fits;
        fits
    }

    /// Forgets the oldest records of a CPU until its share fits.
    fn forget_oldest(&mut self, cpu: u32) {
        let limit = self.limit;
        while self.lane(cpu).used > limit {
            match self.lane(cpu).items.pop_front() {
                Some((_, Item::Record(header, size))) => {
                    let bytes = self.cost(&header).bytes;
                    let lane = self.lane(cpu);
                    lane.bytes.drain(..size as usize);
                    lane.used = lane.used.saturating_sub(bytes);
                }
                Some((_, Item::Fault(_))) => {}
                None => return,
            }
        }
    }
}

/// The lane with the item that came first of all that are there.
fn oldest(lanes: &[Lane]) -> Option<usize> {
    let heads = lanes.iter().enumerate().filter_map(|(n, lane)| Some((lane.items.front()?.0, n)));
    heads.min().map(|(_, lane)| lane)
}

impl RecordSink for PrincipalBuffer {
    fn record(&mut self, header: &RecordHeader, data: &[u8]) {
        let Ok(size) = u32::try_from(data.len()) else { return };
        if self.policy != Policy::Switch {
            let cost = self.cost(header);
            if self.policy == Policy::Fill && !self.fits(header.cpu, cost) {
                return;
            }
            self.lane(header.cpu).used += cost.bytes;
        }
        self.push(header.cpu, Item::Record(*header, size), data);
        if self.policy == Policy::Ring {
            self.forget_oldest(header.cpu);
        }
    }

    fn fault(&mut self, fault: &FaultRecord) {
        if !self.full {
            self.push(fault.cpu, Item::Fault(*fault), &[]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buffer(policy: Policy, limit: u64) -> PrincipalBuffer {
        let costs = [(16, false), (16, true)].map(|(bytes, end)| RecordCost { bytes, end });
        PrincipalBuffer::new(policy, limit, costs.to_vec())
    }

    fn give(buffer: &mut PrincipalBuffer, epid: u32, cpu: u32, byte: u8) {
        buffer.record(&RecordHeader { epid, cpu, ..RecordHeader::default() }, &[byte; 16]);
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
        let mut buffer = buffer(Policy::Switch, 32);
        (0..5).for_each(|i| give(&mut buffer, 1, u32::from(i) % 2, i));
        assert_eq!(taken(&mut buffer, false), [0, 1, 2, 3, 4]);
        assert_eq!(taken(&mut buffer, true), []);
    }

    #[test]
    fn ring_keeps_the_newest_of_each_cpu() {
        let mut buffer = buffer(Policy::Ring, 35);
        give(&mut buffer, 1, 1, 8);
        (0..5).for_each(|i| give(&mut buffer, 1, 0, i));
        give(&mut buffer, 1, 1, 9);
        assert_eq!(taken(&mut buffer, false), []);
        assert_eq!(taken(&mut buffer, true), [8, 3, 4, 9]);
    }

    #[test]
    fn fill_ends_when_a_cpu_is_full_and_keeps_room_for_end() {
        let mut buffer = buffer(Policy::Fill, 48);
        (0..2).for_each(|i| give(&mut buffer, 1, 0, i));
        assert!(!buffer.is_full());
        give(&mut buffer, 1, 0, 2);
        assert!(buffer.is_full());
        give(&mut buffer, 1, 1, 3);
        give(&mut buffer, 2, 0, 4);
        assert_eq!(taken(&mut buffer, true), [0, 1, 4]);
    }

    #[test]
    fn records_take_their_epid_and_aligned_fields() {
        use dif_vm::{Action, ActionKind, Difo, Field};
        let field = |size, kind| Field { difo: Difo::default(), offset: 0, size, kind };
        let int = FieldKind::Int { signed: true };
        for (fields, bytes) in [
            (vec![], 4),
            (vec![field(4, int)], 8),
            (vec![field(8, int)], 16),
            (vec![field(0, int), field(1, int), field(4, int)], 12),
            (vec![field(64, FieldKind::String), field(1, int)], 69),
        ] {
            let actions = vec![Action { kind: ActionKind::Trace, fields }];
            assert_eq!(record_bytes(&Clause { actions, ..Clause::default() }), bytes);
        }
    }
}
