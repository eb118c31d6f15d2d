//! What holds for every instruction and every text.

use dif_vm::layout::VarLayout;
use dif_vm::{Difo, Insn, Opcode, asm, disasm};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn instructions() -> impl Strategy<Value = Insn> {
    let named = (select(Opcode::ALL), any::<u32>()).prop_map(|(op, rest)| Insn((op as u32) << 24 | rest >> 8));
    prop_oneof![any::<u32>().prop_map(Insn), named]
}

fn difos() -> impl Strategy<Value = Difo> {
    let strings = vec(prop_oneof![Just(0u8), Just(b'!'), Just(b'\n'), any::<u8>()], 0..40);
    (vec(instructions(), 0..40), vec(any::<u64>(), 0..4), strings).prop_map(|(text, integers, strings)| Difo {
        text,
        integers,
        strings,
        ..Difo::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn fields_come_back(op in select(Opcode::ALL), r1: u8, r2: u8, rd: u8, index: u16, label in 0u32..1 << 24) {
        let insn = Insn::registers(op, r1, r2, rd);
        prop_assert_eq!((insn.opcode(), insn.r1(), insn.r2(), insn.rd()), (Some(op), r1, r2, rd));
        let insn = Insn::wide(op, index, rd);
        prop_assert_eq!((insn.opcode(), insn.index(), insn.rd()), (Some(op), index, rd));
        let insn = Insn::branch(op, label);
        prop_assert_eq!((insn.opcode(), insn.label()), (Some(op), label));
    }

    #[test]
    fn an_instruction_is_read_back(insn in instructions()) {
        prop_assert_eq!(asm::instruction(&disasm::instruction(insn)), Ok(insn));
    }

    #[test]
    fn a_listing_is_read_back(difo in difos()) {
        prop_assert_eq!(asm::assemble(&disasm::listing(&difo, &VarLayout::new(&difo.vars))), Ok(difo.text));
    }

    #[test]
    fn any_text_gets_an_answer(text in "(([0-9]+: )?[a-z.%]{0,6}[ \t]?[\\[\\](),%rDT_VARx0-9]{0,20}[!\n]?.?){0,4}") {
        let _ = asm::assemble(&text);
    }
}
