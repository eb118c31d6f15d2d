//! The DIF interpreter beside rbpf's, on the same arithmetic.

use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use dif_vm::interp::Interpreter;
use dif_vm::op::{Insn, Opcode};
use dif_vm::verify::{Limits, verify, verify_program};
use dif_vm::{DifType, Difo, Program, VerifiedDifo};
use dtrace_testkit::host::TestHost;
use rbpf::EbpfVmNoData;

use crate::table::{Of, Row, Target, median};

/// Operations of the arithmetic, DIF's and eBPF's of 64 bits on registers.
const OPERATIONS: [(Opcode, u8); 6] = [
    (Opcode::Add, 0x0f),
    (Opcode::Xor, 0xaf),
    (Opcode::Mul, 0x2f),
    (Opcode::Sub, 0x1f),
    (Opcode::Or, 0x4f),
    (Opcode::Mov, 0xbf),
];

/// Registers that it works on, DIF's; eBPF's have the same numbers.
const REGISTERS: u8 = 6;

/// Instructions of the text, and how often it is run.
const LENGTH: u32 = 4000;
const TIMES: u32 = 500;

/// The arithmetic: operation, source and destination.
fn arithmetic() -> impl Iterator<Item = ((Opcode, u8), u8, u8)> {
    let mut state = 1u32;
    (0..LENGTH).map(move |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_le_bytes();
        (OPERATIONS[usize::from(c) % OPERATIONS.len()], 1 + a % REGISTERS, 1 + b % REGISTERS)
    })
}

/// A number for each register to start from.
fn seeds() -> impl Iterator<Item = (u8, u32)> {
    (1..=REGISTERS).map(|r| (r, 0x0101_0101 * u32::from(r)))
}

fn dif() -> Result<VerifiedDifo> {
    let mut text: Vec<_> = (1..=REGISTERS).map(|r| Insn::wide(Opcode::Setx, u16::from(r) - 1, r)).collect();
    text.extend(arithmetic().map(|((op, _), from, to)| match op {
        Opcode::Mov => Insn::registers(op, from, 0, to),
        _ => Insn::registers(op, to, from, to),
    }));
    text.push(Insn::ret(1));
    let integers = seeds().map(|(_, seed)| seed.into()).collect();
    let difo = Difo { text, integers, rtype: DifType::int(8, false), ..Difo::default() };
    let limits = Limits { instructions: usize::MAX, ..Limits::default() };
    verify(difo, &limits).map_err(|e| anyhow!("{e}"))
}

fn ebpf() -> Vec<u8> {
    let mut text = Vec::new();
    let mut insn = |op: u8, to: u8, from: u8, imm: u32| {
        text.extend([op, from << 4 | to, 0, 0]);
        text.extend(imm.to_le_bytes());
    };
    seeds().for_each(|(r, seed)| insn(0xb7, r, 0, seed));
    arithmetic().for_each(|((_, op), from, to)| insn(op, to, from, 0));
    insn(0xbf, 0, 1, 0);
    insn(0x95, 0, 0, 0);
    text
}

/// Measures both in rounds.
pub(crate) fn measure(rounds: usize) -> Result<Row> {
    let (difo, code) = (dif()?, ebpf());
    let program = verify_program(Program { strsize: 256, ..Program::default() }, &Limits::default());
    let mut interpreter = Interpreter::new(&program.map_err(|e| anyhow!("{e}"))?, 0);
    let mut host = TestHost::new(interpreter.variables(), [""; 4]);
    let other = EbpfVmNoData::new(Some(&code))?;
    let (mut dif, mut rbpf) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (rate, ours) = rate(|| interpreter.run(&difo, &mut host).map_err(|e| anyhow!("{e:?}")))?;
        dif.push(rate);
        let (rate, theirs) = self::rate(|| Ok(other.execute_program()?))?;
        rbpf.push(rate);
        if ours != theirs {
            bail!("the interpreters disagree: {ours:#x} and {theirs:#x}");
        }
    }
    let values = [(Of::Dtrace, dif), (Of::Rbpf, rbpf)];
    Ok(Row {
        what: "interpreter: arithmetic",
        unit: "M/s",
        values: values.iter().filter_map(|(of, values)| Some((*of, median(values)?))).collect(),
        targets: vec![Target::AtLeastOf(1.0, Of::Rbpf)],
    })
}

/// Million instructions a second at best, and the result.
fn rate(mut run: impl FnMut() -> Result<u64>) -> Result<(f64, u64)> {
    let (mut least, mut result) = (f64::MAX, 0);
    for _ in 0..TIMES {
        let start = Instant::now();
        result = run()?;
        least = least.min(start.elapsed().as_secs_f64());
    }
    Ok((f64::from(LENGTH) / least / 1e6, result))
}
