//! The aggregations of an enabling: what was taken out of the engine, what is shown, and what actions make of it.

use std::collections::BTreeSet;
use std::slice;
use std::time::{Duration, Instant};

use anyhow::Result;
use dif_vm::program::{Action, Program};
use dif_vm::{ActionKind, AggId, Aggregation};
use dtrace_core::Tracing;
use dtrace_core::engine::AggSink;
use dtrace_output::{AggBuffer, Firing, named_key};

use crate::names::Names;

/// Where values come from, what they are, and the names in their keys.
pub(crate) struct Source<'a> {
    pub(crate) tracing: &'a mut Tracing,
    pub(crate) program: &'a Program,
    pub(crate) names: &'a Names,
}

/// Their state.
pub(crate) struct Aggregations {
    /// What was taken out of the engine, and factors of `normalize()`.
    held: AggBuffer,
    began: Instant,
    /// What `aggrate` lets `printa()` show, and in which period since the beginning it was so.
    shown: Option<(u128, AggBuffer)>,
    /// What the firing that is being consumed has parted from what comes next, and not begun anew so far.
    parted: BTreeSet<AggId>,
    /// CPU and time of that firing.
    firing: (u32, u64),
}

impl Aggregations {
    /// None yet, with values of their own for as many CPUs, or with none.
    pub(crate) fn new(cpus: u32) -> Self {
        Self { held: AggBuffer::new(cpus), began: Instant::now(), shown: None, parted: BTreeSet::new(), firing: (0, 0) }
    }

    /// What is held here.
    pub(crate) fn held(&self) -> &AggBuffer {
        &self.held
    }

    /// Parts the aggregations that a firing's first clause of these may begin anew, or one of the others, if it does so
    /// or prints one of them: so nothing is lost between `printa()` and `clear()`, and all begin anew at one moment.
    pub(crate) fn part(
        &mut self,
        source: &mut Source<'_>,
        clauses: &[u32],
        firing: &Firing<'_>,
        data: &[u8],
    ) -> Result<()> {
        let firing = (firing.cpu, firing.timestamp);
        if self.firing != firing {
            self.unite(source)?;
            self.firing = firing;
        }
        let program = source.program;
        let mut clauses = clauses.iter().map(|&clause| &program.clauses[clause as usize]).peekable();
        let Some(&this) = clauses.peek() else { return Ok(()) };
        let used: BTreeSet<_> = this.ran(data).flat_map(uses).copied().collect();
        if used.is_empty() {
            return Ok(());
        }
        let anew: BTreeSet<_> = clauses.flat_map(|clause| &clause.actions).filter_map(begins_anew).collect();
        if !used.is_disjoint(&anew) {
            let parting: Vec<_> = anew.difference(&self.parted).copied().collect();
            source.tracing.part(&parting)?;
            self.parted.extend(parting);
        }
        Ok(())
    }

    /// What the last firing has parted and not begun anew is one again with what came next.
    pub(crate) fn unite(&mut self, source: &mut Source<'_>) -> Result<()> {
        while let Some(&id) = self.parted.first() {
            self.take(source, id)?;
        }
        Ok(())
    }

    /// `clear()`.
    pub(crate) fn clear(&mut self, source: &mut Source<'_>, id: AggId) -> Result<()> {
        self.shown = None;
        self.take(source, id)?;
        self.held.clear(id);
        Ok(())
    }

    /// `trunc()`.
    pub(crate) fn truncate(&mut self, source: &mut Source<'_>, id: AggId, count: Option<i64>) -> Result<()> {
        self.shown = None;
        self.take(source, id)?;
        self.held.truncate(aggregation(source.program, id), count);
        Ok(())
    }

    /// `normalize()`.
    pub(crate) fn normalize(&mut self, program: &Program, id: AggId, factor: i64) -> Result<()> {
        self.shown = None;
        Ok(self.held.normalize(aggregation(program, id), factor)?)
    }

    /// `denormalize()`.
    pub(crate) fn denormalize(&mut self, id: AggId) {
        self.shown = None;
        self.held.denormalize(id);
    }

