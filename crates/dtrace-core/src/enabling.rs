//! From clauses and their descriptions to an enabling: which clause runs on which probe, as ECBs.

use std::collections::BTreeMap;

use crate::engine::EnabledProbe;
use crate::probe_table::Probe;

/// The clauses that each probe has, while descriptions are being matched.
#[derive(Debug, Default)]
pub struct EnablingBuilder {
    clauses: BTreeMap<u32, Vec<u32>>,
}

impl EnablingBuilder {
    /// Puts a clause on a probe: once more for each of its descriptions that has the probe.
    pub fn add(&mut self, probe: u32, clause: u32) {
        self.clauses.entry(probe).or_default().push(clause);
    }

    /// The enabled probes, by id, with their EPIDs.
    pub fn finish<'a>(self, get: impl Fn(u32) -> Option<&'a Probe>) -> Vec<EnabledProbe> {
        let mut next_epid = 1;
        let mut enabled = Vec::with_capacity(self.clauses.len());
        for (id, mut clauses) in self.clauses {
            let Some(probe) = get(id) else { continue };
            clauses.sort_unstable();
            let first_epid = next_epid;
            next_epid += u32::try_from(clauses.len()).unwrap_or(u32::MAX);
            enabled.push(EnabledProbe {
                id: Some(id),
                name: probe.spec.name.clone(),
                attach: probe.spec.attach.clone(),
                preamble: None,
                clauses,
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
        let of_probe = |(probe, enabled): (usize, &EnabledProbe)| {
            enabled.clauses.iter().map(move |&clause| Ecb { probe, clause: clause as usize }).collect::<Vec<_>>()
        };
        Self(probes.iter().enumerate().flat_map(of_probe).collect())
    }

    /// The ECB with this EPID.
    pub fn get(&self, epid: u32) -> Option<Ecb> {
        self.0.get((epid as usize).checked_sub(1)?).copied()
    }
}
