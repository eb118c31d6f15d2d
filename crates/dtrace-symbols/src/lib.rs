//! Names for addresses: the kernel's symbols.
//!
//! ```
//! use dtrace_symbols::KernelSymbols;
//!
//! let list = "ffffffff81000000 T _text\nffffffff81000100 T vfs_read\nffffffffc0000000 t ext4_sync\t[ext4]\n";
//! let symbols = KernelSymbols::parse(list.to_owned(), "")?;
//! let found = symbols.at(0xffff_ffff_8100_0110).unwrap();
//! assert_eq!((found.module, found.symbol, found.offset), ("vmlinux", Some("vfs_read"), 0x10));
//! assert_eq!(symbols.address(Some("ext4"), "ext4_sync"), Some(0xffff_ffff_c000_0000));
//! # Ok::<(), dtrace_symbols::SymbolError>(())
//! ```
#![forbid(unsafe_code)]

mod kernel;
mod list;
mod modules;

pub use crate::kernel::{Found, KernelSymbols, SymbolError, running};
pub use crate::list::{KALLSYMS, Symbol, VMLINUX, code, name_and_module, read_list};
