//! The contract between a provider and its host.

use crate::fire::FireHandle;
use crate::pattern::ProbePattern;
use crate::probe::{ArgDesc, Preamble, ProbeName, ProbeSpec, ProviderStability};

/// A source of probes.
///
/// A provider answers questions and describes; the host attaches. It may be asked from one thread at a time only.
pub trait Provider: Send {
    /// Its name in the registry: no other provider may have it. Mostly the first part of its probes' names.
    fn name(&self) -> &str;

    /// The provider names of its probes: what descriptions call it by.
    fn provides(&self) -> Vec<String> {
        vec![self.name().to_owned()]
    }

    /// Stability of what it offers.
    fn stability(&self) -> ProviderStability;

    /// Stability of those of its probes that have this provider name.
    fn stability_of(&self, _provider: &str) -> ProviderStability {
        self.stability()
    }

    /// Whether it can work on this system.
    ///
    /// # Errors
    /// One sentence that says what is missing.
    fn can_run(&self, _context: &dyn Context) -> Result<(), ProviderError> {
        Ok(())
    }

    /// Whether it numbers its probes itself, by [`Sink::numbered`]: for one with so many that it makes only those that
    /// a pattern asks for. Its probes come behind those of all others, and it is not asked for others' sake.
    fn numbers_probes(&self) -> bool {
        false
    }

    /// What a pattern means that names this provider, where that is more than its text says. The host matches what
    /// comes of it with the probes' names.
    fn meant(&self, pattern: &ProbePattern) -> ProbePattern {
        pattern.clone()
    }

    /// Gives the sink all probes that `pattern` can match, and may give more: the host matches again. Listing is asked
    /// with a pattern that matches everything, and gets the probes that exist by themselves; probes that are made on
    /// demand (`profile-1234hz`) come only for a pattern that names them, and no other means them.
    ///
    /// # Errors
    /// When what describes the probes can't be read.
    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError>;

    /// Argument types of a probe whose [`ArgSource`](crate::ArgSource) is `Provider`.
    ///
    /// # Errors
    /// When what describes them can't be read.
    fn args(&mut self, _probe: &ProbeName, _context: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        Ok(Vec::new())
    }

    /// How a probe is made from its attach point. `None`: it fires when that is come to, with its arguments.
    ///
    /// # Errors
    /// When what describes it can't be read.
    fn preamble(&mut self, _probe: &ProbeName, _context: &dyn Context) -> Result<Option<Preamble>, ProviderError> {
        Ok(None)
    }

    /// Whether one of its probes can be enabled on this system: it may tell some that can't, so that whoever names them
    /// learns why. With `-Z` those are as if they were not there.
    ///
    /// # Errors
    /// One sentence that says what is missing.
    fn can_enable(&self, _probe: &ProbeName, _context: &dyn Context) -> Result<(), ProviderError> {
        Ok(())
    }

    /// The probe is about to be enabled for the first time in a session.
    ///
    /// # Errors
    /// When it can't be; the host then refuses the enabling with this sentence.
    fn enable(&mut self, _probe: &ProbeName) -> Result<(), ProviderError> {
        Ok(())
    }

    /// Tracing has begun, with this probe enabled, whose [`AttachPoint`](crate::AttachPoint) is `Provider`: from now on
    /// `fire` fires it, from any thread. A provider that needs a thread of its own starts it here and not before, so
    /// that the thread leaves signals to the host.
    ///
    /// # Errors
    /// When the provider can't do its part; the host then gives up tracing with this sentence.
    fn started(&mut self, _probe: &ProbeName, _fire: FireHandle) -> Result<(), ProviderError> {
        Ok(())
    }

    /// The probe is no longer enabled. If it was started, its handle does nothing any more.
    fn disable(&mut self, _probe: &ProbeName) {}
}

/// What the host tells a provider of the system.
pub trait Context {
    /// Root of the trace file system: where it is mounted, `/sys/kernel/tracing` on most systems, or else a mount of
    /// the host's own. `None` if the kernel has none, or does not let it be mounted.
    fn tracefs(&self) -> Option<&str>;

    /// Whether the kernel has a function of this name (by its BTF: not those of modules).
    fn has_kernel_function(&self, symbol: &str) -> bool;

    /// How many CPUs are online.
    fn cpus(&self) -> u32;

    /// Whether the kernel has a tracepoint of this name (by its BTF).
    fn has_tracepoint(&self, name: &str) -> bool;

    /// Names of the kernel's tracepoints, sorted.
    fn tracepoints(&self) -> Vec<String>;
}

/// Takes the probes that a provider describes.
pub trait Sink {
    /// Takes one.
    fn probe(&mut self, spec: ProbeSpec);

    /// Takes one that has a number of its own, which is its id: from a provider that
    /// [numbers its probes](Provider::numbers_probes). It must be the same whatever was asked for, no other probe may
    /// have it, and it is at least [`FIRST_NUMBERED`].
    fn numbered(&mut self, id: u32, spec: ProbeSpec) {
        let _ = id;
        self.probe(spec);
    }
}

/// The least id that a provider may give a probe itself: those below are counted.
pub const FIRST_NUMBERED: u32 = 1 << 20;

impl<F: FnMut(ProbeSpec)> Sink for F {
    fn probe(&mut self, spec: ProbeSpec) {
        self(spec);
    }
}

/// Why a provider can't do what it was asked: one sentence, lower case, no full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProviderError(pub String);
