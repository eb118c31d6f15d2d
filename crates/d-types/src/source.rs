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

/// A source of types: the kernel's BTF, a program's DWARF, or none.
pub trait TypeSource {
    /// Brings the type called `name` into `types`. The same name must give the same id each time. `module` restricts
    /// where it may come from (`` mod`name ``); without it the kernel proper comes first.
    fn lookup(&mut self, types: &mut Types, space: Space, module: Option<&str>, name: &str) -> Option<TypeId>;

    /// Defines a structure or union that the source has only declared so far; false if it is not such a one.
    fn complete(&mut self, _types: &mut Types, _ty: TypeId) -> bool {
        false
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
