//! BTF: the kernel's description of its own types and functions.
//!
//! Format: Documentation/bpf/btf.rst of the kernel. Opening makes one pass, which finds where each type starts; all
//! else is read when asked for. Data that breaks the rules gives an error or `None`, never more.

mod import;
mod names;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

pub use self::import::{BtfTypes, Prototype};
use self::names::Names;

/// Where the kernel keeps BTF: its own, and that of each module.
const FOLDER: &str = "/sys/kernel/btf";

/// The kernel proper, as a module.
pub(crate) const VMLINUX: &str = "vmlinux";

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
    #[error("cannot read {FOLDER}/{0}: {1} (the kernel needs CONFIG_DEBUG_INFO_BTF)")]
    Missing(String, String),
    /// It breaks the format.
    #[error("the kernel's description of its types in {FOLDER} is malformed: {0}")]
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
    /// Whether it is one of the types that a module's are built on.
    of_base: bool,
}

/// A member of a structure or union, or a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawMember {
    pub(crate) name: u32,
    pub(crate) ty: u32,
    pub(crate) bit_offset: u32,
    pub(crate) bits: u8,
}

/// BTF data, opened.
#[derive(Debug)]
pub struct Btf {
    data: Vec<u8>,
    /// Offset of each type of its own, by id less one and less those of the base.
    starts: Vec<u32>,
    strings: std::ops::Range<usize>,
    /// The kernel's, whose types and strings a module's are numbered behind.
    base: Option<Arc<Self>>,
    functions: OnceLock<Names>,
    types: OnceLock<Names>,
}

impl Btf {
    /// The running kernel's, which is read once.
    ///
    /// # Errors
    /// The kernel offers none, or what it offers is malformed.
    pub fn kernel() -> Result<Arc<Self>, BtfError> {
        static KERNEL: OnceLock<Result<Arc<Btf>, BtfError>> = OnceLock::new();
        KERNEL.get_or_init(|| Self::parse(read(VMLINUX)?).map(Arc::new)).clone()
    }

    /// That of a module of the running kernel, built on the kernel's.
    ///
    /// # Errors
    /// The module is not loaded or has none, or it is malformed.
    pub fn module(base: &Arc<Self>, name: &str) -> Result<Self, BtfError> {
        if name.contains('/') || name.starts_with('.') {
            return Err(BtfError::Missing(name.to_owned(), "this is no module's name".to_owned()));
        }
        Self::parse_split(read(name)?, Arc::clone(base))
    }

    /// Opens BTF data.
    ///
    /// # Errors
    /// The header or the sequence of types breaks the format.
    pub fn parse(data: Vec<u8>) -> Result<Self, BtfError> {
        Self::parse_on(data, None)
    }

    /// Opens BTF data whose types are built on others.
    ///
    /// # Errors
    /// The header or the sequence of types breaks the format.
    pub fn parse_split(data: Vec<u8>, base: Arc<Self>) -> Result<Self, BtfError> {
        Self::parse_on(data, Some(base))
    }

    fn parse_on(data: Vec<u8>, base: Option<Arc<Self>>) -> Result<Self, BtfError> {
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
        Ok(Self { data, starts, strings, base, functions: OnceLock::new(), types: OnceLock::new() })
    }

    /// A word behind a head.
    fn word(&self, head: &Head, at: usize) -> Option<u32> {
        match &self.base {
            Some(base) if head.of_base => word(&base.data, at),
            _ => word(&self.data, at),
        }
    }

    pub(crate) fn head(&self, id: u32) -> Option<Head> {
        let before = self.base_types();
        if let Some(base) = self.base.as_ref().filter(|_| id <= before) {
            return base.head(id).map(|head| Head { of_base: true, ..head });
        }
        let start = *self.starts.get((id.checked_sub(before)? as usize).checked_sub(1)?)? as usize;
        head_at(&self.data, start)
    }

