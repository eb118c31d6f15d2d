//! From clauses and their descriptions to an enabling: which clause runs on which probe, as ECBs.

use std::sync::Arc;

use crate::engine::EnabledProbe;
use crate::probe_table::Probe;

/// The clauses that each probe has, while descriptions are being matched.
#[derive(Debug, Default)]
pub struct EnablingBuilder {
    /// Probe and clause of each ECB.
    ecbs: Vec<(u32, u32)>,
}

impl EnablingBuilder {
    /// Puts a clause on a probe: once more for each of its descriptions that has the probe.
    pub fn add(&mut self, probe: u32, clause: u32) {
        self.ecbs.push((probe, clause));
    }

    /// The enabled probes, by id, with their EPIDs.
    pub fn finish<'a>(mut self, get: impl Fn(u32) -> Option<&'a Probe>) -> Vec<EnabledProbe> {
        self.ecbs.sort_unstable();
        let mut next_epid = 1;
        let mut enabled = Vec::new();
        for ecbs in self.ecbs.chunk_by(|a, b| a.0 == b.0) {
            let Some(probe) = get(ecbs[0].0) else { continue };
            let first_epid = next_epid;
            next_epid += u32::try_from(ecbs.len()).unwrap_or(u32::MAX);
            enabled.push(EnabledProbe {
                id: Some(probe.id),
                spec: Arc::clone(&probe.spec),
                preamble: None,
                clauses: ecbs.iter().map(|ecb| ecb.1).collect(),
                first_epid,
            });
        }
        enabled
    }
}

/// One ECB: a clause on a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ecb {
    /// Index into the enabled probes.
    pub probe: usize,
    /// Index into the program's clauses.
    pub clause: usize,
}

/// All ECBs by EPID: the first is number 1.
#[derive(Debug, Clone, Default)]
pub struct EcbTable(Vec<Ecb>);

impl EcbTable {
    /// The table for these probes.
    pub fn new(probes: &[EnabledProbe]) -> Self {
        let ecbs = probes.iter().enumerate().flat_map(|(probe, enabled)| {
            enabled.clauses.iter().map(move |&clause| Ecb { probe, clause: clause as usize })
        });
        Self(ecbs.collect())
    }

    /// The ECB with this EPID.
    pub fn get(&self, epid: u32) -> Option<Ecb> {
        self.0.get((epid as usize).checked_sub(1)?).copied()
    }
}
