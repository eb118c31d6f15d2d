//! What tests of several crates share: a provider of as many probes as wanted, an engine that plays a script, programs
//! by the thousand, and a host for the interpreter.
#![forbid(unsafe_code)]

pub mod engine;
pub mod host;
pub mod provider;
pub mod programs;
pub mod random;
