//! How the keys and cells of aggregations are kept, and in which maps.

use std::collections::BTreeMap;

use dif_vm::layout::slot_size;
use dif_vm::program::{ActionKind, AggFn, Program};
use dif_vm::var::Builtin;
use dif_vm::{AggId, ByRef, Difo, FieldKind, KeyPart, Opcode, TypeKind};

use crate::object::{AggPlan, Bias, KeyEncoding};

/// With more aggregations than these, those alike share a map: a program can have 64 (`MAX_USED_MAPS`).
const MAPS_OF_THEIR_OWN: usize = 32;

/// What the key in a shared map starts with: the number of the aggregation.
pub(crate) const SHARED_KEY: u32 = 8;

/// The plans of all aggregations of a program; those with keys can be emptied while tracing if they are `relieved`.
pub(super) fn aggregation_plans(program: &Program, relieved: bool) -> Vec<AggPlan> {
    let mut plans: Vec<_> = program.aggregations.iter().map(|a| aggregation_plan(program, a.id, relieved)).collect();
    if plans.len() > MAPS_OF_THEIR_OWN {
        share_maps(&mut plans);
    }
    plans
}

/// The built-in variable that a DIFO gives, if it does nothing else.
pub(crate) fn plain_builtin(difo: &Difo) -> Option<Builtin> {
    let [load, ret] = difo.text.as_slice() else { return None };
    let returns = ret.opcode() == Some(Opcode::Ret) && load.rd() == ret.rd();
    load.builtin().filter(|builtin| returns && !builtin.is_array())
}

/// Length of `comm` in `struct task_struct` (TASK_COMM_LEN).
pub(crate) const COMM_LEN: u32 = 16;

fn encoding(part: &KeyPart, difo: &Difo) -> KeyEncoding {
    if part.kind == FieldKind::KernelStack {
        return KeyEncoding::Stack(part.size);
    }
    let builtin = plain_builtin(difo);
    if let Some(part) = builtin.and_then(Builtin::name_part) {
        return KeyEncoding::ProbeName(part);
    }
    if builtin == Some(Builtin::Execname) {
        return KeyEncoding::Bytes(COMM_LEN);
    }
    match (difo.rtype.kind, difo.rtype.by_ref) {
        (TypeKind::String, _) => KeyEncoding::Bytes(slot_size(difo.rtype.size)),
        (_, ByRef::No) => KeyEncoding::Word,
        _ => KeyEncoding::Bytes(difo.rtype.size.next_multiple_of(8)),
    }
}

/// The key that all uses of an aggregation can share.
fn aggregation_plan(program: &Program, id: AggId, relieved: bool) -> AggPlan {
    let info = &program.aggregations[id.0 as usize];
    let mut key: Vec<Option<KeyEncoding>> = vec![None; info.keys.len()];
    let (mut swapped, mut weighted) = (relieved && !info.keys.is_empty(), false);
    for action in program.clauses.iter().flat_map(|c| &c.actions) {
        match &action.kind {
            ActionKind::Aggregate { aggregation, keys, increment, .. } if *aggregation == id => {
                weighted |= increment.is_some();
                for ((slot, difo), part) in key.iter_mut().zip(keys).zip(&info.keys) {
                    let this = encoding(part, difo);
                    let general = KeyEncoding::Bytes(slot_size(program.strsize));
                    *slot = Some(slot.map_or(this, |old| if old == this { this } else { general }));
                }
            }
            ActionKind::Clear(other) | ActionKind::Trunc(other) if *other == id => swapped = true,
            _ => {}
        }
    }
    let key: Vec<_> = key.into_iter().map(|k| k.unwrap_or(KeyEncoding::Word)).collect();
    let key_size = key.iter().map(|k| k.size()).sum();
    let bias = match info.func {
        AggFn::Min => Bias::Min,
        AggFn::Max => Bias::Max,
        _ => Bias::None,
    };
    let words = info.func.cell_words();
    let mut plan = AggPlan { map: id.0, shared: false, key, key_size, words, bias, swapped, in_array: false };
    // A cell of an array is always there, so a sum of nothing but zeros would look untouched.
    let shows_use = !weighted && info.func != AggFn::Sum;
    plan.in_array = plan.key.is_empty() && !swapped && shows_use && !plan.is_common();
    plan
}

/// Puts aggregations whose keys and cells have the same sizes into one map.
fn share_maps(plans: &mut [AggPlan]) {
    let mut maps: BTreeMap<(u32, u32), (u32, bool)> = BTreeMap::new();
    for (id, plan) in (0u32..).zip(plans.iter_mut()) {
        plan.shared = true;
        plan.in_array = false;
        plan.key_size += SHARED_KEY;
        let map = maps.entry((plan.key_size, plan.words)).or_insert((id, false));
        map.1 |= plan.swapped;
        plan.map = map.0;
    }
    for plan in plans {
        plan.swapped = maps.get(&(plan.key_size, plan.words)).is_some_and(|map| map.1);
    }
}
