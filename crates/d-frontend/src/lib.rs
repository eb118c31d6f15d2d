//! The D compiler.
#![forbid(unsafe_code)]

pub mod ast;
pub mod span;
