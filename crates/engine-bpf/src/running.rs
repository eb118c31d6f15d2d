//! An enabling that is in place.

use std::collections::{BTreeMap, BTreeSet};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use bpf_codegen::object::{Control, Counters, MapPlan, MapRole, MapSpec, Speculation};
use dif_vm::AggId;
use dtrace_core::engine::{AggSink, Decision, Drops, Enabling, EngineError, Lowered, RecordSink, Running, Status};
use dtrace_provider::FireHandle;

use crate::aggregation::{self, Cells};
use crate::fire::{self, Firing, Gate};
use crate::functions;
use crate::maps::{Map, Maps};
use crate::ring::Rings;
use crate::sweep;
use crate::sys::{self, Mapping, Poller};

/// Units that are run by test-run: indices of programs.
#[derive(Debug)]
pub(crate) struct TestRuns {
    pub(crate) begin: Vec<usize>,
    pub(crate) end: Vec<usize>,
    pub(crate) fired: BTreeMap<u32, usize>,
}

/// What there is to tell of how the enabling was made.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) lowered: Vec<Lowered>,
    pub(crate) log: String,
    /// Sentences for the user.
    pub(crate) notices: Vec<String>,
}

/// What enabling has made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) enabling: Enabling,
    pub(crate) plan: MapPlan,
    pub(crate) maps: Maps,
    pub(crate) programs: Vec<OwnedFd>,
    pub(crate) links: Vec<OwnedFd>,
    pub(crate) runs: TestRuns,
    pub(crate) told: Told,
    pub(crate) cpus: u32,
}

/// Maps, programs and links of an enabling. Dropping it takes all of them away.
#[derive(Debug)]
pub(crate) struct RunningBpf {
    enabling: Enabling,
    plan: MapPlan,
    maps: Maps,
    rings: Rings,
    poller: Poller,
    control: Arc<Mapping>,
    counters: Mapping,
    /// States of speculations, if there are any.
    speculations: Option<Mapping>,
    programs: Arc<Vec<OwnedFd>>,
    links: Vec<OwnedFd>,
    runs: TestRuns,
    gate: Gate,
    cpus: u32,
    stopped: bool,
    drops_told: Drops,
    /// What aggregations had in maps that were swapped since they were taken last.
    aside: BTreeMap<AggId, Cells>,
    /// Those of which only what is aside counts, until it is taken.
    parted: BTreeSet<AggId>,
    told: Told,
    /// Whether arrays of ended threads can be told.
    sweeps: bool,
}

impl RunningBpf {
    pub(crate) fn new(made: Made) -> Result<Self, EngineError> {
        let Made { enabling, plan, mut maps, programs, links, mut runs, told, cpus } = made;
        let failed = |e: std::io::Error| EngineError::new(format!("cannot map the buffers: {e}"));
        let missing = || EngineError::new("the plan has no control block");
        let control = maps.role(MapRole::Control).ok_or_else(missing)?;
        let counters = maps.role(MapRole::Counters).ok_or_else(missing)?;
        let control = Mapping::value(control.fd.as_fd(), Control::SIZE as usize).map_err(failed)?;
        let counters = Mapping::value(counters.fd.as_fd(), (Counters::SIZE * cpus) as usize).map_err(failed)?;
        let speculations = match maps.role(MapRole::Speculations) {
            Some(map) => {
                let size = Speculation::SIZE * map.spec.max_entries;
                Some(Mapping::value(map.fd.as_fd(), size as usize).map_err(failed)?)
            }
            None => None,
        };
        let size = maps.role(MapRole::Rings).map_or(0, |m| m.spec.max_entries);
        let rings = Rings::new(std::mem::take(&mut maps.rings), size).map_err(failed)?;
        let poller = Poller::new().map_err(failed)?;
        rings.watch(&poller).map_err(failed)?;
        let cells = cpus as usize;
        let (control, programs) = (Arc::new(control), Arc::new(programs));
        let gate = Gate::new(Firing {
            control: Arc::clone(&control),
            programs: Arc::clone(&programs),
            probes: std::mem::take(&mut runs.fired),
            cpu: enabling.options.cpu,
        });
        let drops_told = Drops { principal: vec![0; cells], aggregation: vec![0; cells], ..Drops::default() };
        Ok(Self {
            enabling,
            plan,
            maps,
            rings,
            poller,
            control,
            counters,
            speculations,
            programs,
            links,
            runs,
            gate,
            cpus,
            stopped: false,
            drops_told,
            aside: BTreeMap::new(),
            parted: BTreeSet::new(),
            told,
            sweeps: sweep::is_possible(),
        })
    }

    fn run(&self, units: &[usize]) -> Result<(), EngineError> {
        for &unit in units {
            fire::run(&self.programs[unit], &[], self.enabling.options.cpu)
                .map_err(|e| EngineError::new(format!("cannot run a program of the session: {e}")))?;
        }
        Ok(())
    }

