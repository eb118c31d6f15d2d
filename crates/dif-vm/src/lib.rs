//! DIF, DTrace's intermediate format, and what a compiler and an engine exchange.
//!
//! A D expression is compiled to a [`Difo`]: a little program for a machine of eight registers, with string and
//! integer tables and a variable table. [`verify`](verify::verify) is the only way to a [`VerifiedDifo`], and all that
//! executes or translates DIF takes nothing else. [`interp`] runs one over a [`Host`](interp::Host), which is all that
//! a running program can touch.
//!
//! A whole D program is a [`Program`]: clauses with predicates and [`Action`]s, aggregations, variables, record
//! layouts.
//!
//! The crate knows nothing of Linux, uses no `std`, no unsafe code, and does not allocate while running.
#![no_std]
#![forbid(unsafe_code)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "instructions are taken apart into their fields, and numbers cut to the width of an operation"
)]

extern crate alloc;

pub mod addr;
pub mod agg;
pub mod asm;
pub mod difo;
pub mod disasm;
pub mod fault;
pub mod format;
pub mod interp;
pub mod layout;
pub mod op;
pub mod program;
pub mod shape;
pub mod subr;
mod syntax;
pub mod var;
pub mod verify;
pub mod word;

pub use crate::difo::{ByRef, CKind, DifType, DifVar, Difo, TypeKind, VarFlags, VarKind, VarScope};
pub use crate::fault::Fault;
pub use crate::op::{Insn, Opcode};
pub use crate::program::{
    Action, ActionKind, AggFn, AggId, Aggregation, Clause, FRAME_SIZE, Field, FieldKind, KeyPart, Preamble, Program,
    RecordHeader, STACK_FRAMES_MAX,
};
pub use crate::subr::Subr;
pub use crate::var::{Builtin, NamePart};
pub use crate::verify::{Limits, VerifiedDifo, VerifiedProgram, VerifyError};
