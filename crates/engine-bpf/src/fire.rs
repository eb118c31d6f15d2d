//! Probes that their providers fire, from whatever thread.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, PoisonError, RwLock};

use bpf_codegen::object::Control;
use dtrace_provider::{Fire, FireHandle};

use crate::sys::{self, Mapping};

/// How many words of arguments a test-run can take.
const WORDS: usize = 12;

/// What firing needs.
#[derive(Debug)]
pub(crate) struct Firing {
    /// The control block, which says whether tracing is on.
    pub(crate) control: Arc<Mapping>,
    /// All programs of the enabling.
    pub(crate) programs: Arc<Vec<OwnedFd>>,
    /// Which of them each probe has, by its id.
    pub(crate) probes: BTreeMap<u32, usize>,
    /// The CPU that is traced alone.
    pub(crate) cpu: Option<u32>,
}

/// Lets firings through until it is closed. Each holds it for reading, so that closing waits for those under way.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<RwLock<Option<Firing>>>);

impl Gate {
    pub(crate) fn new(firing: Firing) -> Self {
        Self(Arc::new(RwLock::new(Some(firing))))
    }

    pub(crate) fn close(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A handle for one probe, if it is among those that providers fire.
    pub(crate) fn handle(&self, probe: u32) -> Option<FireHandle> {
        let firing = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let program = *firing.as_ref()?.probes.get(&probe)?;
        Some(FireHandle::new(ProbeFire { gate: self.clone(), program }))
    }
}

struct ProbeFire {
    gate: Gate,
    program: usize,
}

impl Fire for ProbeFire {
    fn fire(&self, args: &[u64]) -> bool {
        let firing = self.gate.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(firing) = firing.as_ref() else { return false };
        let active = firing.control.load32(Control::ACTIVITY as usize) == Control::ACTIVE;
        active && firing.programs.get(self.program).is_some_and(|program| run(program, args, firing.cpu).is_ok())
    }
}

/// Runs a program once with these arguments: in the calling thread, or on this CPU.
pub(crate) fn run(program: &OwnedFd, args: &[u64], cpu: Option<u32>) -> std::io::Result<()> {
    let mut context = [0u64; WORDS];
    for (word, &arg) in context.iter_mut().zip(args) {
        *word = arg;
    }
    sys::test_run(program.as_fd(), &context, cpu)
}
