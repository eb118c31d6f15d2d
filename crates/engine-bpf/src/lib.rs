//! The engine that runs D programs as eBPF on a stock kernel.
//!
//! [`bpf-codegen`](bpf_codegen) makes the instructions; here maps are made, programs loaded and attached, rings and
//! aggregations read. Everything hangs on file descriptors: when the process ends, however it ends, the kernel takes
//! programs, maps and attachments away.
#![expect(
    clippy::cast_possible_truncation,
    reason = "sizes of maps and structures fit the fields that bpf(2) has for them"
)]

mod aggregation;
mod enable;
mod exits;
mod fire;
mod functions;
mod maps;
mod permission;
mod ring;
mod running;
mod sweep;
mod sys;
mod target;
mod units;
mod warm;

use dtrace_core::engine::{Enabling, Engine, EngineError, EngineFactory, Running};

/// The bpf engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct BpfEngine;

impl Engine for BpfEngine {
    fn name(&self) -> &'static str {
        "bpf"
    }

    fn can_run(&self) -> Result<(), EngineError> {
        target::may_use_bpf()
    }

    fn enable(&self, enabling: Enabling) -> Result<Box<dyn Running>, EngineError> {
        Ok(Box::new(enable::enable(enabling)?))
    }
}

inventory::submit! {
    EngineFactory { name: "bpf", rank: 10, make: || Box::new(BpfEngine) }
}
