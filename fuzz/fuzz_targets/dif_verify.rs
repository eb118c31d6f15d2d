//! Bytes as DIF: the verifier answers, and what it accepts runs to its end.
#![no_main]

use dif_vm::layout::VarLayout;
use dif_vm::verify::{Limits, verify_program};
use dif_vm::{asm, disasm};
use dtrace_testkit::bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let program = if kind & 1 == 0 { bytes::wild(rest) } else { bytes::tame(rest) };
    let difo = &program.clauses[0].actions[0].fields[0].difo;
    assert_eq!(asm::assemble(&disasm::listing(difo, &VarLayout::new(&difo.vars))).as_ref(), Ok(&difo.text));
    if let Ok(program) = verify_program(program, &Limits::default()) {
        bytes::run(&program);
    }
});
