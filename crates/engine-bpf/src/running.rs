//! An enabling that is in place.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use bpf_codegen::object::{Control, Counters, MapPlan, MapRole, Speculation};
use dif_vm::AggId;
use dtrace_core::engine::{AggSink, Decision, Drops, Enabling, EngineError, RecordSink, Running, Status};
use dtrace_provider::FireHandle;

use crate::aggregation;
use crate::fire::{self, Firing, Gate};
use crate::maps::Maps;
use crate::ring::Rings;
use crate::sys::{Mapping, Poller};

/// Values of the activity word.
pub(crate) const ACTIVE: u32 = 1;
const ENDING: u32 = 2;

/// Units that are run by test-run: indices of programs.
#[derive(Debug)]
pub(crate) struct TestRuns {
    pub(crate) begin: Vec<usize>,
    pub(crate) end: Vec<usize>,
    pub(crate) fired: BTreeMap<u32, usize>,
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
    told: Drops,
}

impl RunningBpf {
    #[expect(clippy::too_many_arguments, reason = "each is a part that enabling has just made")]
    pub(crate) fn new(
        enabling: Enabling,
        plan: MapPlan,
        maps: Maps,
        rings: Vec<OwnedFd>,
        programs: Vec<OwnedFd>,
        links: Vec<OwnedFd>,
        mut runs: TestRuns,
        cpus: u32,
    ) -> Result<Self, EngineError> {
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
        let rings = Rings::new(rings, size).map_err(failed)?;
        let poller = Poller::new().map_err(failed)?;
        rings.watch(&poller).map_err(failed)?;
        let cells = cpus as usize;
        let (control, programs) = (Arc::new(control), Arc::new(programs));
        let gate = Gate::new(Firing {
            control: Arc::clone(&control),
            programs: Arc::clone(&programs),
            probes: std::mem::take(&mut runs.fired),
        });
        let told = Drops { principal: vec![0; cells], aggregation: vec![0; cells], ..Drops::default() };
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
            told,
        })
    }

    fn run(&self, units: &[usize]) -> Result<(), EngineError> {
        for &unit in units {
            fire::run(&self.programs[unit], &[])
                .map_err(|e| EngineError::new(format!("cannot run a program of the session: {e}")))?;
        }
        Ok(())
    }

    fn status(&self) -> Status {
        match self.control.load32(Control::ACTIVITY as usize) {
            ENDING if !self.stopped => Status::Exited(self.control.load32(Control::EXIT_STATUS as usize) as i32),
            _ => Status::Active,
        }
    }

    /// A counter of each CPU.
    fn counter(&self, counter: u32) -> Vec<u64> {
        (0..self.cpus).map(|cpu| self.counters.load64((cpu * Counters::SIZE + counter) as usize)).collect()
    }
}

impl Running for RunningBpf {
    fn go(&mut self) -> Result<(), EngineError> {
        self.run(&self.runs.begin)?;
        // Not if BEGIN has called exit().
        self.control.exchange32(Control::ACTIVITY as usize, 0, ACTIVE);
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
        let Some(map) = self.maps.role(MapRole::Aggregation(id.0)) else { return Ok(()) };
        aggregation::read(map.cells(), &map.spec, &self.layout(id), sink)
    }

    fn take(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        let layout_plan = self.plan.clone();
        let Some(map) = self.maps.maps.iter_mut().find(|m| m.spec.role == MapRole::Aggregation(id.0)) else {
            return Ok(());
        };
        let old = map.swap().map_err(|e| EngineError::new(format!("cannot start an aggregation anew: {e}")))?;
        let spec = map.spec.clone();
        let layout = aggregation::Layout::new(&self.enabling, &layout_plan, id, self.cpus);
        aggregation::read(old.as_fd(), &spec, &layout, sink)
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
            principal: since(&now.principal, &self.told.principal),
            aggregation: since(&now.aggregation, &self.told.aggregation),
            dynamic: now.dynamic - self.told.dynamic,
            speculative: now.speculative - self.told.speculative,
            speculation_busy: now.speculation_busy - self.told.speculation_busy,
            speculation_unavailable: now.speculation_unavailable - self.told.speculation_unavailable,
            error: now.error - self.told.error,
        };
        self.told = now;
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
        self.control.store32(Control::ACTIVITY as usize, ENDING);
        self.stopped = true;
        self.links.clear();
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
    fn layout(&self, id: AggId) -> aggregation::Layout {
        aggregation::Layout::new(&self.enabling, &self.plan, id, self.cpus)
    }
}
