//! Aggregations: functions, and keys.

use alloc::string::String;
use alloc::vec::Vec;

use super::FieldKind;
use crate::agg::{Llquantize, Lquantize};
use crate::difo::DifType;

/// Number of an aggregation in its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AggId(pub u32);

/// An aggregation of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregation {
    /// Its number, by first appearance.
    pub id: AggId,
    /// Its name without the `@`; `_` for the nameless one.
    pub name: String,
    /// Its function.
    pub func: AggFn,
    /// Its keys.
    pub keys: Vec<KeyPart>,
}

impl Aggregation {
    /// Bytes of a whole key: the parts in order, each at the offset that [`KeyPart`] says.
    pub fn key_size(&self) -> u32 {
        let end = |k: &KeyPart| k.offset.saturating_add(k.size.checked_next_multiple_of(8).unwrap_or(u32::MAX));
        self.keys.last().map_or(0, end)
    }
}

/// One key of an aggregation as the consumer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPart {
    /// Type of the key's expressions.
    pub ty: DifType,
    /// Offset in the whole key: a multiple of 8.
    pub offset: u32,
    /// Size in bytes: 1, 2, 4 or 8 of an integer, `strsize` of a string (zero-padded after its NUL), that of all frames
    /// of a stack.
    pub size: u32,
    /// What it is.
    pub kind: FieldKind,
}

/// An aggregating function with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggFn {
    /// Number of firings. Cell: one u64.
    Count,
    /// Sum. Cell: one i64.
    Sum,
    /// Smallest value. Cell: one i64, at first `i64::MAX`.
    Min,
    /// Largest value. Cell: one i64, at first `i64::MIN`.
    Max,
    /// Mean. Cell: count, sum.
    Avg,
    /// Standard deviation. Cell: count, sum, sum of squares (low and high 64 bits).
    Stddev,
    /// Power-of-two distribution. Cell: [`QUANTIZE_BUCKETS`] of i64.
    Quantize,
    /// Linear distribution.
    Lquantize(Lquantize),
    /// Log-linear distribution.
    Llquantize(Llquantize),
}

/// Buckets of a `quantize()`: negative powers, zero (number 63), positive powers.
pub const QUANTIZE_BUCKETS: u32 = 127;

impl AggFn {
    /// Its name in D.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
            Self::Avg => "avg",
            Self::Stddev => "stddev",
            Self::Quantize => "quantize",
            Self::Lquantize(_) => "lquantize",
            Self::Llquantize(_) => "llquantize",
        }
    }
}
