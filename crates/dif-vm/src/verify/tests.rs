use alloc::vec;

use super::*;
use crate::difo::{DifType, VarFlags};
use crate::program::{Action, ActionKind, AggFn, AggId, Aggregation, Clause, Field, FieldKind, KeyPart};

fn difo(text: &[Insn]) -> Difo {
    Difo { text: text.to_vec(), integers: vec![1, 2], strings: b"\0abc\0".to_vec(), ..Difo::default() }
}

fn array(keys: usize) -> DifVar {
    DifVar {
        name: "a".into(),
        id: USER_BASE,
        kind: VarKind::Array,
        scope: VarScope::Global,
        flags: VarFlags::default(),
        ty: DifType::string(256),
        align: 1,
        keys: vec![DifType::int(8, true); keys],
    }
}

fn refusal(text: &[Insn]) -> String {
    match verify(difo(text), &Limits::default()) {
        Ok(_) => String::new(),
        Err(e) => e.message,
    }
}

const SETX: Insn = Insn::wide(Opcode::Setx, 0, 1);
const RET: Insn = Insn::ret(1);

#[test]
fn what_is_well_formed_is_accepted() {
    assert_eq!(refusal(&[SETX, RET]), "");
    assert_eq!(refusal(&[Insn::ret(0)]), "");
    let tst = Insn::registers(Opcode::Tst, 1, 0, 0);
    assert_eq!(refusal(&[SETX, tst, Insn::branch(Opcode::Be, 4), SETX, RET]), "");
}

#[test]
fn what_is_not_is_named() {
    let cases: [(&[Insn], &str); 12] = [
        (&[], "no instructions"),
        (&[SETX], "not ret"),
        (&[Insn(0), RET], "opcode 0"),
        (&[Insn(80 << 24), RET], "opcode 80"),
        (&[RET], "register 1 may be read"),
        (&[Insn::wide(Opcode::Setx, 2, 1), RET], "integer 2"),
        (&[Insn::wide(Opcode::Setx, 0, 0), RET], "register 0 can't be written"),
        (&[Insn::wide(Opcode::Setx, 0, 8), RET], "register 8"),
        (&[SETX, Insn::branch(Opcode::Ba, 1), RET], "goes back"),
        (&[SETX, Insn::branch(Opcode::Ba, 3), RET], "leaves the text"),
        (&[SETX, Insn::branch(Opcode::Be, 2), RET], "without a comparison"),
        (&[Insn::wide(Opcode::Xlate, 0, 1), RET], "translators"),
    ];
    for (text, expected) in cases {
        let message = refusal(text);
        assert!(message.contains(expected), "{message:?} for {expected:?}");
    }
}

#[test]
fn one_path_is_not_all_paths() {
    // r2 is written only where the branch is not taken.
    let text = [
        SETX,
        Insn::registers(Opcode::Tst, 1, 0, 0),
        Insn::branch(Opcode::Be, 4),
        Insn::wide(Opcode::Setx, 0, 2),
        Insn::ret(2),
    ];
    assert!(refusal(&text).contains("register 2 may be read"));
}

#[test]
fn the_tuple_stack_is_counted() {
    let push = Insn::registers(Opcode::Pushtv, 0, 0, 1);
    let strlen = Insn::wide(Opcode::Call, Subr::Strlen as u16, 1);
    assert_eq!(refusal(&[SETX, push, strlen, RET]), "");
    assert!(refusal(&[SETX, strlen, RET]).contains("strlen() is given 0"));
    assert!(refusal(&[SETX, push, push, strlen, RET]).contains("strlen() is given 2"));
    assert_eq!(refusal(&[SETX, push, push, Insn::registers(Opcode::Flushts, 0, 0, 0), push, strlen, RET]), "");
    assert!(refusal(&[SETX, Insn::registers(Opcode::Popts, 0, 0, 0), RET]).contains("empty"));
    let nine: Vec<Insn> = [SETX].into_iter().chain([push; 9]).chain([RET]).collect();
    assert!(refusal(&nine).contains("more than 8"));
}

