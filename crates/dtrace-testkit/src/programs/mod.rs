//! Programs by the thousand: every one is accepted by the verifier, and between them they use all of DIF that gives
//! the same answer wherever it runs.
//!
//! A program has many clauses, each with one `trace()` of a generated expression. Variables live on from clause to
//! clause. Wild addresses, divisions by zero and exhausted scratch memory are among the things that happen.

mod registers;
mod steps;
mod subroutines;

use dif_vm::verify::{Limits, verify_program};
use dif_vm::{
    Action, ActionKind, Clause, DifType, DifVar, Difo, Field, FieldKind, Program, TypeKind, VarFlags, VarKind,
    VarScope, VerifiedProgram,
};

use self::registers::Generator;
use crate::random::Random;

/// Bytes of a D string in generated programs.
pub const STRSIZE: u32 = 64;

/// A generated program.
///
/// # Panics
/// If the verifier refuses it: then generator or verifier is wrong.
pub fn generate(seed: u64, clauses: usize, user: u64) -> VerifiedProgram {
    let mut random = Random::new(seed);
    let vars = variables();
    let clauses = (0..clauses).map(|n| clause(&mut random, &vars, user, n)).collect();
    let program = Program { clauses, vars, strsize: STRSIZE, ..Program::default() };
    match verify_program(program, &Limits::default()) {
        Ok(program) => program,
        Err(e) => panic!("seed {seed}: {e}"),
    }
}

fn clause(random: &mut Random, vars: &[DifVar], user: u64, n: usize) -> Clause {
    traced(Generator::new(random, vars, user).expression(), n)
}

/// A clause that traces a value.
pub(crate) fn traced(difo: Difo, n: usize) -> Clause {
    let string = difo.rtype.kind == TypeKind::String;
    let (size, kind) = if string { (STRSIZE, FieldKind::String) } else { (8, FieldKind::Int { signed: true }) };
    let field = Field { difo, offset: 0, size, kind };
    Clause {
        title: format!("clause {n}"),
        number: n as u32,
        predicate: None,
        actions: vec![Action { kind: ActionKind::Trace, fields: vec![field] }],
        record_size: size,
        records: true,
    }
}

/// Scalars of each scope, numbers of all sizes and a string; arrays with numbers and with strings as keys and as
/// values.
pub(crate) fn variables() -> Vec<DifVar> {
    let number = DifType::int(8, true);
    let string = DifType::string(STRSIZE);
    let flags = VarFlags { referenced: true, modified: true };
    let mut vars = Vec::new();
    let mut add = |id, kind, scope, ty, keys: &[DifType]| {
        vars.push(DifVar { name: format!("v{id}"), id, kind, scope, flags, ty, align: 8, keys: keys.to_vec() });
    };
    for (scope, id) in [(VarScope::Global, 0x500), (VarScope::Thread, 0x510), (VarScope::Local, 0x520)] {
        add(id, VarKind::Scalar, scope, number, &[]);
        add(id + 1, VarKind::Scalar, scope, string, &[]);
        for (n, (size, signed)) in (2..).zip([(1, true), (2, false), (1, false), (4, true)]) {
            add(id + n, VarKind::Scalar, scope, DifType::int(size, signed), &[]);
        }
    }
    add(0x530, VarKind::Array, VarScope::Global, number, &[number]);
    add(0x531, VarKind::Array, VarScope::Global, string, &[string, number]);
    add(0x532, VarKind::Array, VarScope::Thread, number, &[string]);
    vars
}

pub(crate) const STRINGS: &[&str] = &[
    "",
    "a",
    "hello",
    "/usr/./lib//dtrace/../x.d",
    "a:b::c,d",
    "  -12x",
    "0x7fg",
    "{\"a\": [1, {\"b\": \"c d\"}], \"n\": null}",
    "a[1].b",
    "n",
    ":,",
    "UPPER and lower 123",
    "a string that is longer than sixty-four bytes, so that it is cut somewhere",
    "/",
    "l",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_accepted() {
        for seed in 0..500 {
            assert_eq!(generate(seed, 10, 0x1000).clauses.len(), 10);
        }
    }
}