    /// How many types come before its own.
    pub(crate) fn base_types(&self) -> u32 {
        self.base.as_ref().map_or(0, |base| u32::try_from(base.starts.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn name(&self, offset: u32) -> &str {
        std::str::from_utf8(self.name_bytes(offset)).unwrap_or("")
    }

    fn name_bytes(&self, offset: u32) -> &[u8] {
        let before = self.base.as_ref().map_or(0, |base| base.strings.len());
        let offset = offset as usize;
        let (of, offset) = match &self.base {
            Some(base) if offset < before => (&**base, offset),
            _ => (self, offset - before),
        };
        let rest = of.data[of.strings.clone()].get(offset..).unwrap_or_default();
        let end = rest.iter().position(|&b| b == 0).unwrap_or(0);
        &rest[..end]
    }

    fn is_named(&self, offset: u32, name: &str) -> bool {
        self.name_bytes(offset) == name.as_bytes()
    }

    /// The first type of this kind and name, of its own types.
    pub(crate) fn find(&self, kind: Kind, name: &str) -> Option<u32> {
        let is_type = |kind| !matches!(kind, Kind::Func | Kind::DeclTag | Kind::TypeTag);
        self.types.get_or_init(|| Names::new(self, is_type)).find(self, kind, name)
    }

    /// The same by looking at all of them, which is quicker for one name.
    fn scan(&self, kind: Kind, name: &str) -> Option<u32> {
        self.own_ids().find(|&id| self.head(id).is_some_and(|h| h.kind == kind && self.is_named(h.name, name)))
    }

    /// Ids of the types that are not the base's.
    pub(crate) fn own_ids(&self) -> std::ops::RangeInclusive<u32> {
        let before = self.base_types();
        before + 1..=before.saturating_add(u32::try_from(self.starts.len()).unwrap_or(u32::MAX))
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
        let (head, tail, flag) = (*head, head.tail, head.flag);
        let count = if matches!(head.kind, Kind::Struct | Kind::Union) { head.vlen } else { 0 };
        (0..count as usize).map_while(move |n| {
            let at = tail + n * 12;
            let offset = self.word(&head, at + 8)?;
            let (bit_offset, bits) = if flag { (offset & 0x00ff_ffff, (offset >> 24) as u8) } else { (offset, 0) };
            Some(RawMember { name: self.word(&head, at)?, ty: self.word(&head, at + 4)?, bit_offset, bits })
        })
    }

    /// Names and values of an enumeration.
    pub(crate) fn enumerators(&self, head: &Head) -> Vec<(String, i64)> {
        let (step, wide) = if head.kind == Kind::Enum64 { (12, true) } else { (8, false) };
        (0..head.vlen as usize)
            .map_while(|n| {
                let at = head.tail + n * step;
                let low = self.word(head, at + 4)?;
                let value = match (wide, head.flag) {
                    (true, _) => (u64::from(low) | u64::from(self.word(head, at + 8)?) << 32) as i64,
                    (false, true) => i64::from(low as i32),
                    (false, false) => i64::from(low),
                };
                Some((self.name(self.word(head, at)?).to_owned(), value))
            })
            .collect()
    }

    /// Element type and length of an array.
    pub(crate) fn array(&self, head: &Head) -> Option<(u32, u32)> {
        Some((self.word(head, head.tail)?, self.word(head, head.tail + 8)?))
    }

    /// Encoding bits and width in bits of an integer.
    pub(crate) fn int(&self, head: &Head) -> Option<(u32, u32)> {
        let word = self.word(head, head.tail)?;
        Some((word >> 24 & 0x0f, word & 0xff))
    }

    /// Parameters of a function prototype: name and type; a last one of type 0 stands for `...`.
    pub(crate) fn params(&self, head: &Head) -> Vec<(u32, u32)> {
        let word = |at: usize| self.word(head, head.tail + at);
        let param = |n: usize| Some((word(n * 8)?, word(n * 8 + 4)?));
        (0..head.vlen as usize).map_while(param).collect()
    }

    /// Offset in bytes of a member of a structure, through a path such as `se.sum_exec_runtime`; members of anonymous
    /// members count as the structure's own.
    pub fn member_offset(&self, structure: &str, path: &str) -> Option<u32> {
        let mut id = self.scan(Kind::Struct, structure)?;
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
        Some(self.head(self.scan(Kind::Struct, structure)?)?.size_or_type)
    }

    /// Names of all functions.
    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.own_ids().filter_map(|id| self.head(id).filter(|h| h.kind == Kind::Func).map(|h| self.name(h.name)))
    }

    /// Whether there is a function of this name.
    pub fn has_function(&self, name: &str) -> bool {
        self.function_id(name).is_some()
    }

    /// The id of a function of this name, by which programs call it, found by looking at all of them: quicker for one
    /// name.
    pub fn scan_function(&self, name: &str) -> Option<u32> {
        self.scan(Kind::Func, name)
    }

    /// The id of a function whose arguments are words, by which programs are attached to its return, and how many there
    /// are. `None` of one that takes structures or any number of arguments.
    pub fn function_of_words(&self, name: &str) -> Option<(u32, u8)> {
        let id = self.scan_function(name)?;
        let params = self.params(&self.head(self.head(id)?.size_or_type)?);
        let is_word = |&(_, ty): &(u32, u32)| {
            let kind = self.resolve(ty).map(|(_, head)| head.kind);
            ty != 0 && !matches!(kind, None | Some(Kind::Struct | Kind::Union))
        };
        let count = u8::try_from(params.len()).ok()?;
        params.iter().all(is_word).then_some((id, count))
    }

    /// The id of the structure that a typedef names.
    pub fn scan_typedef(&self, name: &str) -> Option<u32> {
        let (id, head) = self.resolve(self.scan(Kind::Typedef, name)?)?;
        (head.kind == Kind::Struct).then_some(id)
    }

    pub(crate) fn function_id(&self, name: &str) -> Option<u32> {
        self.functions.get_or_init(|| Names::new(self, |kind| kind == Kind::Func)).find(self, Kind::Func, name)
    }

    /// Whether a variable is in the section of this name.
    pub(crate) fn is_in_section(&self, variable: u32, section: &str) -> bool {
        let found = self.find(Kind::Datasec, section).and_then(|id| self.head(id));
        // Of each variable there are its id, its offset and its size.
        let word = |head: &Head, n: usize| self.word(head, head.tail + n * 12);
        found.is_some_and(|head| (0..head.vlen as usize).any(|n| word(&head, n) == Some(variable)))
    }

    /// Names of the kernel's tracepoints: what `btf_trace_NAME` stands for.
    pub fn tracepoints(&self) -> impl Iterator<Item = &str> {
        let typedefs = self.own_ids().filter_map(|id| self.head(id).filter(|h| h.kind == Kind::Typedef));
        typedefs.filter_map(|head| self.name(head.name).strip_prefix(TRACEPOINT))
    }

    /// The type id of a tracepoint's `btf_trace_NAME`, by which programs are attached to it.
    pub fn tracepoint_id(&self, name: &str) -> Option<u32> {
        self.find(Kind::Typedef, &format!("{TRACEPOINT}{name}"))
    }
}

/// What the names of the types start with that describe tracepoints.
const TRACEPOINT: &str = "btf_trace_";

fn read(module: &str) -> Result<Vec<u8>, BtfError> {
    let path = std::path::Path::new(FOLDER).join(module);
    std::fs::read(path).map_err(|e| BtfError::Missing(module.to_owned(), e.to_string()))
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
        of_base: false,
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
