//! Values as JSON.

use dif_vm::word::zero_extend;
use dif_vm::{Aggregation, FieldKind};
use serde::Serialize;

use super::bucket::{Bucket, buckets};
use crate::aggregate::part_bytes;
use crate::layout::until_nul;
use crate::output::Context;
use crate::print::Arg;
use crate::record;
use crate::symbols::{Name, Symbols};
use crate::value::{is_distribution, number};

/// A value of D.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Value {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(String),
    /// In hexadecimal: what is no text.
    Bytes {
        bytes: String,
    },
    Named(Named),
    Stack {
        frames: Vec<Named>,
    },
}

/// A place in a program, with what is known of its name.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    address: u64,
    module: Option<String>,
    symbol: Option<String>,
    /// From the start of the symbol.
    offset: Option<u64>,
}

impl Named {
    fn new(address: u64, name: Option<Name>) -> Self {
        let Some(Name { module, symbol, offset }) = name else {
            return Self { address, module: None, symbol: None, offset: None };
        };
        let offset = symbol.is_some().then_some(offset);
        Self { address, module: Some(module), symbol, offset }
    }
}

impl Default for Value {
    fn default() -> Self {
        Self::Signed(0)
    }
}

impl Value {
    pub(super) fn new(arg: &Arg<'_>, kind: FieldKind, symbols: &dyn Symbols) -> Self {
        match arg {
            Arg::Int { value, signed: true, .. } => Self::Signed(*value),
            Arg::Int { value, size, .. } => Self::Unsigned(zero_extend(*value, *size)),
            Arg::Float(value) => Self::Float(*value),
            Arg::Bytes(bytes) if kind == FieldKind::String => Self::string(until_nul(bytes)),
            Arg::Bytes(bytes) => Self::bytes(bytes),
            Arg::KernelSymbol(address) | Arg::KernelModule(address) => {
                Self::Named(Named::new(*address, symbols.kernel(*address)))
            }
            Arg::UserSymbol { pid, address } => Self::Named(Named::new(*address, symbols.user(Some(*pid), *address))),
            Arg::Stack { pid, frames } => {
                let name = |address| match pid {
                    Some(pid) => symbols.user(Some(*pid), address),
                    None => symbols.kernel_frame(address),
                };
                let frames = frames.iter().take_while(|frame| **frame != 0);
                Self::Stack { frames: frames.map(|&frame| Named::new(frame, name(frame))).collect() }
            }
            Arg::Block(block) => Self::Text(text(block)),
        }
    }

    pub(super) fn string(bytes: &[u8]) -> Self {
        std::str::from_utf8(bytes).map_or_else(|_| Self::bytes(bytes), |text| Self::Text(text.to_owned()))
    }

    pub(super) fn bytes(bytes: &[u8]) -> Self {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
        Self::Bytes { bytes: bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect() }
    }
}

/// Bytes that were printed, as text: what is none is replaced.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What an aggregation has for a key, normalized.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AggValue {
    Value(i64),
    #[serde(rename = "value")]
    Unsigned(u64),
    Buckets(Vec<Bucket>),
}

pub(super) fn agg_value(aggregation: &Aggregation, words: &[u64], context: &Context<'_>) -> AggValue {
    let (func, normal) = (aggregation.func, context.aggregates.normal(aggregation.id));
    if is_distribution(func) {
        return AggValue::Buckets(buckets(func, words, normal));
    }
    let value = number(func, words, normal);
    if func == dif_vm::AggFn::Stddev { AggValue::Unsigned(value as u64) } else { AggValue::Value(value) }
}

pub(super) fn keys(aggregation: &Aggregation, key: &[u8], context: &Context<'_>) -> Vec<Value> {
    let parts = aggregation.keys.iter();
    parts
        .map(|part| Value::new(&record::arg(part.kind, part.ty, part_bytes(part, key)), part.kind, context.symbols))
        .collect()
}
