//! Reading the cells of aggregations, and their keys as D has them.

use std::os::fd::BorrowedFd;
use std::sync::Arc;

use bpf_codegen::object::{AggPlan, KeyEncoding, MapPlan, MapSpec};
use dif_vm::word::unsigned;
use dif_vm::{AggId, Aggregation, NamePart};
use dtrace_core::engine::{AggSink, EnabledProbe, Enabling, EngineError};

use crate::units::name_part;
use crate::{maps, sys};

/// How to read an aggregation's map.
#[derive(Debug)]
pub(crate) struct Layout {
    id: AggId,
    plan: AggPlan,
    aggregation: Aggregation,
    probes: Arc<Vec<EnabledProbe>>,
    /// How many cells a key has.
    cpus: usize,
}

impl Layout {
    pub(crate) fn new(enabling: &Enabling, plan: &MapPlan, id: AggId, cpus: u32) -> Self {
        let plan = plan.aggregations[id.0 as usize].clone();
        let aggregation = enabling.program.aggregations[id.0 as usize].clone();
        let cpus = if plan.is_common() { 1 } else { cpus as usize };
        Self { id, plan, aggregation, probes: Arc::clone(&enabling.probes), cpus }
    }

    /// The key as D has it.
    fn key(&self, raw: &[u8]) -> Vec<u8> {
        let mut key = vec![0u8; self.aggregation.key_size() as usize];
        let mut at = 0;
        for (part, encoding) in self.aggregation.keys.iter().zip(&self.plan.key) {
            let length = encoding.size() as usize;
            let bytes = raw.get(at..at + length).unwrap_or_default();
            at += length;
            let target = &mut key[part.offset as usize..(part.offset + part.size) as usize];
            match encoding {
                KeyEncoding::ProbeName(which) => copy(target, self.name(bytes, *which).as_bytes()),
                KeyEncoding::Word | KeyEncoding::Bytes(_) | KeyEncoding::Stack(_) => copy(target, bytes),
            }
        }
        key
    }

    fn name(&self, index: &[u8], part: NamePart) -> &str {
        let index = index.first_chunk::<4>().map_or(0, |b| u32::from_le_bytes(*b));
        self.probes.get(index as usize).map_or("", |probe| name_part(&probe.spec.name, part))
    }

    /// What is left of a key in the map without the aggregation's number; `None` if it is another's.
    fn own<'a>(&self, raw: &'a [u8]) -> Option<&'a [u8]> {
        if !self.plan.shared {
            return Some(raw);
        }
        let (number, rest) = raw.split_first_chunk::<8>()?;
        (u64::from_le_bytes(*number) == u64::from(self.id.0)).then_some(rest)
    }

    /// Hands a key's cells over: those of the CPUs that have touched it, or one untouched cell.
    fn give(&self, raw: &[u8], values: &[u8], sink: &mut dyn AggSink) {
        let Some(raw) = self.own(raw) else { return };
        let key = self.key(raw);
        let mut given = false;
        for (cpu, value) in (0u32..).zip(values.chunks_exact(self.plan.words as usize * 8)).take(self.cpus) {
            if value.iter().any(|&b| b != 0) {
                sink.cell(cpu, &key, &self.words(value));
                given = true;
            }
        }
        if !given && !self.plan.in_array {
            sink.cell(0, &key, &self.aggregation.func.identity());
        }
    }

    fn words(&self, value: &[u8]) -> Vec<u64> {
        let mut words: Vec<u64> = value.chunks_exact(8).map(unsigned).collect();
        if let Some(first) = words.first_mut() {
            *first = self.plan.bias.value(*first);
        }
        words
    }
}

/// Cells that were read and are handed over later.
#[derive(Debug, Default)]
pub(crate) struct Cells(Vec<(u32, Vec<u8>, Vec<u64>)>);

impl Cells {
    pub(crate) fn give(&self, sink: &mut dyn AggSink) {
        self.0.iter().for_each(|(cpu, key, words)| sink.cell(*cpu, key, words));
    }
}

impl AggSink for Cells {
    fn cell(&mut self, cpu: u32, key: &[u8], words: &[u64]) {
        self.0.push((cpu, key.to_vec(), words.to_vec()));
    }
}

fn copy(target: &mut [u8], source: &[u8]) {
    let length = target.len().min(source.len());
    target[..length].copy_from_slice(&source[..length]);
}

pub(crate) fn read(
    map: BorrowedFd<'_>,
    spec: &MapSpec,
    layout: &Layout,
    sink: &mut dyn AggSink,
) -> Result<(), EngineError> {
    for_each_key(map, spec, layout, |key, value| layout.give(key, value, sink))
}

/// Gives each key of a map, with the cells of all CPUs.
pub(crate) fn for_each_key(
    map: BorrowedFd<'_>,
    spec: &MapSpec,
    layout: &Layout,
    mut give: impl FnMut(&[u8], &[u8]),
) -> Result<(), EngineError> {
    let failed = |e: std::io::Error| EngineError::new(format!("cannot read @{}: {e}", layout.aggregation.name));
    let value_size = spec.value_size as usize * layout.cpus;
    if layout.plan.in_array {
        let mut value = vec![0u8; value_size];
        sys::map_lookup(map, &[0; 4], &mut value).map_err(failed)?;
        give(&[], &value);
        return Ok(());
    }
    maps::for_each(map, spec, value_size, give).map_err(failed)
}
