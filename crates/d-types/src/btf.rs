//! BTF: the kernel's description of its own types and functions.
//!
//! Format: Documentation/bpf/btf.rst of the kernel. Opening makes one pass, which finds where each type starts; all
//! else is read when asked for. Data that breaks the rules gives an error or `None`, never more.

mod functions;
mod import;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use self::functions::Functions;
pub use self::import::BtfTypes;

/// Where the kernel keeps its own BTF.
const KERNEL_BTF: &str = "/sys/kernel/btf/vmlinux";

const MAGIC: u16 = 0xeb9f;

/// How deep a chain of types, or a path of members, is followed.
const MAX_DEPTH: usize = 32;

/// Kinds of types (`BTF_KIND_*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Ptr,
    Array,
    Struct,
    Union,
    Enum,
    Fwd,
    Typedef,
    Volatile,
    Const,
    Restrict,
    Func,
    FuncProto,
    Var,
    Datasec,
    Float,
    DeclTag,
    TypeTag,
    Enum64,
}

impl Kind {
    fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Int,
            2 => Self::Ptr,
            3 => Self::Array,
            4 => Self::Struct,
            5 => Self::Union,
            6 => Self::Enum,
            7 => Self::Fwd,
            8 => Self::Typedef,
            9 => Self::Volatile,
            10 => Self::Const,
            11 => Self::Restrict,
            12 => Self::Func,
            13 => Self::FuncProto,
            14 => Self::Var,
            15 => Self::Datasec,
            16 => Self::Float,
            17 => Self::DeclTag,
            18 => Self::TypeTag,
            19 => Self::Enum64,
            _ => return None,
        })
    }

    /// Bytes of what follows a type's head.
    fn tail(self, vlen: u32) -> u32 {
        match self {
            Self::Int | Self::Var | Self::DeclTag => 4,
            Self::Array => 12,
            Self::Struct | Self::Union | Self::Datasec | Self::Enum64 => vlen.saturating_mul(12),
            Self::Enum | Self::FuncProto => vlen.saturating_mul(8),
            _ => 0,
        }
    }
}

/// Why BTF can't be used: a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BtfError {
    /// The kernel offers none.
    #[error("cannot read {KERNEL_BTF}: {0} (the kernel needs CONFIG_DEBUG_INFO_BTF)")]
    Missing(String),
    /// It breaks the format.
    #[error("malformed BTF: {0}")]
    Malformed(&'static str),
}

/// A type's head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) name: u32,
    pub(crate) kind: Kind,
    pub(crate) vlen: u32,
    /// The flag in the highest bit: bit-fields in a record, a union's forward declaration, a signed enumeration.
    pub(crate) flag: bool,
    /// Size in bytes, or the type that it is made from.
    pub(crate) size_or_type: u32,
    /// Offset of what follows the head.
    pub(crate) tail: usize,
}

/// A member of a structure or union, or a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawMember {
    pub(crate) name: u32,
    pub(crate) ty: u32,
    pub(crate) bit_offset: u32,
    pub(crate) bits: u8,
}

/// A function's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Names of the parameters.
    pub params: Vec<String>,
}

/// BTF data, opened.
#[derive(Debug)]
pub struct Btf {
    data: Vec<u8>,
    /// Offset of each type, by id less one.
    starts: Vec<u32>,
    strings: std::ops::Range<usize>,
    functions: OnceLock<Functions>,
}

impl Btf {
    /// The running kernel's, which is read once.
    ///
    /// # Errors
    /// The kernel offers none, or what it offers is malformed.
    pub fn kernel() -> Result<Arc<Self>, BtfError> {
        static KERNEL: OnceLock<Result<Arc<Btf>, BtfError>> = OnceLock::new();
        let read = || {
            let data = std::fs::read(KERNEL_BTF).map_err(|e| BtfError::Missing(e.to_string()))?;
            Self::parse(data).map(Arc::new)
        };
        KERNEL.get_or_init(read).clone()
    }

