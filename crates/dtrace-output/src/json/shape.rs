//! What `print()` shows, as JSON.

use std::collections::BTreeMap;

use dif_vm::shape::{Shape, ShapeKind};
use dif_vm::word::{sign_extend, unsigned};
use serde::Serialize;

use super::value::Value;
use crate::layout::until_nul;
use crate::record;
use crate::typed::{is_text, member_bytes};

/// A value of a C type.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Shaped {
    Plain(Value),
    Elements(Vec<Shaped>),
    Members { members: BTreeMap<String, Shaped> },
}

/// Members without a name give theirs to what they are in.
pub(super) fn shaped(shape: &Shape, bytes: &[u8]) -> Shaped {
    let word = unsigned(bytes);
    let signed = sign_extend(word as i64, u32::try_from(bytes.len()).unwrap_or(8));
    Shaped::Plain(match &shape.kind {
        ShapeKind::Int { signed: false } | ShapeKind::Pointer => Value::Unsigned(word),
        ShapeKind::Int { .. } | ShapeKind::Char => Value::Signed(signed),
        ShapeKind::Float => Value::Float(record::float(bytes)),
        ShapeKind::String => Value::string(until_nul(bytes)),
        ShapeKind::Enum(names) => {
            let named = names.iter().find(|(_, value)| *value == signed);
            named.map_or(Value::Signed(signed), |(name, _)| Value::Text(name.clone()))
        }
        ShapeKind::Array { element, .. } if element.kind == ShapeKind::Char && is_text(bytes) => {
            Value::string(until_nul(bytes))
        }
        ShapeKind::Array { element, .. } => {
            let elements = bytes.chunks((element.size as usize).max(1));
            return Shaped::Elements(elements.map(|bytes| shaped(element, bytes)).collect());
        }
        ShapeKind::Record(members) => {
            let mut all = BTreeMap::new();
            for member in members {
                match shaped(&member.shape, &member_bytes(member, bytes)) {
                    Shaped::Members { members } if member.name.is_empty() => all.extend(members),
                    value => drop(all.insert(member.name.clone(), value)),
                }
            }
            return Shaped::Members { members: all };
        }
        _ => Value::bytes(bytes),
    })
}
