//! Speculations on the consumer's side: their records are held until it is decided what becomes of them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use dif_vm::program::RecordHeader;

use crate::engine::{Decision, FaultRecord, RecordSink, Running};

/// Cleanings that records of other CPUs have to follow a decision.
const LATE_CLEANINGS: u32 = 2;

/// The shortest time between two cleanings: records have come out of all buffers by then.
const SHORTEST: Duration = Duration::from_millis(1);

/// All speculations that have records, or were decided and are not free yet.
#[derive(Debug)]
pub(crate) struct Speculations {
    all: BTreeMap<u32, Speculation>,
    /// Time from one cleaning to the next (`-x cleanrate`).
    every: Duration,
    cleaned: Instant,
}

#[derive(Debug, Default)]
struct Speculation {
    records: Vec<(RecordHeader, Vec<u8>)>,
    /// Whether it was committed, once that is known.
    commit: Option<bool>,
    /// Cleanings since it is known to be decided.
    cleanings: u32,
}

impl Speculations {
    /// None yet.
    pub(crate) fn new(every: Duration) -> Self {
        Self { all: BTreeMap::new(), every: every.max(SHORTEST), cleaned: Instant::now() }
    }

    /// A sink that passes on what is not held.
    pub(crate) fn sink<'s>(&'s mut self, inner: &'s mut dyn RecordSink) -> SpeculationSink<'s> {
        SpeculationSink { held: self, inner }
    }
}

/// Keeps back the records of speculations.
pub(crate) struct SpeculationSink<'s> {
    held: &'s mut Speculations,
    inner: &'s mut dyn RecordSink,
}

impl SpeculationSink<'_> {
    /// After each pass: if it is time, what was decided long enough ago is forgotten, and becomes free if it is not
    /// yet. With `all`, as at the end, nothing waits any more.
    pub(crate) fn clean(&mut self, running: &mut dyn Running, all: bool) {
        if self.held.cleaned.elapsed() < self.held.every && !all {
            return;
        }
        self.held.cleaned = Instant::now();
        for decision in running.decided() {
            let speculation = self.held.all.entry(decision.speculation).or_default();
            speculation.cleanings += 1;
            if all || speculation.cleanings > LATE_CLEANINGS {
                if speculation.commit.is_none() {
                    // Its record was dropped.
                    self.decision(decision);
                }
                running.free(decision.speculation);
            }
        }
        self.held.all.retain(|_, speculation| {
            speculation.cleanings += u32::from(speculation.commit.is_some());
            speculation.cleanings <= 2 * LATE_CLEANINGS + 1
        });
    }
}

impl RecordSink for SpeculationSink<'_> {
    fn record(&mut self, header: &RecordHeader, data: &[u8]) {
        if header.speculation == 0 {
            return self.inner.record(header, data);
        }
        let speculation = self.held.all.entry(header.speculation).or_default();
        match speculation.commit {
            None => speculation.records.push((*header, data.to_vec())),
            // Of another CPU, which did not know yet.
            Some(true) => self.inner.record(header, data),
            Some(false) => {}
        }
    }

    fn fault(&mut self, fault: &FaultRecord) {
        self.inner.fault(fault);
    }

    fn decision(&mut self, decision: Decision) {
        let speculation = self.held.all.entry(decision.speculation).or_default();
        speculation.commit = Some(decision.commit);
        let records = std::mem::take(&mut speculation.records);
        if decision.commit {
            for (header, data) in &records {
                self.inner.record(header, data);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes the first byte of each record.
    #[derive(Default)]
    struct Seen(Vec<u8>);

    impl RecordSink for Seen {
        fn record(&mut self, _tail: &RecordHeader, data: &[u8]) {
            self.0.push(data[0]);
        }

        fn fault(&mut self, _fault: &FaultRecord) {}
    }

    fn record(sink: &mut SpeculationSink<'_>, speculation: u32, byte: u8) {
        sink.record(&RecordHeader { speculation, ..RecordHeader::default() }, &[byte]);
    }

    #[test]
    fn records_wait_for_what_is_decided() {
        let (mut seen, mut all) = (Seen::default(), Speculations::new(Duration::ZERO));
        let mut sink = all.sink(&mut seen);
        record(&mut sink, 1, 10);
        record(&mut sink, 2, 20);
        record(&mut sink, 0, 0);
        record(&mut sink, 1, 11);
        sink.decision(Decision { speculation: 1, commit: true });
        sink.decision(Decision { speculation: 2, commit: false });
        // Of CPUs that came late.
        record(&mut sink, 1, 12);
        record(&mut sink, 2, 21);
        record(&mut sink, 3, 30);
        assert_eq!(seen.0, [0, 10, 11, 12]);
    }
}
