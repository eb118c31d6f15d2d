//! Checks of a whole program: every DIFO, and that records, keys and variables fit together.

use alloc::collections::BTreeSet;
use alloc::format;

use super::{BLOCK_MAX, Limits, SIZE_MAX, VerifiedProgram, VerifyError, check, check_var};
use crate::agg::{Llquantize, Lquantize};
use crate::difo::{ByRef, DifVar, Difo, TypeKind, VarScope};
use crate::layout::VarLayout;
use crate::program::{
    Action, ActionKind, AggFn, AggId, Clause, FRAME_SIZE, Field, FieldKind, KeyPart, Preamble, Program,
    STACK_FRAMES_MAX,
};

/// Verifies a whole program.
///
/// # Errors
/// What is wrong, in which clause, and where.
pub fn verify_program(program: Program, limits: &Limits) -> Result<VerifiedProgram, VerifyError> {
    if !(1..=SIZE_MAX).contains(&program.strsize) {
        return Err(VerifyError::new(format!("strings of {} bytes", program.strsize)));
    }
    check_variables(&program.vars)?;
    for (number, aggregation) in program.aggregations.iter().enumerate() {
        if aggregation.id.0 as usize != number {
            return Err(VerifyError::new(format!("aggregation @{} is out of order", aggregation.name)));
        }
        check_function(aggregation.func)?;
        if aggregation.key_size() > SIZE_MAX {
            return Err(VerifyError::new(format!("the key of @{} is too large", aggregation.name)));
        }
        if aggregation.keys.iter().any(|key| !fits_kernel_address(key.kind, key.size)) {
            return Err(VerifyError::new(format!("a key of @{} does not fit its value", aggregation.name)));
        }
    }
    for difo in program.preambles.iter().flat_map(Preamble::difos) {
        check_difo(&program, difo, limits)?;
    }
    for (index, clause) in program.clauses.iter().enumerate() {
        check_clause(&program, clause, limits).map_err(|e| VerifyError { clause: Some(index), ..e })?;
    }
    Ok(VerifiedProgram(program))
}

/// The program's table of variables: each is there once, and they fit into memory together.
fn check_variables(vars: &[DifVar]) -> Result<(), VerifyError> {
    let mut known = BTreeSet::new();
    for var in vars {
        check_var(var)?;
        if !known.insert((var.scope, var.kind, var.id)) {
            return Err(VerifyError::new(format!("variable {} is there twice", var.name)));
        }
    }
    let layout = VarLayout::new(vars);
    let scopes = [VarScope::Global, VarScope::Thread, VarScope::Local];
    match scopes.into_iter().map(|scope| layout.size(scope)).find(|&size| size > BLOCK_MAX) {
        Some(size) => {
            Err(VerifyError::new(format!("variables of {size} bytes in one scope; at most {BLOCK_MAX} are possible")))
        }
        None => Ok(()),
    }
}

fn check_function(func: AggFn) -> Result<(), VerifyError> {
    let sane = match func {
        AggFn::Lquantize(Lquantize { step, levels, .. }) => step > 0 && levels > 0,
        AggFn::Llquantize(Llquantize { factor, low, high, steps }) => {
            factor >= 2 && low <= high && steps >= 1 && u64::from(factor).checked_pow(u32::from(high) + 1).is_some()
        }
        _ => true,
    };
    if sane { Ok(()) } else { Err(VerifyError::new(format!("impossible parameters of {}()", func.name()))) }
}

fn check_clause(program: &Program, clause: &Clause, limits: &Limits) -> Result<(), VerifyError> {
    if clause.record_size > SIZE_MAX || !clause.record_size.is_multiple_of(8) {
        return Err(VerifyError::new(format!("a record of {} bytes", clause.record_size)));
    }
    if let Some(predicate) = &clause.predicate {
        check_difo(program, predicate, limits)?;
    }
    let mut end = 0;
    for action in &clause.actions {
        if let ActionKind::If { branch: Some(branch), .. } = action.kind {
            if branch < end || branch >= clause.record_size || !clause.records {
                return Err(VerifyError::new(format!("the byte of an if at {branch} does not fit")));
            }
            end = branch + 1;
        }
        for field in &action.fields {
            check_field(program, clause, field, &mut end, limits)?;
        }
        check_action(program, action, limits)?;
    }
    check_branches(&clause.actions)
}

/// The branches of each `if` lie inside of the branch that it stands in, and know where to say that they record.
fn check_branches(actions: &[Action]) -> Result<(), VerifyError> {
    // Ends of the branches that are open: outer ones first.
    let mut ends = alloc::vec![actions.len()];
    for (at, action) in actions.iter().enumerate() {
        while ends.len() > 1 && ends.last().is_some_and(|&end| end <= at) {
            ends.pop();
        }
        let ActionKind::If { then, otherwise, branch } = action.kind else { continue };
        let middle = at + 1 + then as usize;
        let end = middle + otherwise as usize;
        if ends.last().is_some_and(|&outer| end > outer) {
            return Err(VerifyError::new("a branch of an if reaches too far"));
        }
        if branch.is_none() && actions[at + 1..end].iter().any(|a| a.kind.records()) {
            return Err(VerifyError::new("a branch of an if records, and there is no place to say so"));
        }
        ends.extend([end, middle]);
    }
    Ok(())
}

