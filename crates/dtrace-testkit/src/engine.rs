//! An engine that plays a script: records, faults, drops and cells as a test wants them.
//!
//! It registers under the name `fake`; `-x engine=fake` takes it. The script is the thread's own.

use std::cell::RefCell;
use std::os::fd::BorrowedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dif_vm::program::{AggId, RecordHeader};
use dtrace_core::engine::{
    AggSink, Decision, Drops, EnabledProbe, Enabling, Engine, EngineError, EngineFactory, FaultRecord, RecordSink,
    Running, Status,
};
use dtrace_provider::{AttachPoint, Fire, FireHandle};

/// What one pass of the consumer gets.
#[derive(Debug, Clone, Default)]
pub struct Pass {
    /// Records: header and bytes.
    pub records: Vec<(RecordHeader, Vec<u8>)>,
    /// What becomes of speculations, after the records.
    pub decisions: Vec<Decision>,
    /// Faults, after the records.
    pub faults: Vec<FaultRecord>,
    /// What was lost until then.
    pub drops: Drops,
    /// If the program has ended, its status.
    pub exit: Option<i32>,
}

/// What an enabling gives.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Pass by pass; after the last there is nothing more.
    pub passes: Vec<Pass>,
    /// Cells: aggregation, CPU, key, words.
    pub cells: Vec<(u32, u32, Vec<u8>, Vec<u64>)>,
    /// Why enabling fails.
    pub refuse: Option<String>,
    /// What providers have fired themselves; a clone that the test keeps sees it.
    pub fired: Fired,
}

/// A firing of a probe by its provider: the probe's id, and the arguments.
pub type Firing = (u32, Vec<u64>);

/// All such firings.
#[derive(Debug, Clone, Default)]
pub struct Fired(Arc<Mutex<Vec<Firing>>>);

impl Fired {
    /// Those since the last call.
    pub fn take(&self) -> Vec<Firing> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A handle that works while the other end of `tracing` is there.
struct FakeFire {
    probe: u32,
    fired: Fired,
    tracing: std::sync::Weak<()>,
}

impl Fire for FakeFire {
    fn fire(&self, args: &[u64]) -> bool {
        if self.tracing.upgrade().is_none() {
            return false;
        }
        self.fired.0.lock().unwrap_or_else(PoisonError::into_inner).push((self.probe, args.to_vec()));
        true
    }
}

thread_local! {
    static SCRIPT: RefCell<Script> = RefCell::default();
}

/// Sets the script of the next enabling on this thread.
pub fn play(script: Script) {
    SCRIPT.set(script);
}

/// The engine.
#[derive(Debug)]
pub struct FakeEngine;

inventory::submit! {
    EngineFactory { name: "fake", rank: 0, make: || Box::new(FakeEngine) }
}

impl Engine for FakeEngine {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn can_run(&self) -> Result<(), EngineError> {
        Ok(())
    }

    fn enable(&self, enabling: Enabling) -> Result<Box<dyn Running>, EngineError> {
        let mut script = SCRIPT.take();
        if let Some(reason) = script.refuse {
            return Err(EngineError::new(reason));
        }
        script.passes.reverse();
        let playing = Playing {
            script,
            drops: Drops::default(),
            exit: None,
            probes: enabling.probes,
            tracing: Some(Arc::default()),
        };
        Ok(Box::new(playing))
    }
}

#[derive(Debug)]
struct Playing {
    script: Script,
    drops: Drops,
    exit: Option<i32>,
    probes: Arc<Vec<EnabledProbe>>,
    /// Until it is stopped.
    tracing: Option<Arc<()>>,
}

impl Running for Playing {
    fn go(&mut self) -> Result<(), EngineError> {
        Ok(())
    }

    fn work(
        &mut self,
        _timeout: Duration,
        _wake: Option<BorrowedFd<'_>>,
        sink: &mut dyn RecordSink,
    ) -> Result<Status, EngineError> {
        if let Some(pass) = self.script.passes.pop() {
            pass.records.iter().for_each(|(header, data)| sink.record(header, data));
            pass.decisions.iter().for_each(|decision| sink.decision(*decision));
            pass.faults.iter().for_each(|fault| sink.fault(fault));
            self.drops = pass.drops;
            self.exit = self.exit.or(pass.exit);
        }
        Ok(self.exit.map_or(Status::Active, Status::Exited))
    }

    fn snapshot(&mut self, aggregation: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        for (id, cpu, key, words) in &self.script.cells {
            if *id == aggregation.0 {
                sink.cell(*cpu, key, words);
            }
        }
        Ok(())
    }

    fn take(&mut self, aggregation: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.snapshot(aggregation, sink)?;
        self.script.cells.retain(|cell| cell.0 != aggregation.0);
        Ok(())
    }

    fn drops(&mut self) -> Result<Drops, EngineError> {
        Ok(std::mem::take(&mut self.drops))
    }

    fn decided(&mut self) -> Vec<Decision> {
        Vec::new()
    }

    fn free(&mut self, _speculation: u32) {}

    fn stop(&mut self) -> Result<(), EngineError> {
        self.tracing = None;
        Ok(())
    }

    fn fire_handle(&self, probe: u32) -> Option<FireHandle> {
        let enabled = self.probes.iter().find(|p| p.id == Some(probe))?;
        let tracing = Arc::downgrade(self.tracing.as_ref()?);
        let fire = FakeFire { probe, fired: self.script.fired.clone(), tracing };
        (enabled.spec.attach == AttachPoint::Provider).then(|| FireHandle::new(fire))
    }
}
