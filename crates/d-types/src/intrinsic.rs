//! The types that D has without being told: C's base types and the usual typedefs, for LP64.

use crate::model::{Encoding, Type, TypeId, Types};

/// Name, size in bytes, sign, meaning.
const INTEGERS: &[(&str, u32, bool, Encoding)] = &[
    ("char", 1, true, Encoding::Char),
    ("signed char", 1, true, Encoding::Char),
    ("unsigned char", 1, false, Encoding::Char),
    ("short", 2, true, Encoding::Int),
    ("unsigned short", 2, false, Encoding::Int),
    ("int", 4, true, Encoding::Int),
    ("unsigned int", 4, false, Encoding::Int),
    ("long", 8, true, Encoding::Int),
    ("unsigned long", 8, false, Encoding::Int),
    ("long long", 8, true, Encoding::Int),
    ("unsigned long long", 8, false, Encoding::Int),
    ("_Bool", 1, false, Encoding::Bool),
];

const FLOATS: &[(&str, u32)] = &[("float", 4), ("double", 8), ("long double", 16)];

/// Typedefs and the base types they name.
const TYPEDEFS: &[(&str, &str)] = &[
    ("int8_t", "signed char"),
    ("int16_t", "short"),
    ("int32_t", "int"),
    ("int64_t", "long"),
    ("intptr_t", "long"),
    ("ssize_t", "long"),
    ("ptrdiff_t", "long"),
    ("uint8_t", "unsigned char"),
    ("uchar_t", "unsigned char"),
    ("uint16_t", "unsigned short"),
    ("ushort_t", "unsigned short"),
    ("uint32_t", "unsigned int"),
    ("uint_t", "unsigned int"),
    ("uint64_t", "unsigned long"),
    ("ulong_t", "unsigned long"),
    ("u_longlong_t", "unsigned long long"),
    ("longlong_t", "long long"),
    ("uintptr_t", "unsigned long"),
    ("size_t", "unsigned long"),
    ("id_t", "int"),
    ("pid_t", "int"),
    ("uid_t", "unsigned int"),
    ("gid_t", "unsigned int"),
    ("processorid_t", "int"),
];

impl Types {
    /// An intrinsic base type or typedef by its name, the base types in the spelling of [`Types::name`].
    pub fn intrinsic(&mut self, name: &str) -> Option<TypeId> {
        match name {
            "void" => return Some(TypeId::VOID),
            "string" => return Some(TypeId::STRING),
            _ => {}
        }
        if let Some(&(name, size, signed, encoding)) = INTEGERS.iter().find(|i| i.0 == name) {
            return Some(self.intern(Type::Int { name: name.into(), size, signed, encoding }));
        }
        if let Some(&(name, size)) = FLOATS.iter().find(|f| f.0 == name) {
            return Some(self.intern(Type::Float { name: name.into(), size }));
        }
        let &(name, base) = TYPEDEFS.iter().find(|t| t.0 == name)?;
        let to = self.intrinsic(base)?;
        Some(self.intern(Type::Typedef { name: name.into(), to }))
    }

    /// The base types that are C's, `void` first.
    pub fn base_types(&mut self) -> Vec<TypeId> {
        let names = std::iter::once("void").chain(INTEGERS.iter().map(|i| i.0)).chain(FLOATS.iter().map(|f| f.0));
        names.filter_map(|name| self.intrinsic(name)).collect()
    }

    /// What D adds to them by itself: `string`, and names of integers.
    pub fn own_types(&mut self) -> Vec<TypeId> {
        let names = std::iter::once("string").chain(TYPEDEFS.iter().map(|t| t.0));
        names.filter_map(|name| self.intrinsic(name)).collect()
    }
}
