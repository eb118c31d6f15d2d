//! Verified DIF programs to eBPF instructions: a pure function, no system calls.
#![forbid(unsafe_code)]

pub mod object;
pub mod target;
pub mod unit;
