//! Makes cells.

use dif_vm::AggFn;

/// A cell into which these values went.
pub(crate) fn cell(func: AggFn, values: &[i64]) -> Vec<u64> {
    let mut cell = func.identity();
    for value in values {
        func.apply(&mut cell, *value, 1);
    }
    cell
}
