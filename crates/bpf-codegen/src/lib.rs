//! Verified DIF programs to eBPF: a pure function, no system calls.
//!
//! [`generate()`] takes a program, facts about the kernel, and the units (eBPF programs to be) with their probes; it
//! gives back instructions, the maps that they name, and how to read what they write. What a running program does not
//! do inline it calls in the C runtime of `kernel/bpf`, whose functions are appended as they are needed.
//!
//! The path of a firing through a unit: is it traced at all (system calls), is tracing on, which class of clauses,
//! claim a frame if any clause needs one, then each clause: predicate, ring record, actions, submit; at last give the
//! frame back. A fault discards the record, leaves a fault record, runs the clauses on ERROR, and goes on with the next
//! clause.
#![forbid(unsafe_code)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "offsets, registers and immediates are cut to the fields of an instruction, which the plan's limits fit"
)]

mod asm;
mod btf;
mod generate;
mod listing;
pub mod object;
mod plan;
mod runtime;
pub mod target;
pub mod unit;

pub use crate::generate::generate;
pub use crate::listing::listing;

/// Sizes that the user can set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes of each CPU's ring: a power of two and a multiple of the page size.
    pub bufsize: u64,
    /// Bytes for the cells of each aggregation.
    pub aggsize: u64,
    /// Bytes for the elements of each associative array.
    pub dynvarsize: u64,
    /// Bytes that `alloca()` and `copyin()` can take in one firing.
    pub scratchsize: u32,
    /// How many speculations there can be at once.
    pub nspec: u32,
    /// Bytes of the records of a speculation.
    pub specsize: u64,
    /// Whether aggregations with keys are taken out when they fill up.
    pub relieved: bool,
}

impl Default for Sizes {
    /// Little of everything.
    fn default() -> Self {
        let little = 1 << 16;
        Self {
            bufsize: little,
            aggsize: little,
            dynvarsize: little,
            scratchsize: 256,
            nspec: 1,
            specsize: little,
            relieved: false,
        }
    }
}

/// What comes out for a whole enabling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// A program for each unit, in their order.
    pub programs: Vec<object::BpfProgram>,
    /// The maps that they share.
    pub maps: object::MapPlan,
}

/// Why a program can't become eBPF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodegenError {
    /// A clause needs what generated code does not have.
    #[error("{title}: {message}")]
    Clause {
        /// What the clause is called.
        title: String,
        /// What it needs.
        message: String,
    },
}
