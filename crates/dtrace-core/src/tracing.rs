//! An enabling in place: go, work until it is over, stop.

use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Duration;

use dif_vm::{AggId, Builtin, Subr, VerifiedProgram};
use dtrace_provider::FireHandle;

use crate::buffer::PrincipalBuffer;
use crate::enabling::{Ecb, EcbTable};
use crate::engine::{AggSink, Drops, EnabledProbe, EngineError, Lowered, RecordSink, Running, Status};
use crate::session::{Session, SessionError};
use crate::speculation::Speculations;

// Providers fire with as many arguments as D has names for.
const _: () = assert!(FireHandle::ARGS == Builtin::ARGUMENTS as usize);

/// An enabling in place, with what belongs to it.
pub struct Tracing {
    pub(crate) session: Session,
    pub(crate) running: Box<dyn Running>,
    pub(crate) speculations: Speculations,
    pub(crate) stopped: bool,
    pub(crate) program: Arc<VerifiedProgram>,
    pub(crate) probes: Arc<Vec<EnabledProbe>>,
    pub(crate) ecbs: EcbTable,
    pub(crate) buffer: PrincipalBuffer,
}

impl std::fmt::Debug for Tracing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracing").field("probes", &self.probes).finish_non_exhaustive()
    }
}

impl Tracing {
    /// The program.
    pub fn program(&self) -> &Arc<VerifiedProgram> {
        &self.program
    }

    /// Whether it speculates: then the buffers are to be read at `cleanrate`.
    pub fn speculates(&self) -> bool {
        self.program.calls(Subr::Speculation)
    }

    /// The enabled probes.
    pub fn probes(&self) -> &Arc<Vec<EnabledProbe>> {
        &self.probes
    }

    /// An empty principal buffer for its records, as the options ask for it. Only the first call gives it.
    pub fn take_buffer(&mut self) -> PrincipalBuffer {
        std::mem::take(&mut self.buffer)
    }

    /// Buffers that are smaller than was asked for.
    pub fn lowered(&self) -> &[Lowered] {
        self.running.lowered()
    }

    /// What there is to tell the user since the last call: see [`Running::take_notices`].
    pub fn take_notices(&mut self) -> Vec<String> {
        self.running.take_notices()
    }

    /// What the kernel's verifier said, if `bpflog` is set.
    pub fn log(&self) -> Option<&str> {
        self.running.log()
    }

    /// The ECB of an EPID: its probe is one of [`Tracing::probes`].
    pub fn ecb(&self, epid: u32) -> Option<Ecb> {
        self.ecbs.get(epid)
    }

    /// Fires BEGIN, then lets all else fire, and tells the providers that fire probes themselves.
    ///
    /// # Errors
    /// When the system refuses, or such a provider can't.
    pub fn go(&mut self) -> Result<(), SessionError> {
        self.running.go()?;
        for id in self.probes.iter().filter_map(|probe| probe.id) {
            if let Some(fire) = self.running.fire_handle(id) {
                self.session.probes().started(id, fire)?;
            }
        }
        Ok(())
    }

    /// Waits, then hands over what is there: see [`Running::work`].
    ///
    /// # Errors
    /// When the buffers can't be read.
    pub fn work(
        &mut self,
        timeout: Duration,
        wake: Option<BorrowedFd<'_>>,
        sink: &mut dyn RecordSink,
    ) -> Result<Status, EngineError> {
        let mut sink = self.speculations.sink(sink);
        let status = self.running.work(timeout, wake, &mut sink)?;
        sink.clean(self.running.as_mut(), self.stopped);
        Ok(status)
    }

    /// Values of an aggregation as they stand.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn snapshot(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.snapshot(id, sink)
    }

    /// Parts what some aggregations hold from what comes next: see [`Running::part`].
    ///
    /// # Errors
    /// When it can't be read.
    pub fn part(&mut self, ids: &[AggId]) -> Result<(), EngineError> {
        self.running.part(ids)
    }

    /// Hands over what an aggregation held, and forgets it.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn take(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.take(id, sink)
    }

    /// Takes out what an aggregation holds if it may soon have no room for another key: see [`Running::relieve`].
    ///
    /// # Errors
    /// When it can't be read.
    pub fn relieve(&mut self, id: AggId, sink: &mut dyn AggSink) -> Result<(), EngineError> {
        self.running.relieve(id, sink)
    }

    /// Frees what ended threads have left in thread-local arrays; to be called now and then.
    ///
    /// # Errors
    /// When the arrays can't be read.
    pub fn clean(&mut self) -> Result<(), EngineError> {
        self.running.clean()
    }

    /// What was lost since the last call.
    ///
    /// # Errors
    /// When the counters can't be read.
    pub fn drops(&mut self) -> Result<Drops, EngineError> {
        self.running.drops()
    }

    /// Stops everything and fires END.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn stop(&mut self) -> Result<(), EngineError> {
        let result = self.running.stop();
        self.stopped = true;
        self.session.probes().disable();
        result
    }
}