    fn status(&self) -> Status {
        match self.control.load32(Control::ACTIVITY as usize) {
            Control::ENDING if !self.stopped => {
                Status::Exited(self.control.load32(Control::EXIT_STATUS as usize) as i32)
            }
            _ => Status::Active,
        }
    }

    /// A counter of each CPU.
    fn counter(&self, counter: u32) -> Vec<u64> {
        (0..self.cpus).map(|cpu| self.counters.load64((cpu * Counters::SIZE + counter) as usize)).collect()
    }
}

impl Running for RunningBpf {
    fn lowered(&self) -> &[Lowered] {
        &self.told.lowered
    }

    fn log(&self) -> Option<&str> {
        Some(&self.told.log)
    }

    fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told.notices)
    }

    fn go(&mut self) -> Result<(), EngineError> {
        self.run(&self.runs.begin)?;
        // Not if BEGIN has called exit().
        self.control.exchange32(Control::ACTIVITY as usize, Control::IDLE, Control::ACTIVE);
        Ok(())
    }

    fn work(
        &mut self,
        timeout: Duration,
        wake: Option<BorrowedFd<'_>>,
        sink: &mut dyn RecordSink,
    ) -> Result<Status, EngineError> {
        if !self.stopped && self.status() == Status::Active && !timeout.is_zero() {
            self.poller
                .wait(wake, timeout)
                .map_err(|e| EngineError::new(format!("cannot wait for the buffers: {e}")))?;
        }
        let status = self.status();
        self.rings.drain(self.stopped, sink);
        Ok(status)
    }

    fn snapshot(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        if let Some(aside) = self.aside.get(&id) {
            aside.give(sink);
        }
        if self.parted.contains(&id) {
            return Ok(());
        }
        let Some(map) = self.maps.role(self.aggregation_map(id)) else { return Ok(()) };
        aggregation::read(map.cells(), &map.spec, &self.layout(id), sink)
    }

    fn part(&mut self, ids: &[AggId]) -> Result<(), EngineError> {
        let roles: Vec<_> = ids.iter().map(|&id| self.aggregation_map(id)).collect();
        for (spec, old) in swap_all(self.maps.maps.iter_mut().filter(|map| roles.contains(&map.spec.role))) {
            let old = old.map_err(|e| EngineError::new(format!("cannot start an aggregation anew: {e}")))?;
            self.set_aside(old.as_fd(), &spec)?;
            let parted = ids.iter().zip(&roles).filter(|&(_, role)| *role == spec.role);
            self.parted.extend(parted.map(|(&id, _)| id));
        }
        Ok(())
    }

    fn take(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        if !self.parted.contains(&id) {
            self.part(&[id])?;
        }
        self.parted.remove(&id);
        if let Some(aside) = self.aside.remove(&id) {
            aside.give(sink);
        }
        Ok(())
    }

    fn relieve(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        if let Some(aside) = self.aside.remove(&id) {
            aside.give(sink);
        }
        let Some(map) = self.maps.role(self.aggregation_map(id)).filter(|map| map.spec.swapped) else { return Ok(()) };
        let mut keys = 0u32;
        aggregation::for_each_key(map.cells(), &map.spec, &self.layout(id), |_, _| keys += 1)?;
        // Before half of the room is taken there is time until the next call.
        if keys < map.spec.max_entries.div_ceil(2) { Ok(()) } else { self.take(id, sink) }
    }

    fn clean(&mut self) -> Result<(), EngineError> {
        if !self.sweeps {
            return Ok(());
        }
        sweep::sweep(&self.maps).map_err(|e| EngineError::new(format!("cannot read a thread-local array: {e}")))
    }

    fn drops(&mut self) -> Result<Drops, EngineError> {
        let total = |counter| self.counter(counter).iter().sum();
        let now = Drops {
            principal: self.counter(Counters::PRINCIPAL),
            aggregation: self.counter(Counters::AGGREGATION),
            dynamic: total(Counters::DYNAMIC),
            speculative: total(Counters::SPECULATIVE),
            speculation_busy: total(Counters::SPECULATION_BUSY),
            speculation_unavailable: total(Counters::SPECULATION_UNAVAILABLE),
            error: total(Counters::ERROR),
        };
        let since = |now: &[u64], told: &[u64]| now.iter().zip(told).map(|(a, b)| a.saturating_sub(*b)).collect();
        let fresh = Drops {
            principal: since(&now.principal, &self.drops_told.principal),
            aggregation: since(&now.aggregation, &self.drops_told.aggregation),
            dynamic: now.dynamic.saturating_sub(self.drops_told.dynamic),
            speculative: now.speculative.saturating_sub(self.drops_told.speculative),
            speculation_busy: now.speculation_busy.saturating_sub(self.drops_told.speculation_busy),
            speculation_unavailable: now
                .speculation_unavailable
                .saturating_sub(self.drops_told.speculation_unavailable),
            error: now.error.saturating_sub(self.drops_told.error),
        };
        self.drops_told = now;
        Ok(fresh)
    }

    fn decided(&mut self) -> Vec<Decision> {
        let Some(states) = &self.speculations else { return Vec::new() };
        let count = self.maps.role(MapRole::Speculations).map_or(0, |m| m.spec.max_entries);
        let decision = |n: u32| {
            let at = (n * Speculation::SIZE) as usize;
            let generation = states.load32(at + Speculation::GENERATION as usize);
            let speculation = Speculation::key(n + 1, generation);
            match states.load32(at) {
                Speculation::COMMITTING => Some(Decision { speculation, commit: true }),
                Speculation::DISCARDING => Some(Decision { speculation, commit: false }),
                _ => None,
            }
        };
        (0..count).filter_map(decision).collect()
    }

    fn free(&mut self, speculation: u32) {
        let at = ((Speculation::id(speculation) - 1) * Speculation::SIZE) as usize;
        if let Some(states) = &self.speculations {
            states.store64(at + Speculation::BYTES as usize, 0);
            states.store32(at, Speculation::INACTIVE);
        }
    }

    fn stop(&mut self) -> Result<(), EngineError> {
        self.control.store32(Control::ACTIVITY as usize, Control::ENDING);
        self.stopped = true;
        self.detach();
        self.gate.close();
        self.run(&self.runs.end)
    }

    fn fire_handle(&self, probe: u32) -> Option<FireHandle> {
        self.gate.handle(probe)
    }
}

