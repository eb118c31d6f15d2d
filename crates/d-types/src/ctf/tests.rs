//! Dictionaries are read again, by a reader that knows the format and nothing of the writer.

use super::*;
use crate::{Encoding, Enumeration, Layout, Member, Record, RecordKind, Type};

/// A dictionary as its parts.
struct Reader<'a> {
    types: &'a [u8],
    names: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(file: &'a [u8]) -> Self {
        assert_eq!(file[..4], [0xf2, 0xdf, 4, 2]);
        let header: Vec<_> = (0..12).map(|n| word(file, 4 + 4 * n)).collect();
        assert_eq!([&header[..2], &header[3..10]].concat(), [0; 9]);
        let (types, names) = file[52..].split_at(header[10] as usize);
        assert_eq!(names.len(), header[11] as usize);
        assert_eq!((names[0], names.last()), (0, Some(&0)));
        Self { types, names }
    }

    fn name(&self, offset: u32) -> &'a str {
        let name = self.names[offset as usize..].split(|&b| b == 0).next().expect("a name");
        std::str::from_utf8(name).expect("text")
    }

    /// The next words of the types.
    fn take<const N: usize>(&mut self) -> [u32; N] {
        let words = std::array::from_fn(|n| word(self.types, 4 * n));
        self.types = &self.types[4 * N..];
        words
    }

    /// A line for each type: number, kind and name, with an `h` before the kind if it is hidden.
    fn lines(mut self) -> Vec<String> {
        let mut lines = Vec::new();
        while !self.types.is_empty() {
            let line = self.line();
            lines.push(format!("{} {line}", lines.len() + 1));
        }
        lines
    }

    fn line(&mut self) -> String {
        let [name, info, word] = self.take();
        let (kind, count) = (info >> 26, info & 0x00ff_ffff);
        let hidden = if info >> 25 & 1 == 0 { "h" } else { "" };
        let head = format!("{hidden}{kind} {}", self.name(name));
        let rest = match kind {
            1 | 2 => {
                let [data] = self.take();
                assert_eq!(data >> 16 & 0xff, 0, "no offset");
                format!("size {word} encoding {} bits {}", data >> 24, data & 0xffff)
            }
            4 => {
                let [element, index, length] = self.take();
                format!("of {element} by {index} length {length}")
            }
            5 => {
                let params: Vec<_> = (0..count).map(|_| self.take::<1>()[0]).collect();
                if count % 2 == 1 {
                    assert_eq!(self.take(), [0]);
                }
                format!("-> {word} {params:?}")
            }
            6 | 7 => self.members(word, count),
            8 => {
                let values: Vec<_> = (0..count).map(|_| self.take::<2>()).collect();
                let values: Vec<_> = values.iter().map(|v| format!("{}={}", self.name(v[0]), v[1] as i32)).collect();
                format!("size {word} {}", values.join(" "))
            }
            14 => {
                let [ty, bits] = self.take();
                assert_eq!(bits & 0xffff, 0, "no offset");
                format!("size {word} of {ty} bits {}", bits >> 16)
            }
            _ => format!("-> {word}"),
        };
        format!("{head} {rest}")
    }

    fn members(&mut self, size: u32, count: u32) -> String {
        let is_large = size == u32::MAX;
        let size = if is_large { long(self.take()) } else { u64::from(size) };
        assert_eq!(is_large, size >= 1 << 29);
        let mut members = Vec::new();
        for _ in 0..count {
            let (name, offset, ty) = if is_large {
                let [name, high, ty, low] = self.take();
                (name, long([high, low]), ty)
            } else {
                let [name, offset, ty] = self.take();
                (name, u64::from(offset), ty)
            };
            members.push(format!("{}@{offset}:{ty}", self.name(name)));
        }
        format!("size {size} {}", members.join(" "))
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn long([high, low]: [u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn whole(ty: TypeId) -> Entry {
    Entry { ty, form: Form::Whole }
}

#[track_caller]
fn check(types: &mut Types, entries: &[Entry], expected: &[&str]) {
    let file = dictionary(types, "D", entries).expect("a dictionary");
    assert_eq!(Reader::new(&file).lines(), expected);
}

type Fields<'a> = &'a [(&'a str, TypeId, Option<u8>)];

fn structure(types: &mut Types, tag: Option<&str>, fields: Fields<'_>) -> TypeId {
    let name = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let fields = fields.iter().map(|&(field, ty, bits)| (name(field), ty, bits)).collect();
    let tag = tag.map(str::to_owned);
    let record = types.lay_out(Layout::C, RecordKind::Struct, tag, fields).expect("laid out");
    types.add(Type::Record(record))
}

#[test]
fn a_file_is_a_header_the_types_and_the_names() {
    let mut types = Types::new(256);
    let int = types.intrinsic("int").expect("int");
    let file = dictionary(&mut types, "C", &[whole(int)]).expect("a dictionary");
    let mut expected = vec![0xf2, 0xdf, 4, 2];
    for word in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 16, 7, 3, 1 << 26 | 1 << 25, 4, 1 << 24 | 32_u32] {
        expected.extend(word.to_le_bytes());
    }
    expected.extend(b"\0C\0int\0");
    assert_eq!(file, expected);
}

#[test]
fn numbers_say_what_their_bits_mean() {
    let mut types = Types::new(256);
    let entries: Vec<_> = types.base_types().into_iter().map(whole).collect();
    let expected = [
        "1 1 void size 0 encoding 1 bits 0",
        "2 1 char size 1 encoding 3 bits 8",
        "3 1 signed char size 1 encoding 3 bits 8",
        "4 1 unsigned char size 1 encoding 2 bits 8",
        "5 1 short size 2 encoding 1 bits 16",
        "6 1 unsigned short size 2 encoding 0 bits 16",
        "7 1 int size 4 encoding 1 bits 32",
        "8 1 unsigned int size 4 encoding 0 bits 32",
        "9 1 long size 8 encoding 1 bits 64",
        "10 1 unsigned long size 8 encoding 0 bits 64",
        "11 1 long long size 8 encoding 1 bits 64",
        "12 1 unsigned long long size 8 encoding 0 bits 64",
        "13 1 _Bool size 1 encoding 4 bits 8",
        "14 2 float size 4 encoding 1 bits 32",
        "15 2 double size 8 encoding 2 bits 64",
        "16 2 long double size 16 encoding 6 bits 128",
    ];
    check(&mut types, &entries, &expected);
    let wide = types.intern(Type::Int { name: "__int128".into(), size: 16, signed: true, encoding: Encoding::Int });
    check(&mut types, &[whole(wide)], &["1 1 __int128 size 16 encoding 1 bits 128"]);
}

#[test]
fn a_string_is_an_array_of_characters() {
    let mut types = Types::new(64);
    let expected = [
        "1 10 string -> 4",
        "2 1 char size 1 encoding 3 bits 8",
        "3 1 long size 8 encoding 1 bits 64",
        "4 4  of 2 by 3 length 64",
    ];
    check(&mut types, &[whole(TypeId::STRING)], &expected);
}

#[test]
fn types_are_made_of_each_other() {
    let mut types = Types::new(256);
    let int = types.intrinsic("int").expect("int");
    let constant = types.intern(Type::Const(int));
    let volatile = types.intern(Type::Volatile(constant));
    let pointer = types.pointer(volatile);
    let array = types.array(pointer, 3);
    let open = types.array(array, 0);
    let odd = types.intern(Type::Function { returns: TypeId::VOID, params: vec![int, pointer], varargs: true });
    let even = types.intern(Type::Function { returns: int, params: vec![int, open], varargs: false });
    let name = types.intern(Type::Typedef { name: "f_t".into(), to: odd });
    let expected = [
        "1 1 void size 0 encoding 1 bits 0",
        "2 1 int size 4 encoding 1 bits 32",
        "3 12  -> 2",
        "4 11  -> 3",
        "5 3  -> 4",
        "6 4  of 5 by 11 length 3",
        "7 4  of 6 by 11 length 0",
        "8 5  -> 1 [2, 5, 0]",
        "9 5  -> 2 [2, 7]",
        "10 10 f_t -> 8",
        "11 1 long size 8 encoding 1 bits 64",
    ];
    check(&mut types, &[whole(even), whole(name)], &expected);
}

#[test]
fn bit_fields_are_slices() {
    let mut types = Types::new(256);
    let (int, long) = (types.intrinsic("int").expect("int"), types.intrinsic("unsigned long").expect("long"));
    let fields =
        [("a", int, Some(3)), ("b", int, Some(5)), ("c", int, Some(3)), ("d", long, Some(40)), ("e", int, None)];
    let s = structure(&mut types, Some("s"), &fields);
    let expected = [
        "1 1 int size 4 encoding 1 bits 32",
        "2 1 unsigned long size 8 encoding 0 bits 64",
        "3 6 s size 16 a@0:4 b@3:5 c@8:4 d@11:6 e@64:1",
        "4 h14  size 1 of 1 bits 3",
        "5 h14  size 1 of 1 bits 5",
        "6 h14  size 8 of 2 bits 40",
    ];
    check(&mut types, &[whole(s)], &expected);
}

#[test]
fn behind_pointers_a_name_will_do() {
    let mut types = Types::new(256);
    let int = types.intrinsic("int").expect("int");
    let other = structure(&mut types, Some("other"), &[("i", int, None)]);
    let inner = structure(&mut types, Some("inner"), &[("o", other, None)]);
    let unnamed = structure(&mut types, None, &[("x", int, None)]);
    let choice = Enumeration { tag: Some("e".into()), size: 4, signed: true, enumerators: Some(vec![("E".into(), 1)]) };
    let choice = types.add(Type::Enum(choice));
    let [to_other, to_unnamed, to_choice] = [other, unnamed, choice].map(|ty| types.pointer(ty));
    let fields = [("p", to_other, None), ("q", to_unnamed, None), ("r", to_choice, None), ("", unnamed, None)];
    let s = structure(&mut types, Some("s"), &fields);
    let expected = [
        "1 1 int size 4 encoding 1 bits 32",
        "2 h9 other -> 6",
        "3 h6  size 4 x@0:1",
        "4 h9 e -> 8",
        "5 3  -> 2",
        "6 3  -> 3",
        "7 3  -> 4",
        "8 6 s size 32 p@0:5 q@64:6 r@128:7 @192:3",
    ];
    check(&mut types, &[whole(s)], &expected);
    // One that holds it needs all of it.
    let holds = structure(&mut types, Some("holds"), &[("i", inner, None), ("p", to_other, None)]);
    let expected = [
        "1 1 int size 4 encoding 1 bits 32",
        "2 h6 other size 4 i@0:1",
        "3 h6 inner size 4 o@0:2",
        "4 3  -> 2",
        "5 6 holds size 16 i@0:3 p@64:4",
    ];
    check(&mut types, &[whole(holds)], &expected);
}

#[test]
fn what_is_only_declared_is_a_name() {
    let mut types = Types::new(256);
    let forward = |kind| Type::Record(Record { kind, tag: Some("f".into()), size: 0, align: 1, members: None });
    let (s, u) = (types.add(forward(RecordKind::Struct)), types.add(forward(RecordKind::Union)));
    let named = types.intern(Type::Typedef { name: "f_t".into(), to: u });
    check(&mut types, &[whole(s), whole(named)], &["1 9 f -> 6", "2 h9 f -> 7", "3 10 f_t -> 2"]);
    // One that the kernel has defined since stays a name, too, unless it is part of something.
    let int = types.intrinsic("int").expect("int");
    let d = structure(&mut types, Some("d"), &[("i", int, None)]);
    let name = Entry { ty: d, form: Form::Name };
    check(&mut types, &[name], &["1 9 d -> 6"]);
    check(&mut types, &[name, whole(d)], &["1 1 int size 4 encoding 1 bits 32", "2 6 d size 4 i@0:1"]);
}

#[test]
fn enumerators_have_32_bits() {
    let mut types = Types::new(256);
    let values = [("A", -1), ("B", i64::from(i32::MIN)), ("C", i64::from(u32::MAX) - 1), ("D", 1 << 32)];
    let enumerators = Some(values.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let e = types.add(Type::Enum(Enumeration { tag: Some("e".into()), size: 8, signed: true, enumerators }));
    check(&mut types, &[whole(e)], &["1 8 e size 8 A=-1 B=-2147483648 C=-2"]);
}

#[test]
fn sizes_and_offsets_may_be_large() {
    let mut types = Types::new(256);
    let int = types.intrinsic("int").expect("int");
    let mut record = |size: u64| {
        let last = Member { name: Some("last".into()), ty: int, bit_offset: (size - 4) * 8, bits: None };
        let (kind, tag) = (RecordKind::Union, Some("u".into()));
        types.add(Type::Record(Record { kind, tag, size, align: 4, members: Some(vec![last]) }))
    };
    let sizes = [0x1fff_ffff, 0x2000_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000];
    let entries = sizes.map(|size| whole(record(size)));
    let lines = (2..).zip(sizes).map(|(n, size)| format!("{n} 7 u size {size} last@{}:1", (size - 4) * 8));
    let expected: Vec<_> = std::iter::once("1 1 int size 4 encoding 1 bits 32".to_owned()).chain(lines).collect();
    check(&mut types, &entries, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn damaged_types_end() {
    let mut types = Types::new(256);
    let a = types.add(Type::Void);
    let b = types.add(Type::Typedef { name: "b".into(), to: a });
    types.define(a, Type::Typedef { name: "a".into(), to: b });
    check(&mut types, &[whole(a)], &["1 10 a -> 2", "2 h10 b -> 1"]);
    let bits = Member { name: None, ty: b, bit_offset: 0, bits: Some(200) };
    let record = Record { kind: RecordKind::Struct, tag: None, size: 1, align: 1, members: Some(vec![bits]) };
    let s = types.add(Type::Record(record));
    check(&mut types, &[whole(s)], &["1 h10 a -> 2", "2 h10 b -> 1", "3 6  size 1 @0:2"]);
}

#[test]
fn chains_may_be_long() {
    let mut types = Types::new(256);
    let mut ty = TypeId::VOID;
    for _ in 0..100_000 {
        ty = types.pointer(ty);
    }
    let file = dictionary(&mut types, "D", &[whole(ty)]).expect("a dictionary");
    assert_eq!(Reader::new(&file).lines().len(), 100_001);
}

#[test]
fn what_ctf_cannot_count_is_told() {
    let mut types = Types::new(256);
    let long = types.array(TypeId::STRING, 1 << 32);
    let error = dictionary(&mut types, "D", &[whole(long)]).expect_err("too long");
    assert_eq!(error, CtfError::List("string [4294967296]".into()));
}
