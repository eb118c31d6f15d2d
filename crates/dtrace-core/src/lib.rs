//! The DTrace framework: providers and their probes, engines, buffers, options, and the [`Session`] that consumers are
//! written on.
//!
//! ```text
//! Session::new(registry) -> compile(sources) -> prepare -> enable -> Tracing: go, work ..., stop, work
//! ```
#![deny(unsafe_code)]

pub mod buffer;
pub mod clock;
mod compiler_probes;
pub mod cpus;
pub mod enabling;
pub mod engine;
pub mod host;
mod kernel_types;
pub mod library;
pub mod options;
mod preamble;
pub mod probe_table;
pub mod registry;
mod room;
pub mod session;
mod speculation;
mod trace_event;
pub mod tracing;

pub use crate::compiler_probes::{attributes_of, to_pattern};
pub use crate::kernel_types::KernelTypes;
pub use crate::session::{Prepared, Session, SessionError};
pub use crate::tracing::Tracing;
