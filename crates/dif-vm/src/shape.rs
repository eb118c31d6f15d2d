//! Shapes: how a value of a C type is laid out, for `print()`.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Most levels of structures, unions and arrays inside each other that are described.
pub const DEPTH_MAX: usize = 10;

/// A type as `print()` shows values of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its name in C, without a tag if it has none: `struct`.
    pub name: String,
    /// Bytes of a value.
    pub size: u32,
    /// What is in them.
    pub kind: ShapeKind,
}

/// What is in a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShapeKind {
    /// A number.
    Int {
        /// Whether it has a sign.
        signed: bool,
    },
    /// A character.
    Char,
    /// A floating-point number.
    Float,
    /// An address.
    Pointer,
    /// A D string.
    String,
    /// One of these values, each with its name.
    Enum(Vec<(String, i64)>),
    /// So many elements.
    Array {
        /// Each of them.
        element: Box<Shape>,
        /// How many.
        length: u32,
    },
    /// A structure or union.
    Record(Vec<ShapeMember>),
    /// Nothing that is known, or too deep inside of others.
    Unknown,
}

/// A member of a structure or union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeMember {
    /// Its name; empty if it has none.
    pub name: String,
    /// Where it starts, in bits.
    pub bit_offset: u32,
    /// Width in bits, if it is a bit-field.
    pub bits: Option<u8>,
    /// What it is.
    pub shape: Shape,
}
