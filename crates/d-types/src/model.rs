//! The C type model: an arena of types, named by [`TypeId`].
//!
//! Structural types (pointers, arrays, qualifiers, functions, integers) are interned: the same type has one id.
//! Structures, unions and enumerations are nominal: each definition has an id of its own.

use std::collections::HashMap;

/// A type in a [`Types`] arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(u32);

impl TypeId {
    /// `void`, which every arena has.
    pub const VOID: Self = Self(0);
    /// D's `string`, which every arena has.
    pub const STRING: Self = Self(1);
}

/// What an integer's bits mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// A number.
    Int,
    /// A character.
    Char,
    /// A truth value.
    Bool,
}

/// Structure or union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// `struct`
    Struct,
    /// `union`
    Union,
}

impl RecordKind {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Union => "union",
        }
    }
}

/// A member of a structure or union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Member {
    /// Its name; `None` for an anonymous structure or union, whose members count as the outer's.
    pub name: Option<String>,
    /// Its type.
    pub ty: TypeId,
    /// Where it starts, in bits.
    pub bit_offset: u64,
    /// Width in bits, if it is a bit-field.
    pub bits: Option<u8>,
}

/// A structure or union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record {
    /// Which.
    pub kind: RecordKind,
    /// Its tag.
    pub tag: Option<String>,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// Members in order; `None` for a forward declaration.
    pub members: Option<Vec<Member>>,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// Its tag.
    pub tag: Option<String>,
    /// Size in bytes.
    pub size: u32,
    /// Whether its values are signed.
    pub signed: bool,
    /// Names and values; `None` for a forward declaration.
    pub enumerators: Option<Vec<(String, i64)>>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `void`
    Void,
    /// D's `string`: `strsize` bytes, NUL-terminated.
    String,
    /// An integer.
    Int {
        /// Its name in C.
        name: String,
        /// Size in bytes: 1, 2, 4, 8 (16 from debugging data only).
        size: u32,
        /// Whether it has a sign.
        signed: bool,
        /// What it means.
        encoding: Encoding,
    },
    /// A floating-point number.
    Float {
        /// Its name in C.
        name: String,
        /// Size in bytes.
        size: u32,
    },
    /// A pointer.
    Pointer {
        /// To what.
        to: TypeId,
        /// Whether it points into the traced process.
        userland: bool,
    },
    /// An array.
    Array {
        /// Of what.
        element: TypeId,
        /// How many; 0 where C leaves it open.
        length: u64,
    },
    /// A structure or union.
    Record(Record),
    /// An enumeration.
    Enum(Enumeration),
    /// Another name of a type.
    Typedef {
        /// The name.
        name: String,
        /// The type.
        to: TypeId,
    },
    /// `const`
    Const(TypeId),
    /// `volatile`
    Volatile(TypeId),
    /// A function.
    Function {
        /// What it returns.
        returns: TypeId,
        /// Its parameters.
        params: Vec<TypeId>,
        /// Whether more may follow.
        varargs: bool,
    },
}

/// The arena.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Types {
    arena: Vec<Type>,
    interned: HashMap<Type, TypeId>,
    strsize: u32,
}

impl Types {
    /// An arena for programs whose strings have `strsize` bytes.
    pub fn new(strsize: u32) -> Self {
        let mut types = Self { arena: Vec::new(), interned: HashMap::new(), strsize };
        types.intern(Type::Void);
        types.intern(Type::String);
        types
    }

    /// Bytes of a D string, its NUL included.
    pub fn strsize(&self) -> u32 {
        self.strsize
    }

    /// Changes the size of D strings; ids stay valid.
    pub fn set_strsize(&mut self, strsize: u32) {
        self.strsize = strsize;
    }

    /// The type with this id. Ids of another arena give `void`.
    pub fn get(&self, id: TypeId) -> &Type {
        self.arena.get(id.0 as usize).unwrap_or(&Type::Void)
    }

    /// The id of a structural type, the same for equal types.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.interned.get(&ty) {
            return id;
        }
        let id = self.add(ty.clone());
        self.interned.insert(ty, id);
        id
    }

    /// A type with a fresh id: for structures, unions and enumerations.
    pub fn add(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.arena.push(ty);
        id
    }

    /// Completes a forward declaration, or replaces any type, in place.
    pub fn define(&mut self, id: TypeId, ty: Type) {
        if let Some(slot) = self.arena.get_mut(id.0 as usize) {
            *slot = ty;
        }
    }

    /// A pointer to `to`, in kernel or in the program's own memory.
    pub fn pointer(&mut self, to: TypeId) -> TypeId {
        self.intern(Type::Pointer { to, userland: false })
    }

    /// An array of `length` times `element`.
    pub fn array(&mut self, element: TypeId, length: u64) -> TypeId {
        self.intern(Type::Array { element, length })
    }

    /// The type behind typedefs and qualifiers.
    pub fn resolve(&self, id: TypeId) -> TypeId {
        let mut id = id;
        // A typedef can only name an older type, but data from outside might not keep to that.
        for _ in 0..MAX_CHAIN {
            match *self.get(id) {
                Type::Typedef { to, .. } | Type::Const(to) | Type::Volatile(to) => id = to,
                _ => return id,
            }
        }
        TypeId::VOID
    }

    /// The type behind typedefs and qualifiers.
    pub fn base(&self, id: TypeId) -> &Type {
        self.get(self.resolve(id))
    }

    /// Whether `const` stands anywhere before the base type.
    pub fn is_const(&self, id: TypeId) -> bool {
        let mut id = id;
        for _ in 0..MAX_CHAIN {
            match *self.get(id) {
                Type::Const(_) => return true,
                Type::Typedef { to, .. } | Type::Volatile(to) => id = to,
                _ => return false,
            }
        }
        false
    }
}

/// How long a chain of names and qualifiers is followed.
const MAX_CHAIN: usize = 1 << 16;

/// How deep types are followed into each other.
pub(crate) const MAX_DEPTH: usize = 64;
