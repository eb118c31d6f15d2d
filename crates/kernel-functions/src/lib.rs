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
pub use crate::symbols::{Symbol, Symbols};
pub use crate::text::Text;

/// Module of what is in the kernel itself.
pub const VMLINUX: &str = "vmlinux";

/// Splits `NAME`, or `NAME [MODULE]`, as the kernel's lists have it.
fn name_and_module(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split_ascii_whitespace();
    let name = words.next()?;
    match words.next() {
        None => Some((name, VMLINUX)),
        Some(module) => {
            let module = module.strip_prefix('[')?.strip_suffix(']')?;
            (!module.is_empty()).then_some((name, module))
        }
    }
}
