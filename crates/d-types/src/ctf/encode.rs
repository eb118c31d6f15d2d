//! The bytes of a dictionary.
//!
//! The format is what `include/ctf.h` and `libctf/doc/ctf-spec.texi` of GNU binutils describe: a header, a record for
//! each type, in the order of their numbers, and the names. Readers swap bytes where they must, so that all is written
//! as on most machines, the least significant byte first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::contents::Contents;
use super::{CtfError, Form};
use crate::model::{Encoding, Enumeration, Member, Record, RecordKind, Type, TypeId};

/// `CTF_MAGIC`
const MAGIC: u16 = 0xdff2;
/// `CTF_VERSION_3`
const VERSION: u8 = 4;
/// `CTF_F_NEWFUNCINFO`: functions have types of their own, as in all that is written in this version.
const FLAGS: u8 = 2;
/// `CTF_MAX_VLEN`
const LIST_MAX: u32 = 0x00ff_ffff;
/// `CTF_MAX_NAME`: offsets of names have 31 bits.
const NAME_MAX: u32 = 0x7fff_ffff;
/// `CTF_MAX_PTYPE`: numbers of types in a dictionary that has no parent.
const TYPE_MAX: u32 = 0x7fff_ffff;
/// `CTF_LSIZE_SENT`: the size has 64 bits, behind this.
const LARGE_SIZE: u32 = 0xffff_ffff;
/// `CTF_LSTRUCT_THRESH`: structures of so many bytes have members with offsets of 64 bits.
const LARGE_RECORD: u64 = 0x2000_0000;

/// `CTF_K_*`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer = 1,
    Float = 2,
    Pointer = 3,
    Array = 4,
    Function = 5,
    Struct = 6,
    Union = 7,
    Enum = 8,
    Forward = 9,
    Typedef = 10,
    Volatile = 11,
    Const = 12,
    Slice = 14,
}

/// `CTF_INT_SIGNED`, `CTF_INT_CHAR`, `CTF_INT_BOOL`
const SIGNED: u32 = 1;
const CHAR: u32 = 2;
const BOOL: u32 = 4;

/// `CTF_FP_SINGLE`, `CTF_FP_DOUBLE`, `CTF_FP_LDOUBLE`
const SINGLE: u32 = 1;
const DOUBLE: u32 = 2;
const LONG_DOUBLE: u32 = 6;

/// A type, and how many bits of it.
type BitField = (TypeId, u8);

struct Encoder<'a> {
    contents: &'a Contents<'a>,
    ids: HashMap<TypeId, u32>,
    /// Numbers of the types of bit-fields: each is a slice of another type.
    slices: BTreeMap<BitField, u32>,
    out: Vec<u8>,
    names: Names,
}

/// What the first words of a type's record say.
struct Head<'a> {
    kind: Kind,
    visible: bool,
    name: &'a str,
    /// Entries of the list behind it.
    count: usize,
}

pub(super) fn dictionary(contents: &Contents<'_>, name: &str) -> Result<Vec<u8>, CtfError> {
    let fields: BTreeSet<BitField> = bit_fields(contents).collect();
    let count = contents.forms.len() + fields.len();
    if u32::try_from(count).map_or(true, |count| count > TYPE_MAX) {
        return Err(CtfError::Total);
    }
    let mut numbers = 1..;
    let ids = contents.forms.keys().copied().zip(numbers.by_ref()).collect();
    let slices = fields.into_iter().zip(numbers).collect();
    let mut encoder = Encoder { contents, ids, slices, out: Vec::new(), names: Names::new() };
    encoder.file(name)
}

/// The bit-fields of all structures and unions that are written with their members.
fn bit_fields<'a>(contents: &'a Contents<'_>) -> impl Iterator<Item = BitField> + 'a {
    let whole = contents.forms.iter().filter(|&(_, &form)| form == Form::Whole);
    let members = whole.filter_map(|(&ty, _)| match contents.types.get(ty) {
        Type::Record(record) => record.members.as_ref(),
        _ => None,
    });
    members.flatten().filter_map(|member| bit_field(contents, member))
}

/// The bit-field that a member is. What is no number has no bits to choose from.
fn bit_field(contents: &Contents<'_>, member: &Member) -> Option<BitField> {
    let is_number = matches!(contents.types.base(member.ty), Type::Int { .. } | Type::Enum(_));
    member.bits.filter(|_| is_number).map(|bits| (member.ty, bits))
}