impl Drop for RunningBpf {
    fn drop(&mut self) {
        self.gate.close();
    }
}

impl RunningBpf {
    /// Takes all links away, and then looks what the kernel has not run.
    fn detach(&mut self) {
        let of = functions::functions(&self.enabling).count();
        if of == 0 {
            return functions::detach(&mut self.links, &self.enabling, None);
        }
        let mut nested = 0;
        let mut returns = 0;
        for (is_return, missed) in self.links.iter().map(|link| sys::missed_before(link.as_fd())) {
            *if is_return { &mut returns } else { &mut nested } += missed;
        }
        functions::detach(&mut self.links, &self.enabling, Some(of));
        self.told.notices.extend(functions::unloaded(&self.enabling));
        nested += self.counter(Counters::MISSED).iter().sum::<u64>();
        nested += self.programs.iter().map(|program| sys::missed(program.as_fd())).sum::<u64>();
        let mut tell = |missed: u64, one: &str, many: &str, why: &str| {
            if missed > 0 {
                self.told.notices.push(format!("{missed} {} {why}", if missed == 1 { one } else { many }));
            }
        };
        let why = "left out: of functions that tracing itself calls, or in an interrupt of it";
        tell(nested, "firing", "firings", why);
        let why =
            "of functions left out: more threads were in these functions at once than the kernel keeps places for";
        tell(returns, "return", "returns", why);
    }

    fn aggregation_map(&self, id: AggId) -> MapRole {
        MapRole::Aggregation(self.plan.aggregations.get(id.0 as usize).map_or(id.0, |plan| plan.map))
    }

    /// Keeps what aggregations had in a map that is theirs no more.
    fn set_aside(&mut self, old: BorrowedFd<'_>, spec: &MapSpec) -> Result<(), EngineError> {
        let all = self.enabling.program.aggregations.iter().map(|aggregation| aggregation.id);
        let held: Vec<_> = all.filter(|&id| self.aggregation_map(id) == spec.role).collect();
        for id in held {
            let layout = self.layout(id);
            aggregation::read(old, spec, &layout, self.aside.entry(id).or_default())?;
        }
        Ok(())
    }

    fn layout(&self, id: AggId) -> aggregation::Layout {
        aggregation::Layout::new(&self.enabling, &self.plan, id, self.cpus)
    }
}

/// Swaps maps at one moment. Each waits for the programs that run on the kernel's CPUs, which takes a while, so all wait
/// together. One for which there is no thread is left out.
fn swap_all<'m>(mut maps: impl Iterator<Item = &'m mut Map>) -> Vec<(MapSpec, io::Result<OwnedFd>)> {
    let Some(first) = maps.next() else { return Vec::new() };
    thread::scope(|scope| {
        let swap = |map: &mut Map| (map.spec.clone(), map.swap());
        let others: Vec<_> =
            maps.filter_map(|map| thread::Builder::new().spawn_scoped(scope, move || swap(map)).ok()).collect();
        let mut swapped = vec![swap(first)];
        swapped.extend(others.into_iter().filter_map(|other| other.join().ok()));
        swapped
    })
}
