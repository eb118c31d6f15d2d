//! Firing: how a provider makes a probe of its own fire.

use std::fmt;
use std::sync::Arc;

/// What the host does when a provider fires a probe.
pub trait Fire: Send + Sync {
    /// Fires, as [`FireHandle::fire`] says.
    fn fire(&self, args: &[u64]) -> bool;
}

/// Fires one probe. A provider is handed one by [`Provider::started`](crate::Provider::started), may clone it, send it
/// to other threads, and keep it for as long as it likes: once tracing is over it does nothing.
#[derive(Clone)]
pub struct FireHandle(Arc<dyn Fire>);

impl FireHandle {
    /// How many arguments a firing can have: `arg0` to `arg9`.
    pub const ARGS: usize = 10;

    /// A handle that does this.
    pub fn new(fire: impl Fire + 'static) -> Self {
        Self(Arc::new(fire))
    }

    /// Fires the probe in the calling thread, which is the one that D sees as `tid`, and returns when its clauses have
    /// run. `args` are arg0, arg1, ...; those that are missing are 0, those beyond [`FireHandle::ARGS`] are not seen. A
    /// pointer among them is one into this process.
    ///
    /// Whether the probe has fired: it has not if tracing is over, and then never will again.
    pub fn fire(&self, args: &[u64]) -> bool {
        self.0.fire(&args[..args.len().min(Self::ARGS)])
    }
}

impl fmt::Debug for FireHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FireHandle")
    }
}
