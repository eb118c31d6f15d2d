//! What a DTrace provider depends on, and all that it needs.
//!
//! A provider *describes* probes: their names, where in the kernel or in a process each one is (an [`AttachPoint`]),
//! and what arguments it has. It attaches nothing: an engine does. So a provider works on every engine that has such
//! attach points, and its code runs when probes are looked for, not when they fire.
//!
//! # A provider
//!
//! is a type with [`Default`] that implements [`Provider`]. This one offers two of the scheduler's tracepoints under
//! names of its own.
//!
//! ```
//! use dtrace_provider::{
//!     ArgSource, AttachPoint, Attributes, Class, Context, ProbeName, ProbePattern, ProbeSpec, Provider, ProviderError,
//!     ProviderStability, Sink, Stability, register_provider,
//! };
//!
//! #[derive(Default)]
//! struct OnCpu;
//!
//! impl Provider for OnCpu {
//!     fn name(&self) -> &str {
//!         "oncpu"
//!     }
//!
//!     fn stability(&self) -> ProviderStability {
//!         let stable = Attributes::new(Stability::Stable, Stability::Evolving, Class::Common);
//!         ProviderStability { provider: stable, module: stable, function: stable, name: stable, args: stable }
//!     }
//!
//!     fn provide(&mut self, _: &ProbePattern, _: &dyn Context, sink: &mut dyn Sink) -> Result<(), ProviderError> {
//!         for (name, tracepoint) in [("switch", "sched_switch"), ("exit", "sched_process_exit")] {
//!             sink.probe(ProbeSpec {
//!                 name: ProbeName::new("oncpu", "", "", name),
//!                 attach: AttachPoint::RawTracepoint { name: tracepoint.into() },
//!                 args: ArgSource::None,
//!             });
//!         }
//!         Ok(())
//!     }
//! }
//!
//! register_provider!("oncpu", OnCpu);
//!
//! let linked = dtrace_provider::PROVIDERS.iter().find(|p| p.name == "oncpu").expect("it is registered");
//! assert_eq!((linked.make)().name(), "oncpu");
//! ```
//!
//! Of the trait's other methods [`can_run`](Provider::can_run) says that the system lacks something, as a sentence for
//! the user; [`args`](Provider::args) tells the types of arguments when they are asked for, if telling them for each
//! probe at once would take long; [`enable`](Provider::enable) and [`disable`](Provider::disable) say when a probe is
//! in use.
//!
//! # Arguments
//!
//! An [`ArgDesc`] is an element of `args[]`: the type of the raw argument as a C declaration, which the host looks up
//! in the kernel's types; the type that D sees, if a translator leads to it; and the raw argument's number.
//!
//! # Probes that the provider fires
//!
//! What happens in user space, in the provider's own code, has the attach point [`AttachPoint::Provider`]. When tracing
//! has begun the provider is [handed](Provider::started) a [`FireHandle`] for each such probe that is enabled. It can
//! be cloned and sent to other threads; [`fire`](FireHandle::fire) runs the probe's clauses in the calling thread, and
//! returns false as soon as tracing is over, and from then on.
//!
//! # How it gets into dtrace
//!
//! [`register_provider!`] in the provider's crate puts it into every program that links the crate. [`export_provider!`]
//! in a crate of type `cdylib` makes a library of it that dtrace loads from a folder: from `/usr/lib/dtrace/providers`,
//! or those that `-x providerpath=` or `DTRACE_PROVIDER_PATH` name. A crate that does both, as dtrace's own providers
//! do, has the second in a small crate beside it, because a binary can export one provider only. Library and dtrace may
//! be built by different compilers; that they fit is checked when the library is loaded (see [`abi`]), and a panic in
//! it becomes an error that names the provider.
//!
//! `examples/provider-hello` is a whole one, with a thread that fires.
#![deny(unsafe_code)]

pub mod abi;
pub mod attach;
pub mod fire;
pub mod pattern;
pub mod probe;
pub mod provider;
pub mod register;
pub mod sysfs;
pub mod trace_event;

pub use crate::attach::{AttachPoint, CpuMode, Cpus, SessionEvent, Site, SyscallAbi};
pub use crate::fire::{Fire, FireHandle};
pub use crate::pattern::{ProbePattern, glob_match};
pub use crate::probe::{
    ArgDesc, ArgSource, Attributes, Class, Note, Preamble, ProbeName, ProbeSpec, ProviderStability, Stability,
};
pub use crate::provider::{Context, FIRST_NUMBERED, Provider, ProviderError, Sink};
pub use crate::register::{PROVIDERS, ProviderFactory};

#[doc(hidden)]
pub use abi_stable;
#[doc(hidden)]
pub use linkme;
