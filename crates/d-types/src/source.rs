//! Where types come from that a program does not declare itself.

use crate::model::{TypeId, Types};

/// The name spaces of C types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Space {
    /// `struct tag`
    Struct,
    /// `union tag`
    Union,
    /// `enum tag`
    Enum,
    /// A typedef's or base type's name.
    Typedef,
}

/// A variable or function of the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol {
    /// Where it is.
    pub address: u64,
    /// Its type, where that is known.
    pub ty: Option<TypeId>,
    /// If each CPU has its own: where the table is (of 8-byte words, by CPU) of what to add to the address.
    pub cpu_offsets: Option<u64>,
}

/// A source of types: the kernel's BTF, a program's DWARF, or none. One goes with one [`Types`] only.
pub trait TypeSource {
    /// Why it knows no types at all, if that is so.
    fn absence(&self) -> Option<String> {
        None
    }

    /// Brings the type called `name` into `types`. The same name must give the same id each time. `module` restricts
    /// where it may come from (`` mod`name ``); without it, it is the kernel proper's. Structures of modules come where
    /// they are needed: [`TypeSource::complete`].
    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId>;

    /// Defines a structure or union that the source, or the program, has only declared so far, as the kernel proper does
    /// or else a module; false if it is not such a one, or nobody defines it.
    fn complete(&mut self, _types: &mut Types, _ty: TypeId) -> bool {
        false
    }

    /// The variable or function called `name`, of a module if one is named, else of the kernel proper first.
    fn symbol(&mut self, _types: &mut Types, _module: Option<&str>, _name: &str) -> Option<Symbol> {
        None
    }

    /// Whether a module of this name is there to have symbols, so far as that is known.
    fn has_module(&self, _name: &str) -> bool {
        true
    }

    /// Whether it knows where variables are, and not functions alone, so far as that is known.
    fn has_variables(&self) -> bool {
        true
    }

    /// The value of an enumerator that the source has, with its enumeration.
    fn enumerator(&mut self, _types: &mut Types, _name: &str) -> Option<(TypeId, i64)> {
        None
    }
}

/// The source that has nothing: programs see D's intrinsic types and their own.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTypes;

impl TypeSource for NoTypes {
    fn lookup(&mut self, _: &mut Types, _: Space, _: Option<&str>, _: &str) -> Option<TypeId> {
        None
    }
}
