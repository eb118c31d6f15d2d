//! The D compiler: D text in, a DIF program and diagnostics out.
//!
//! [`parse`] makes a syntax tree of one source, [`compile()`] one program of all of them. Neither stops at the first
//! error. Types come through a [`TypeSource`], probes through a [`ProbeSource`]; there is no Linux in here, and D
//! compiles on any machine:
//!
//! ```
//! use d_frontend::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};
//!
//! let macros = Macros::default();
//! let parsed = parse(b"BEGIN { trace(6 * 7); }", ParseOptions::new(&macros, &mut |_| false));
//! let sources = [Source::new("example", &parsed)];
//! let (compiled, diagnostics) = compile(&sources, &CompileOptions::default(), &mut d_types::NoTypes, &mut AnyProbe);
//! assert_eq!(diagnostics, []);
//! assert_eq!(compiled.map(|c| c.program.clauses.len()), Some(1));
//! ```
#![forbid(unsafe_code)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "constants are cut to their C type, and indices to the fields of DIF that the verifier bounds"
)]

pub mod ast;
mod builtins;
mod check;
mod codegen;
mod compile;
pub mod diag;
mod grammar;
mod lexer;
pub mod library;
pub mod lines;
pub mod macros;
mod options;
pub mod parse_tree;
pub mod pragma;
pub mod probes;
pub mod render;
pub mod span;
pub mod stability;
pub mod tag;
mod token;
mod types;
pub mod version;

pub use d_types::TypeSource;

pub use crate::check::DeclaredTypes;
pub use crate::compile::{ClauseInfo, Compiled, ParseOptions, Parsed, Source, compile, is_type, parse};
pub use crate::diag::Diagnostic;
pub use crate::library::Library;
pub use crate::macros::Macros;
pub use crate::options::CompileOptions;
pub use crate::probes::{AnyProbe, ArgText, Arguments, PatternText, ProbeSource};
pub use crate::tag::Tag;
pub use crate::version::{Dialect, Version};

pub(crate) use crate::compile::type_text;
