//! Generated programs as eBPF in a machine of our own: every one gives what the interpreter gives, faults included, and
//! touches nothing that it may not.
#![expect(clippy::cast_possible_truncation, reason = "a machine's registers are cut to the width of an operation")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod machine;

use bpf_codegen::object::{Control, MapRole, ProbeEntry, RECORD_HEADER};
use bpf_codegen::target::{DirectLoad, Target};
use bpf_codegen::unit::{ProbeFacts, Select, Unit, UnitKind};
use bpf_codegen::{Sizes, generate};
use dif_vm::interp::Interpreter;
use dif_vm::layout::VarLayout;
use dif_vm::verify::{Limits, verify};
use dif_vm::{Fault, NamePart, TypeKind, VerifiedProgram};
use dtrace_testkit::host::TestHost;
use dtrace_testkit::programs;
use machine::Machine;

const USER: u64 = 0x10_0000;
const BUFFER: &[u8; 64] = b"user memory\0with /some/path, 123 and more than eight bytes\0\xff\xfe\xfd\xfc\0";
const SCRATCH: u32 = 8192;
const CLAUSES: usize = 12;
const PROBE: [&str; 4] = ["dtrace", "", "", "BEGIN"];

/// What a clause comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Number(u64),
    Text(Vec<u8>),
    Fault { fault: u32, value: u64, offset: i32 },
}

fn interpreted(program: &VerifiedProgram) -> Vec<Outcome> {
    let mut interpreter = Interpreter::new(program, SCRATCH);
    let mut host = TestHost::new(interpreter.variables(), PROBE);
    host.user = (USER, BUFFER.to_vec());
    interpreter.start();
    let stopped = |fault: Fault, value, offset| Outcome::Fault { fault: fault as u32, value, offset };
    let mut outcomes = Vec::new();
    for clause in &program.clauses {
        interpreter.start_clause();
        let difo = verify(clause.actions[0].fields[0].difo.clone(), &Limits::default()).unwrap();
        outcomes.push(match interpreter.run(&difo, &mut host) {
            Err(stop) => stopped(stop.fault, stop.value, stop.pc as i32 * 4),
            Ok(value) if difo.rtype.kind != TypeKind::String => Outcome::Number(value),
            Ok(address) => match interpreter.string(&difo, address, &mut host) {
                Ok(text) => Outcome::Text(text.to_vec()),
                Err(stop) => stopped(stop.fault, stop.value, -1),
            },
        });
    }
    outcomes
}

fn as_ebpf(program: &VerifiedProgram, direct_load: Option<DirectLoad>) -> Vec<Outcome> {
    let clauses = (0..program.clauses.len() as u32).collect();
    let unit = Unit { kind: UnitKind::TestRun, classes: vec![clauses], select: Select::Probe(0), preamble: None };
    let target = Target { cpus: 1, direct_load, ..Target::default() };
    let sizes = Sizes { scratchsize: SCRATCH, ..Sizes::default() };
    let facts = ProbeFacts { id: 1, first_epid: 1 };
    let generated = generate(program, &target, &sizes, &[unit], &[facts], None).unwrap();
    let mut machine = Machine::new(&generated.maps);
    machine.user = (USER, BUFFER.to_vec());
    machine.poke(MapRole::Control, Control::ACTIVITY as usize, 0);
    let mut entry = vec![0; ProbeEntry::SIZE as usize];
    for (part, at) in PROBE.iter().zip(NamePart::ALL.map(ProbeEntry::part)) {
        entry[at as usize..at as usize + part.len()].copy_from_slice(part.as_bytes());
    }
    machine.fill(MapRole::Probes, 0, &entry);
    machine.run(&generated.programs[0], &[0; 12]);
    machine.rings.submitted.iter().map(|record| outcome(program, record)).collect()
}

fn outcome(program: &VerifiedProgram, record: &[u8]) -> Outcome {
    let word = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().unwrap());
    let wide = |at: usize| u64::from_le_bytes(record[at..at + 8].try_into().unwrap());
    let data = RECORD_HEADER as usize;
    match word(0) as usize {
        0 => Outcome::Fault { fault: word(data + 12), value: wide(data + 16), offset: word(data + 8) as i32 },
        epid => match program.clauses[epid - 1].actions[0].fields[0].difo.rtype.kind {
            TypeKind::String => Outcome::Text(record[data..].split(|&b| b == 0).next().unwrap_or_default().to_vec()),
            TypeKind::C => Outcome::Number(wide(data)),
        },
    }
}

#[test]
fn ebpf_agrees_with_the_interpreter() {
    for seed in 0..300 {
        let program = programs::generate(seed, CLAUSES, USER);
        let direct_load = (seed % 2 == 1).then_some(DirectLoad { cast: 1, word: 2 });
        let (wanted, got) = (interpreted(&program), as_ebpf(&program, direct_load));
        for (n, (wanted, got)) in wanted.iter().zip(&got).enumerate() {
            let listing = || {
                dif_vm::disasm::listing(&program.clauses[n].actions[0].fields[0].difo, &VarLayout::new(&program.vars))
            };
            assert_eq!(got, wanted, "seed {seed}, clause {n}: eBPF, then interpreter\n{}", listing());
        }
        assert_eq!(got.len(), wanted.len(), "seed {seed}");
    }
}
