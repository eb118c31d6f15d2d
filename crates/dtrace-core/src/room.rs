//! Whether what an enabling records fits the buffers that it asks for.

use dif_vm::layout::AssocLayout;
use dif_vm::var::USER_BASE;
use dif_vm::{AggId, Program, VarKind};
use dtrace_provider::{AttachPoint, SessionEvent};

use crate::buffer::{Policy, RecordCost, record_bytes};
use crate::engine::{EnabledProbe, EngineError};
use crate::options::Options;

/// What a record has beside its EPID and fields in a buffer that is switched: header and time.
const SWITCHED_HEADER: u64 = 52;

/// What a cell of an aggregation has beside its key and its words.
const CELL_HEADER: u64 = 8;

/// What a record of each ECB takes, in the order of their EPIDs.
pub(crate) fn record_costs(program: &Program, probes: &[EnabledProbe]) -> Vec<RecordCost> {
    let costs = probes.iter().flat_map(|probe| {
        let end = probe.spec.attach == AttachPoint::Session(SessionEvent::End);
        let clauses = probe.clauses.iter().filter_map(|&clause| program.clauses.get(clause as usize));
        let bytes = clauses.map(|clause| if clause.records { record_bytes(clause) } else { 0 });
        bytes.map(move |bytes| RecordCost { bytes, end })
    });
    costs.collect()
}

/// # Errors
/// A record, a cell or an element of an array is larger than a whole buffer, or those of END are together.
pub(crate) fn check(program: &Program, costs: &[RecordCost], options: &Options) -> Result<(), EngineError> {
    let (policy, bufsize) = (options.bufpolicy(), options.number("bufsize"));
    let header = if policy == Policy::Switch { SWITCHED_HEADER } else { 0 };
    let largest = costs.iter().map(|cost| cost.bytes).max().unwrap_or(0);
    let of_end: u64 = costs.iter().filter(|cost| cost.end).map(|cost| cost.bytes).sum();
    let cells = (0..program.aggregations.len()).map(|n| cell_bytes(program, AggId(u32::try_from(n).unwrap_or(0))));
    if policy == Policy::Fill && of_end > bufsize {
        return Err(EngineError::new("END enablings exceed size of principal buffer"));
    }
    let arrays = program.vars.iter().filter(|var| var.kind == VarKind::Array && var.id >= USER_BASE);
    let elements = arrays.map(AssocLayout::new).map(|array| u64::from(array.key_size + array.value_size));
    if (largest > 0 && largest + header > bufsize)
        || cells.max().unwrap_or(0) > options.number("aggsize")
        || elements.max().unwrap_or(0) > options.number("dynvarsize")
    {
        return Err(EngineError::new("Enabling exceeds size of buffer"));
    }
    Ok(())
}

fn cell_bytes(program: &Program, id: AggId) -> u64 {
    let aggregation = &program.aggregations[id.0 as usize];
    u64::from(aggregation.key_size()) + u64::from(aggregation.func.cell_words()) * 8 + CELL_HEADER
}