impl Encoder<'_> {
    fn file(&mut self, name: &str) -> Result<Vec<u8>, CtfError> {
        let unit = self.names.offset(name)?;
        let contents = self.contents;
        for (&ty, &form) in &contents.forms {
            self.record(ty, form)?;
        }
        for ((ty, bits), _) in std::mem::take(&mut self.slices) {
            self.slice(ty, bits)?;
        }
        let types = u32::try_from(self.out.len()).map_err(|_| CtfError::Total)?;
        let names = u32::try_from(self.names.text.len()).map_err(|_| CtfError::Total)?;
        let mut file = Vec::new();
        file.extend(MAGIC.to_le_bytes());
        file.extend([VERSION, FLAGS]);
        // The parent's label and name, and offsets from the end of the header: of labels, objects, functions, the
        // indices of both, variables, all empty, then of types and names.
        let words = [0, 0, unit, 0, 0, 0, 0, 0, 0, 0, types, names];
        file.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        file.append(&mut self.out);
        file.append(&mut self.names.text);
        Ok(file)
    }

    /// The record of a type.
    fn record(&mut self, ty: TypeId, form: Form) -> Result<(), CtfError> {
        let contents = self.contents;
        let head = |kind, name, count| Head { kind, visible: contents.is_visible(ty), name, count };
        match contents.types.get(ty) {
            // As compilers of C write it: an integer of no bits.
            Type::Void => self.number(&head(Kind::Integer, "void", 0), 0, SIGNED),
            Type::Int { name, size, signed, encoding } => {
                let sign = if *signed { SIGNED } else { 0 };
                self.number(&head(Kind::Integer, name, 0), *size, sign | meaning(*encoding))
            }
            Type::Float { name, size } => self.number(&head(Kind::Float, name, 0), *size, precision(*size)),
            Type::String => self.reference(&head(Kind::Typedef, "string", 0), contents.text),
            Type::Typedef { name, to } => self.reference(&head(Kind::Typedef, name, 0), *to),
            Type::Pointer { to, .. } => self.reference(&head(Kind::Pointer, "", 0), *to),
            Type::Const(to) => self.reference(&head(Kind::Const, "", 0), *to),
            Type::Volatile(to) => self.reference(&head(Kind::Volatile, "", 0), *to),
            Type::Array { element, length } => self.array(&head(Kind::Array, "", 0), ty, *element, *length),
            Type::Function { returns, params, varargs } => {
                let count = params.len() + usize::from(*varargs);
                self.function(&head(Kind::Function, "", count), ty, *returns, params)
            }
            Type::Record(Record { kind, tag, size, members: Some(members), .. }) if form == Form::Whole => {
                let head = head(record_kind(*kind), tag.as_deref().unwrap_or_default(), members.len());
                self.members(&head, ty, *size, members)
            }
            Type::Record(Record { kind, tag, .. }) => self.forward(head, record_kind(*kind), tag.as_deref()),
            Type::Enum(Enumeration { tag, size, enumerators: Some(values), .. }) if form == Form::Whole => {
                let values: Vec<_> = values.iter().filter_map(|(name, value)| Some((name, narrow(*value)?))).collect();
                let head = head(Kind::Enum, tag.as_deref().unwrap_or_default(), values.len());
                self.values(&head, ty, *size, &values)
            }
            Type::Enum(Enumeration { tag, .. }) => self.forward(head, Kind::Enum, tag.as_deref()),
        }
    }

    /// The name, the kind, and a word that depends on the kind.
    fn head(&mut self, head: &Head<'_>, word: u32) -> Result<(), CtfError> {
        let count = u32::try_from(head.count).ok().filter(|&count| count <= LIST_MAX).ok_or(CtfError::Total)?;
        let name = self.names.offset(head.name)?;
        self.words(&[name, (head.kind as u32) << 26 | u32::from(head.visible) << 25 | count, word]);
        Ok(())
    }

    fn words(&mut self, words: &[u32]) {
        self.out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    }

    fn id(&self, ty: TypeId) -> u32 {
        self.ids.get(&ty).copied().unwrap_or_default()
    }

    fn number(&mut self, head: &Head<'_>, size: u32, encoding: u32) -> Result<(), CtfError> {
        self.head(head, size)?;
        // Their first bit is the first of the type.
        self.words(&[encoding << 24 | size.saturating_mul(8) & 0xffff]);
        Ok(())
    }

    fn reference(&mut self, head: &Head<'_>, to: TypeId) -> Result<(), CtfError> {
        self.head(head, self.id(to))
    }

    fn array(&mut self, head: &Head<'_>, ty: TypeId, element: TypeId, length: u64) -> Result<(), CtfError> {
        let length = u32::try_from(length).map_err(|_| self.too_long(ty))?;
        self.head(head, 0)?;
        self.words(&[self.id(element), self.id(self.contents.index), length]);
        Ok(())
    }

    /// Parameters that may follow are one that has no type; the list has an even length.
    fn function(&mut self, head: &Head<'_>, ty: TypeId, returns: TypeId, params: &[TypeId]) -> Result<(), CtfError> {
        self.list_fits(head, ty)?;
        self.head(head, self.id(returns))?;
        let mut list: Vec<_> = params.iter().map(|&param| self.id(param)).collect();
        list.resize(head.count.next_multiple_of(2), 0);
        self.words(&list);
        Ok(())
    }

    fn members(&mut self, head: &Head<'_>, ty: TypeId, size: u64, members: &[Member]) -> Result<(), CtfError> {
        self.list_fits(head, ty)?;
        // Readers tell the form of the members by the size, or by the form of the size: both are large together.
        let is_large = size >= LARGE_RECORD;
        if is_large {
            self.head(head, LARGE_SIZE)?;
            self.words(&[high(size), low(size)]);
        } else {
            self.head(head, low(size))?;
        }
        for member in members {
            let name = self.names.offset(member.name.as_deref().unwrap_or_default())?;
            let field = bit_field(self.contents, member).and_then(|field| self.slices.get(&field));
            let ty = field.copied().unwrap_or_else(|| self.id(member.ty));
            let offset = member.bit_offset;
            if is_large {
                self.words(&[name, high(offset), ty, low(offset)]);
            } else {
                self.words(&[name, low(offset), ty]);
            }
        }
        Ok(())
    }

    fn values(&mut self, head: &Head<'_>, ty: TypeId, size: u32, values: &[(&String, u32)]) -> Result<(), CtfError> {
        self.list_fits(head, ty)?;
        self.head(head, size)?;
        for &(name, value) in values {
            let name = self.names.offset(name)?;
            self.words(&[name, value]);
        }
        Ok(())
    }

    /// A forward declaration says what kind of type is meant.
    fn forward<'h>(
        &mut self,
        head: impl Fn(Kind, &'h str, usize) -> Head<'h>,
        kind: Kind,
        tag: Option<&'h str>,
    ) -> Result<(), CtfError> {
        self.head(&head(Kind::Forward, tag.unwrap_or_default(), 0), kind as u32)
    }

    /// A slice starts with the first bit of what it is of: where that is, is the member's offset.
    fn slice(&mut self, ty: TypeId, bits: u8) -> Result<(), CtfError> {
        let size = u32::from(bits).div_ceil(8).next_power_of_two();
        self.head(&Head { kind: Kind::Slice, visible: false, name: "", count: 0 }, size)?;
        self.words(&[self.id(ty), u32::from(bits) << 16]);
        Ok(())
    }

    fn list_fits(&self, head: &Head<'_>, ty: TypeId) -> Result<(), CtfError> {
        if head.count <= LIST_MAX as usize { Ok(()) } else { Err(self.too_long(ty)) }
    }

    fn too_long(&self, ty: TypeId) -> CtfError {
        CtfError::List(self.contents.types.name(ty))
    }
}

