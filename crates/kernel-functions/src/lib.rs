//! Functions of the running kernel: which can be probed ([`Functions`]), where they lie ([`code`]), and the bytes of
//! their code ([`Text`]).
//!
//! All is read from files of the kernel, which are taken as they come: a line that makes no sense is passed over, and a
//! damaged header is an error.
#![forbid(unsafe_code)]

mod blacklist;
mod functions;
mod text;

pub use crate::functions::{Function, Functions, Unsafe, hook_addresses};
pub use crate::text::Text;
pub use dtrace_symbols::{Symbol, VMLINUX, code, read_list};
