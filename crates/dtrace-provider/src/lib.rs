//! What a DTrace provider depends on, and all that it needs.
//!
//! A provider *describes* probes: their names, where in the kernel or in a process each one is (an [`AttachPoint`]),
//! and what arguments it has. It attaches nothing: an engine does.

pub mod attach;
pub mod pattern;
pub mod probe;
pub mod provider;
pub mod register;

pub use crate::attach::{AttachPoint, Cpus, SessionEvent, Site, SyscallAbi};
pub use crate::pattern::{ProbePattern, glob_match};
pub use crate::probe::{ArgDesc, ArgSource, Attributes, Class, ProbeName, ProbeSpec, ProviderStability, Stability};
pub use crate::provider::{Context, Provider, ProviderError, Sink};
pub use crate::register::{PROVIDERS, ProviderFactory};

#[doc(hidden)]
pub use linkme;
