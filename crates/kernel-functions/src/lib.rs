//! Functions of the running kernel: which can be probed ([`Functions`]), where they lie ([`Symbols`]), and the bytes of
//! their code ([`Text`]).
//!
//! All is read from files of the kernel, which are taken as they come: a line that makes no sense is passed over, and a
//! damaged header is an error.
#![forbid(unsafe_code)]

mod blacklist;
mod functions;
mod symbols;
mod text;

pub use crate::functions::{Function, Functions, Unsafe, hook_addresses};
pub use crate::symbols::Symbols;
pub use crate::text::Text;
pub use dtrace_symbols::{Symbol, VMLINUX};