    /// Opens BTF data.
    ///
    /// # Errors
    /// The header or the sequence of types breaks the format.
    pub fn parse(data: Vec<u8>) -> Result<Self, BtfError> {
        let word = |at: usize| word(&data, at).ok_or(BtfError::Malformed("the header is cut off"));
        if data.get(..2) != Some(&MAGIC.to_le_bytes()) {
            return Err(BtfError::Malformed("the magic number is missing"));
        }
        let header = word(4)? as usize;
        let section = |offset: u32, length: u32, what| {
            let start = header.checked_add(offset as usize);
            let end = start.and_then(|s| s.checked_add(length as usize)).filter(|&e| e <= data.len());
            start.zip(end).map(|(s, e)| s..e).ok_or(BtfError::Malformed(what))
        };
        let types = section(word(8)?, word(12)?, "the types are cut off")?;
        let strings = section(word(16)?, word(20)?, "the strings are cut off")?;
        let starts = type_starts(&data, types)?;
        Ok(Self { data, starts, strings, functions: OnceLock::new() })
    }

    fn word(&self, at: usize) -> Option<u32> {
        word(&self.data, at)
    }

    pub(crate) fn head(&self, id: u32) -> Option<Head> {
        let start = *self.starts.get((id as usize).checked_sub(1)?)? as usize;
        head_at(&self.data, start)
    }

    pub(crate) fn name(&self, offset: u32) -> &str {
        std::str::from_utf8(self.name_bytes(offset)).unwrap_or("")
    }

    fn name_bytes(&self, offset: u32) -> &[u8] {
        let strings = &self.data[self.strings.clone()];
        let rest = strings.get(offset as usize..).unwrap_or_default();
        let end = rest.iter().position(|&b| b == 0).unwrap_or(0);
        &rest[..end]
    }

    fn is_named(&self, offset: u32, name: &str) -> bool {
        let start = self.strings.start + offset as usize;
        let end = start + name.len();
        self.data.get(start..end) == Some(name.as_bytes()) && self.data.get(end) == Some(&0)
    }

