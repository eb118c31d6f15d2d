//! BTF for the functions of a program, which the kernel wants to verify each by itself.
//!
//! Layout: Documentation/bpf/btf.rst of the kernel.

use crate::runtime::Function;

const MAGIC: u16 = 0xeb9f;
const HEADER_SIZE: u32 = 24;
const KIND_INT: u32 = 1;
const KIND_FUNC: u32 = 12;
const KIND_FUNC_PROTO: u32 = 13;
const LINKAGE_GLOBAL: u32 = 1;
const INT_SIGNED: u32 = 1;

/// Ids of the two integer types.
const INT: u32 = 1;
const U64: u32 = 2;

#[derive(Default)]
struct Writer {
    types: Vec<u8>,
    count: u32,
    strings: Vec<u8>,
}

impl Writer {
    fn word(&mut self, word: u32) {
        self.types.extend(word.to_le_bytes());
    }

    fn string(&mut self, text: &str) -> u32 {
        let at = self.strings.len() as u32;
        self.strings.extend(text.as_bytes());
        self.strings.push(0);
        at
    }

    /// The three words that every type starts with; its id.
    fn head(&mut self, name: u32, kind: u32, vlen: u32, size_or_type: u32) -> u32 {
        self.word(name);
        self.word(kind << 24 | vlen);
        self.word(size_or_type);
        self.count += 1;
        self.count
    }

    fn int(&mut self, name: &str, size: u32, encoding: u32) {
        let name = self.string(name);
        self.head(name, KIND_INT, 0, size);
        self.word((encoding << 24) | (size * 8));
    }

    fn function(&mut self, name: &str, args: usize) -> u32 {
        let proto = self.head(0, KIND_FUNC_PROTO, args as u32, INT);
        for n in 0..args {
            let name = self.string(&format!("a{n}"));
            self.word(name);
            self.word(U64);
        }
        let name = self.string(name);
        self.head(name, KIND_FUNC, LINKAGE_GLOBAL, proto)
    }
}

/// BTF for a main function and these; the ids of all, the main one first.
pub(crate) fn functions(functions: &[&Function]) -> (Vec<u8>, Vec<u32>) {
    let mut writer = Writer { strings: vec![0], ..Writer::default() };
    writer.int("int", 4, INT_SIGNED);
    writer.int("u64", 8, 0);
    let mut ids = vec![writer.function("dtrace_probe", 1)];
    ids.extend(functions.iter().map(|f| writer.function(f.name, f.args)));
    let (types, strings) = (writer.types.len() as u32, writer.strings.len() as u32);
    let mut btf = Vec::new();
    btf.extend(MAGIC.to_le_bytes());
    btf.extend([1, 0]);
    for word in [HEADER_SIZE, 0, types, types, strings] {
        btf.extend(word.to_le_bytes());
    }
    btf.extend(writer.types);
    btf.extend(writer.strings);
    (btf, ids)
}