    /// Aggregations as `printa()` shows them: as they stand, or stood up to `aggrate` ago.
    pub(crate) fn shown(&mut self, source: &mut Source<'_>, aggrate: Duration, ids: &[AggId]) -> Result<AggBuffer> {
        match self.refresh(source, aggrate)? {
            Some(shown) => Ok(shown.clone()),
            None => self.current(source, ids),
        }
    }

    /// Keeps anew what is shown, if it is kept and its period over.
    pub(crate) fn keep(&mut self, source: &mut Source<'_>, aggrate: Duration) -> Result<()> {
        if self.shown.is_some() {
            self.refresh(source, aggrate)?;
        }
        Ok(())
    }

    /// Keeps, with `aggrate`, how the aggregations stand, once in each of its periods.
    fn refresh(&mut self, source: &mut Source<'_>, aggrate: Duration) -> Result<Option<&AggBuffer>> {
        let Some(period) = self.began.elapsed().as_nanos().checked_div(aggrate.as_nanos()) else { return Ok(None) };
        if self.shown.as_ref().is_none_or(|(then, _)| *then != period) {
            let all: Vec<_> = source.program.aggregations.iter().map(|a| a.id).collect();
            self.shown = Some((period, self.current(source, &all)?));
        }
        Ok(self.shown.as_ref().map(|(_, shown)| shown))
    }

    /// Aggregations as they stand: what is held here and what the engine has.
    pub(crate) fn current(&self, source: &mut Source<'_>, ids: &[AggId]) -> Result<AggBuffer> {
        let mut current = self.held.clone();
        for &id in &ids.iter().copied().collect::<BTreeSet<_>>() {
            let mut sink = Adder::new(&mut current, aggregation(source.program, id), source.names);
            source.tracing.snapshot(id, &mut sink)?;
        }
        Ok(current)
    }

    /// Takes out of the engine what fills its aggregations up.
    pub(crate) fn relieve(&mut self, source: &mut Source<'_>) -> Result<()> {
        for aggregation in &source.program.aggregations {
            let mut sink = Adder::new(&mut self.held, aggregation, source.names);
            source.tracing.relieve(aggregation.id, &mut sink)?;
        }
        Ok(())
    }

    fn take(&mut self, source: &mut Source<'_>, id: AggId) -> Result<()> {
        self.parted.remove(&id);
        let mut sink = Adder::new(&mut self.held, aggregation(source.program, id), source.names);
        Ok(source.tracing.take(id, &mut sink)?)
    }
}

/// The aggregation that an action clears or truncates.
fn begins_anew(action: &Action) -> Option<AggId> {
    match action.kind {
        ActionKind::Clear(id) | ActionKind::Trunc(id) => Some(id),
        _ => None,
    }
}

/// The aggregations that an action prints, clears or truncates.
fn uses(action: &Action) -> &[AggId] {
    match &action.kind {
        ActionKind::Printa { aggregations, .. } => aggregations,
        ActionKind::Clear(id) | ActionKind::Trunc(id) => slice::from_ref(id),
        _ => &[],
    }
}

fn aggregation(program: &Program, id: AggId) -> &Aggregation {
    &program.aggregations[id.0 as usize]
}

/// Adds cells to a buffer.
struct Adder<'a> {
    buffer: &'a mut AggBuffer,
    aggregation: &'a Aggregation,
    /// For keys that are names.
    names: Option<&'a Names>,
}

impl<'a> Adder<'a> {
    fn new(buffer: &'a mut AggBuffer, aggregation: &'a Aggregation, names: &'a Names) -> Self {
        let named = aggregation.keys.iter().any(|key| key.kind.names_kernel());
        Self { buffer, aggregation, names: named.then_some(names) }
    }
}

impl AggSink for Adder<'_> {
    fn cell(&mut self, cpu: u32, key: &[u8], words: &[u64]) {
        match self.names {
            Some(names) => {
                let key = named_key(&self.aggregation.keys, key, names);
                self.buffer.add(self.aggregation, cpu, &key, words);
            }
            None => self.buffer.add(self.aggregation, cpu, key, words),
        }
    }
}
