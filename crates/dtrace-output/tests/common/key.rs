//! Makes aggregations and their keys.

use dif_vm::{AggFn, AggId, Aggregation, DifType, FieldKind, KeyPart};

/// Bytes of a string key.
pub(crate) const STRSIZE: u32 = 16;

/// One part of a key.
#[derive(Clone)]
pub(crate) enum Key {
    /// A string.
    Str(&'static str),
    /// A signed integer of 8 bytes.
    Long(i64),
    /// A signed integer of 4 bytes.
    Int(i32),
}

impl Key {
    fn part(&self, offset: u32) -> KeyPart {
        let (ty, kind) = match self {
            Key::Str(_) => (DifType::string(STRSIZE), FieldKind::String),
            Key::Long(_) => (DifType::int(8, true), FieldKind::Int { signed: true }),
            Key::Int(_) => (DifType::int(4, true), FieldKind::Int { signed: true }),
        };
        KeyPart { ty, offset, size: ty.size, kind }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = match self {
            Key::Str(text) => text.as_bytes().to_vec(),
            Key::Long(value) => value.to_ne_bytes().to_vec(),
            Key::Int(value) => value.to_ne_bytes().to_vec(),
        };
        let size = self.part(0).size.next_multiple_of(8);
        bytes.resize(size as usize, 0);
        bytes
    }
}

/// The bytes of a whole key.
pub(crate) fn key(parts: &[Key]) -> Vec<u8> {
    parts.iter().flat_map(Key::bytes).collect()
}

/// An aggregation with keys like these.
pub(crate) fn aggregation(id: u32, func: AggFn, like: &[Key]) -> Aggregation {
    let mut offset = 0;
    let keys = like.iter().map(|part| {
        let part = part.part(offset);
        offset += part.size.next_multiple_of(8);
        part
    });
    Aggregation { id: AggId(id), name: format!("a{id}"), func, keys: keys.collect() }
}