    /// The first type of this kind and name.
    pub(crate) fn find(&self, kind: Kind, name: &str) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        self.ids().find(|&id| self.head(id).is_some_and(|h| h.kind == kind && self.is_named(h.name, name)))
    }

    pub(crate) fn ids(&self) -> std::ops::RangeInclusive<u32> {
        1..=u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The type behind qualifiers, tags and typedefs.
    pub(crate) fn resolve(&self, id: u32) -> Option<(u32, Head)> {
        let mut id = id;
        for _ in 0..MAX_DEPTH {
            let head = self.head(id)?;
            match head.kind {
                Kind::Typedef | Kind::Volatile | Kind::Const | Kind::Restrict | Kind::TypeTag => id = head.size_or_type,
                _ => return Some((id, head)),
            }
        }
        None
    }

    /// Members of a structure or union.
    pub(crate) fn members(&self, head: &Head) -> impl Iterator<Item = RawMember> + '_ {
        let (tail, flag) = (head.tail, head.flag);
        let count = if matches!(head.kind, Kind::Struct | Kind::Union) { head.vlen } else { 0 };
        (0..count as usize).map_while(move |n| {
            let at = tail + n * 12;
            let offset = self.word(at + 8)?;
            let (bit_offset, bits) = if flag { (offset & 0x00ff_ffff, (offset >> 24) as u8) } else { (offset, 0) };
            Some(RawMember { name: self.word(at)?, ty: self.word(at + 4)?, bit_offset, bits })
        })
    }

    /// Names and values of an enumeration.
    pub(crate) fn enumerators(&self, head: &Head) -> Vec<(String, i64)> {
        let (step, wide) = if head.kind == Kind::Enum64 { (12, true) } else { (8, false) };
        (0..head.vlen as usize)
            .map_while(|n| {
                let at = head.tail + n * step;
                let low = self.word(at + 4)?;
                let value = match (wide, head.flag) {
                    (true, _) => (u64::from(low) | u64::from(self.word(at + 8)?) << 32) as i64,
                    (false, true) => i64::from(low as i32),
                    (false, false) => i64::from(low),
                };
                Some((self.name(self.word(at)?).to_owned(), value))
            })
            .collect()
    }

    /// Three words of an array: element type, index type, length.
    pub(crate) fn array(&self, head: &Head) -> Option<(u32, u32)> {
        Some((self.word(head.tail)?, self.word(head.tail + 8)?))
    }

    /// Encoding bits and width in bits of an integer.
    pub(crate) fn int(&self, head: &Head) -> Option<(u32, u32)> {
        let word = self.word(head.tail)?;
        Some((word >> 24 & 0x0f, word & 0xff))
    }

    /// Parameters of a function prototype: name and type; a last one of type 0 stands for `...`.
    pub(crate) fn params(&self, head: &Head) -> Vec<(u32, u32)> {
        let param = |n: usize| Some((self.word(head.tail + n * 8)?, self.word(head.tail + n * 8 + 4)?));
        (0..head.vlen as usize).map_while(param).collect()
    }

    /// Offset in bytes of a member of a structure, through a path such as `se.sum_exec_runtime`; members of anonymous
    /// members count as the structure's own.
    pub fn member_offset(&self, structure: &str, path: &str) -> Option<u32> {
        let mut id = self.find(Kind::Struct, structure)?;
        let mut bits = 0u32;
        for step in path.split('.').take(MAX_DEPTH) {
            let (ty, at) = self.member(id, step, MAX_DEPTH)?;
            bits = bits.checked_add(at)?;
            id = ty;
        }
        Some(bits / 8)
    }

    /// Type and offset in bits of the member called `name`.
    fn member(&self, id: u32, name: &str, depth: usize) -> Option<(u32, u32)> {
        let depth = depth.checked_sub(1)?;
        let (_, head) = self.resolve(id)?;
        self.members(&head).find_map(|m| {
            if self.is_named(m.name, name) {
                return Some((m.ty, m.bit_offset));
            }
            if m.name != 0 {
                return None;
            }
            let (ty, at) = self.member(m.ty, name, depth)?;
            Some((ty, at.checked_add(m.bit_offset)?))
        })
    }

    /// Size in bytes of a structure.
    pub fn struct_size(&self, structure: &str) -> Option<u32> {
        Some(self.head(self.find(Kind::Struct, structure)?)?.size_or_type)
    }

    /// Names of all functions.
    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.ids().filter_map(|id| self.head(id).filter(|h| h.kind == Kind::Func).map(|h| self.name(h.name)))
    }

    /// Whether there is a function of this name.
    pub fn has_function(&self, name: &str) -> bool {
        self.function_id(name).is_some()
    }

    fn function_id(&self, name: &str) -> Option<u32> {
        self.functions.get_or_init(|| Functions::new(self)).find(self, name)
    }

    /// A function of the kernel.
    pub fn function(&self, name: &str) -> Option<Function> {
        let head = self.head(self.function_id(name)?)?;
        let proto = self.head(head.size_or_type).filter(|p| p.kind == Kind::FuncProto)?;
        let params = self.params(&proto).iter().map(|&(name, _)| self.name(name).to_owned()).collect();
        Some(Function { params })
    }
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn head_at(data: &[u8], start: usize) -> Option<Head> {
    let info = word(data, start + 4)?;
    let kind = Kind::from_number(info >> 24 & 0x1f)?;
    Some(Head {
        name: word(data, start)?,
        kind,
        vlen: info & 0xffff,
        flag: info >> 31 == 1,
        size_or_type: word(data, start + 8)?,
        tail: start + 12,
    })
}

fn type_starts(data: &[u8], types: std::ops::Range<usize>) -> Result<Vec<u32>, BtfError> {
    // A type takes some 28 bytes on average.
    let mut starts = Vec::with_capacity(types.len() / 24);
    let mut at = types.start;
    while at < types.end {
        let head = head_at(data, at).ok_or(BtfError::Malformed("a type is of an unknown kind"))?;
        starts.push(u32::try_from(at).map_err(|_| BtfError::Malformed("it is too large"))?);
        at = head.tail + head.kind.tail(head.vlen) as usize;
        if at > types.end {
            return Err(BtfError::Malformed("a type is cut off"));
        }
    }
    Ok(starts)
}
