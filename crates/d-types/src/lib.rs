//! The C type model, and where types come from.
//!
//! [`Types`] is an arena of C types and D's `string`; [`TypeId`] names one. [`TypeSource`] brings in types that a D
//! program does not declare itself. [`ctf`] writes types to a file.
#![forbid(unsafe_code)]

mod btf;
pub mod ctf;
mod intrinsic;
mod layout;
mod model;
mod source;

pub use crate::btf::{Btf, BtfError, BtfTypes, Prototype};
pub use crate::layout::{FoundMember, Layout};
pub use crate::model::{Encoding, Enumeration, Member, Record, RecordKind, Type, TypeId, Types};
pub use crate::source::{NoTypes, Space, Symbol, TypeSource};