#[test]
fn arrays_take_their_keys_and_strings_get_temporaries() {
    let text = [
        SETX,
        Insn::registers(Opcode::Pushtv, 0, 0, 1),
        Insn::wide(Opcode::Ldgaa, USER_BASE, 1),
        Insn::registers(Opcode::Flushts, 0, 0, 0),
        Insn::wide(Opcode::Ldgs, Builtin::Execname as u16, 1),
        RET,
    ];
    let one = Difo { vars: vec![array(1)], ..difo(&text) };
    let verified = verify(one, &Limits::default()).expect("well-formed");
    assert_eq!((verified.temporary(2), verified.temporary(4), verified.temporary(1)), (Some(0), Some(1), None));
    let two = Difo { vars: vec![array(2)], ..difo(&text) };
    assert!(verify(two, &Limits::default()).is_err_and(|e| e.message.contains("2 keys")));
    assert!(refusal(&text).contains("not in the variable table"));
}

#[test]
fn a_key_that_goes_past_all_bounds_is_too_large() {
    let key = KeyPart { ty: DifType::int(8, true), offset: u32::MAX, size: u32::MAX, kind: FieldKind::Bytes };
    let aggregation = Aggregation { id: AggId(0), name: "a".into(), func: AggFn::Count, keys: vec![key] };
    let program = Program { aggregations: vec![aggregation], strsize: 8, ..Program::default() };
    assert!(verify_program(program, &Limits::default()).is_err_and(|e| e.message.contains("the key of @a")));
}

#[test]
fn variables_are_there_once_and_fit_together() {
    let string = |id, size| DifVar { id, kind: VarKind::Scalar, ty: DifType::string(size), keys: vec![], ..array(0) };
    let told = |vars| {
        let program = Program { vars, strsize: 8, ..Program::default() };
        verify_program(program, &Limits::default()).err().map_or(String::new(), |e| e.message)
    };
    assert_eq!(told(vec![string(USER_BASE, SIZE_MAX), array(1)]), "");
    assert!(told(vec![string(USER_BASE, u32::MAX)]).contains("4294967295 bytes"));
    assert!(told(vec![string(USER_BASE, 8), string(USER_BASE, 8)]).contains("there twice"));
    assert!(told((0..20).map(|n| string(USER_BASE + n, SIZE_MAX)).collect()).contains("in one scope"));
}

#[test]
fn stacks_and_symbols_have_whole_frames() {
    let kinds = [(FieldKind::KernelStack, 8), (FieldKind::KernelStack, 1016), (FieldKind::KernelSymbol, 8)];
    let wrong = [
        (FieldKind::KernelStack, 0),
        (FieldKind::KernelStack, 12),
        (FieldKind::KernelStack, 1024),
        (FieldKind::KernelSymbol, 4),
        (FieldKind::KernelModule, 16),
    ];
    let of = |(kind, size): (FieldKind, u32), offset| {
        let difo = Difo { rtype: DifType { size, ..DifType::int(8, false) }, ..difo(&[SETX, RET]) };
        let key = KeyPart { ty: DifType::int(8, false), offset: 0, size, kind };
        let fields = if size == 0 { vec![] } else { vec![Field { difo, offset, size, kind }] };
        let action = Action { kind: if size == 0 { ActionKind::Default } else { ActionKind::Trace }, fields };
        let clause = Clause { actions: vec![action], record_size: 2048, records: true, ..Clause::default() };
        let aggregation = Aggregation { id: AggId(0), name: "a".into(), func: AggFn::Count, keys: vec![key] };
        let alone = Program { strsize: 8, clauses: vec![clause], ..Program::default() };
        let keyed = Program { strsize: 8, aggregations: vec![aggregation], ..Program::default() };
        [alone, keyed].map(|program| verify_program(program, &Limits::default()).is_ok())
    };
    for kind in kinds {
        assert_eq!(of(kind, 8), [true, true], "{kind:?}");
        assert_eq!(of(kind, 4), [false, true], "{kind:?}");
    }
    for kind in wrong {
        assert_eq!(of(kind, 8), [kind.1 == 0, false], "{kind:?}");
    }
}