fn record_kind(kind: RecordKind) -> Kind {
    match kind {
        RecordKind::Struct => Kind::Struct,
        RecordKind::Union => Kind::Union,
    }
}

fn meaning(encoding: Encoding) -> u32 {
    match encoding {
        Encoding::Int => 0,
        Encoding::Char => CHAR,
        Encoding::Bool => BOOL,
    }
}

fn precision(size: u32) -> u32 {
    match size {
        ..=4 => SINGLE,
        5..=8 => DOUBLE,
        9.. => LONG_DOUBLE,
    }
}

/// The 32 bits that there are for the value of an enumerator; one that needs more is left out.
fn narrow(value: i64) -> Option<u32> {
    u32::try_from(value).ok().or_else(|| i32::try_from(value).ok().map(i32::cast_unsigned))
}

fn high(n: u64) -> u32 {
    low(n >> 32)
}

#[expect(clippy::cast_possible_truncation, reason = "the other half is written, too, if there is one")]
fn low(n: u64) -> u32 {
    n as u32
}

/// Names, each once, each with a NUL behind it; the first is empty.
struct Names {
    text: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Names {
    fn new() -> Self {
        Self { text: vec![0], offsets: HashMap::from([(String::new(), 0)]) }
    }

    fn offset(&mut self, name: &str) -> Result<u32, CtfError> {
        if let Some(&offset) = self.offsets.get(name) {
            return Ok(offset);
        }
        let offset = u32::try_from(self.text.len()).ok().filter(|&n| n <= NAME_MAX).ok_or(CtfError::Total)?;
        self.text.extend(name.bytes());
        self.text.push(0);
        self.offsets.insert(name.to_owned(), offset);
        Ok(offset)
    }
}
