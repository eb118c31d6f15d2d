//! Types as a dictionary of CTF, the Compact C Type Format, which libctf and what is built on it (objdump, gdb) read.
//!
//! [`dictionary`] makes one that needs no parent, of version 3 and not compressed. What it is made for is found in it
//! by name. What that uses is there, too, but of structures, unions and enumerations behind pointers only the name.

mod contents;
mod encode;
#[cfg(test)]
mod tests;

use crate::ctf::contents::Contents;
use crate::model::{TypeId, Types};

/// How a structure, union or enumeration stands in a dictionary. All other types are written alike in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// By its name alone, as a forward declaration.
    Name,
    /// With its members or values.
    Whole,
}

/// A type that a dictionary is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub ty: TypeId,
    /// How it is written, if nothing in the dictionary needs more of it.
    pub form: Form,
}

/// Why types are beyond the format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CtfError {
    /// The length of a list does not fit.
    #[error("{0} has more members, values, elements or parameters than CTF can count")]
    List(String),
    /// Numbers of types, or places in the file, do not fit.
    #[error("the types and their names are more than CTF can count")]
    Total,
}

/// The types of `entries`, and those that they use, as a file; `name` is that of the compilation unit in its header.
/// The same types give the same bytes.
///
/// # Errors
/// There is more than the format can count.
pub fn dictionary(types: &mut Types, name: &str, entries: &[Entry]) -> Result<Vec<u8>, CtfError> {
    encode::dictionary(&Contents::collect(types, entries), name)
}