/// A field lies behind the one before it and inside the record.
fn check_field(
    program: &Program,
    clause: &Clause,
    field: &Field,
    end: &mut u32,
    limits: &Limits,
) -> Result<(), VerifyError> {
    check_difo(program, &field.difo, limits)?;
    if field.size == 0 {
        return Ok(());
    }
    let after = field.offset.checked_add(field.size).filter(|&after| after <= clause.record_size);
    let Some(after) = after.filter(|_| field.offset >= *end && clause.records) else {
        return Err(VerifyError::new(format!("a field at {} of {} bytes does not fit", field.offset, field.size)));
    };
    let shape = match field.kind {
        FieldKind::Int { .. } => matches!(field.size, 1 | 2 | 4 | 8) && field.offset.is_multiple_of(field.size),
        kind @ (FieldKind::KernelSymbol | FieldKind::KernelModule | FieldKind::KernelStack) => {
            let whole = kind != FieldKind::KernelStack || field.difo.rtype.size == field.size;
            whole && fits_kernel_address(kind, field.size) && field.offset.is_multiple_of(8)
        }
        FieldKind::String => field.size == program.strsize && field.difo.rtype.kind == TypeKind::String,
        FieldKind::Bytes => field.difo.rtype.by_ref != ByRef::No,
    };
    if !shape {
        return Err(VerifyError::new(format!("a field at {} does not fit its value", field.offset)));
    }
    *end = after;
    Ok(())
}

/// Whether so many bytes are those of a kernel address, or of a stack of them.
fn fits_kernel_address(kind: FieldKind, size: u32) -> bool {
    match kind {
        FieldKind::KernelSymbol | FieldKind::KernelModule => size == 8,
        FieldKind::KernelStack => {
            size.is_multiple_of(FRAME_SIZE) && (1..=STACK_FRAMES_MAX).contains(&(size / FRAME_SIZE))
        }
        _ => true,
    }
}

fn check_action(program: &Program, action: &Action, limits: &Limits) -> Result<(), VerifyError> {
    let fields = action.fields.len();
    let expected = match &action.kind {
        ActionKind::Effect
        | ActionKind::Trace
        | ActionKind::Exit
        | ActionKind::Normalize(_)
        | ActionKind::Speculate
        | ActionKind::Commit
        | ActionKind::Discard
        | ActionKind::Raise
        | ActionKind::Chill
        | ActionKind::Return
        | ActionKind::If { .. } => fields == 1,
        ActionKind::Pcap => fields == 4,
        ActionKind::Tracemem { dynamic } => fields == 1 + usize::from(*dynamic),
        ActionKind::Printf { .. } | ActionKind::System { .. } | ActionKind::Freopen { .. } => true,
        ActionKind::Print { pointer, .. } => fields == 1 + usize::from(*pointer),
        ActionKind::Setopt => matches!(fields, 1 | 2),
        ActionKind::Trunc(_) => fields <= 1,
        _ => fields == 0,
    };
    if !expected {
        return Err(VerifyError::new(format!("an action with {fields} fields")));
    }
    match &action.kind {
        ActionKind::Aggregate { aggregation, keys, value, increment } => {
            let parts = check_aggregation(program, *aggregation)?;
            if keys.len() != parts {
                return Err(VerifyError::new(format!("{} keys for an aggregation of {parts}", keys.len())));
            }
            let needs_value = program.aggregations[aggregation.0 as usize].func != AggFn::Count;
            if value.is_some() != needs_value {
                return Err(VerifyError::new("an aggregating function without its value"));
            }
            let parts = &program.aggregations[aggregation.0 as usize].keys;
            let fits = |(key, part): (&Difo, &KeyPart)| {
                part.kind != FieldKind::KernelStack || fits_kernel_address(part.kind, key.rtype.size)
            };
            if !keys.iter().zip(parts).all(fits) {
                return Err(VerifyError::new("a key is no stack of whole frames"));
            }
            let all = keys.iter().chain(value).chain(increment);
            all.into_iter().try_for_each(|difo| check_difo(program, difo, limits))
        }
        ActionKind::Printa { aggregations, .. } => {
            aggregations.iter().try_for_each(|&id| check_aggregation(program, id).map(|_| ()))
        }
        ActionKind::Clear(id) | ActionKind::Trunc(id) | ActionKind::Normalize(id) | ActionKind::Denormalize(id) => {
            check_aggregation(program, *id).map(|_| ())
        }
        _ => Ok(()),
    }
}

/// How many keys the aggregation has.
fn check_aggregation(program: &Program, id: AggId) -> Result<usize, VerifyError> {
    match program.aggregations.get(id.0 as usize) {
        Some(aggregation) => Ok(aggregation.keys.len()),
        None => Err(VerifyError::new(format!("aggregation {} does not exist", id.0))),
    }
}

/// A DIFO by itself, and its variables against the program's table.
fn check_difo(program: &Program, difo: &Difo, limits: &Limits) -> Result<(), VerifyError> {
    check(difo, limits)?;
    for var in difo.vars.iter().filter(|v| v.id >= crate::var::USER_BASE) {
        let same = |known: &&DifVar| known.id == var.id && known.scope == var.scope && known.kind == var.kind;
        match program.vars.iter().find(same) {
            Some(known) if known.ty == var.ty && known.keys == var.keys => {}
            Some(_) => return Err(VerifyError::new(format!("variable {} has two types", var.name))),
            None => return Err(VerifyError::new(format!("variable {} is not the program's", var.name))),
        }
    }
    Ok(())
}
