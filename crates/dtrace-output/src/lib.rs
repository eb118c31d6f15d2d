//! DTrace's output: what records, aggregations, faults and drops look like.
//!
//! Everything here appends to a `Vec<u8>` and does nothing else, so that one program over one set of records gives the
//! same bytes anywhere. The layouts are those of DTrace, column for column.
//!
//! | module | is for |
//! |---|---|
//! | [`header`] | the header line, the start of a row, the indents of `-F` |
//! | [`trace`] | `trace()`, `tracemem()` |
//! | [`typed`] | `print()` |
//! | [`capture`] | packets of `pcap()`, as a file of libpcap |
//! | [`print`](mod@print) | `printf()`, by the formats of [`dif_vm::format`] |
//! | [`aggregate`] | the consumer's aggregations: merging, sorting, `printa()` |
//! | [`distribution`](mod@distribution) | `quantize()` and its kin |
//! | [`stack`](mod@stack) | stacks |
//! | [`messages`] | faults, drops and notices |
//! | [`record`] | fields of a record, as arguments for these |
//! | [`symbols`] | names of addresses, for these |
//! | [`output`] | all of it together, as an output format chosen by name: `text` or `json` |
//!
//! ```
//! use dtrace_output::{Arg, NoSymbols, format, print};
//!
//! let format = format::parse(b"%-8s %5d\n").unwrap();
//! let args = [Arg::Bytes(b"bash\0\0\0"), Arg::Int { value: -42, size: 4, signed: true }];
//! let mut out = Vec::new();
//! print::printf(&mut out, &format, &mut args.into_iter(), &NoSymbols);
//! assert_eq!(out, b"bash       -42\n");
//! ```
#![forbid(unsafe_code)]

pub mod aggregate;
pub mod capture;
mod clock;
pub mod distribution;
pub mod header;
mod json;
mod layout;
pub mod messages;
mod number;
pub mod output;
mod packed;
pub mod print;
mod printa;
pub mod record;
pub mod stack;
pub mod symbols;
mod text;
pub mod trace;
pub mod typed;
mod value;

pub use crate::aggregate::{AggBuffer, AggError, AggOptions, Cell, Row, named_key};
pub use crate::distribution::BarStyle;
pub use crate::header::{Ecb, ProbeRef};
pub use crate::output::{Context, Event, Firing, OutputFactory, OutputFormat, OutputOptions};
pub use crate::print::Arg;
pub use crate::symbols::{Name, NoSymbols, Symbols};
pub use dif_vm::format::{self, Format, FormatError};
