//! What tests of several crates share: a provider of as many probes as wanted, an engine that plays a script, programs
//! by the thousand, a host for the interpreter, and golden files.
#![forbid(unsafe_code)]
#![expect(clippy::cast_possible_truncation, reason = "generated numbers are cut to what they stand for")]

pub mod bytes;
pub mod engine;
pub mod golden;
pub mod host;
pub mod programs;
pub mod provider;
pub mod random;
pub mod source;
