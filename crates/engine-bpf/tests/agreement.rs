//! Generated programs on the running kernel: every one gives what the interpreter gives, faults included.
#![expect(clippy::cast_possible_truncation, reason = "EPIDs and offsets are small")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::Duration;

use dif_vm::interp::Interpreter;
use dif_vm::layout::VarLayout;
use dif_vm::program::RecordHeader;
use dif_vm::verify::{Limits, verify};
use dif_vm::{Fault, TypeKind, VerifiedProgram};
use dtrace_core::engine::{EnabledProbe, Enabling, Engine, EngineOptions, FaultRecord, RecordSink};
use dtrace_provider::{ArgSource, AttachPoint, ProbeName, ProbeSpec, SessionEvent};
use dtrace_testkit::host::TestHost;
use dtrace_testkit::programs::{STRSIZE, generate};
use engine_bpf::BpfEngine;

/// User memory that programs read.
static BUFFER: [u8; 64] = *b"user memory\0with /some/path, 123 and more than eight bytes\0\xff\xfe\xfd\xfc\0";

const SCRATCH: u32 = 8192;
const CLAUSES: usize = 12;

/// What a clause comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Number(u64),
    Text(Vec<u8>),
    Fault { fault: u32, value: u64, offset: i32 },
}

/// What the kernel gave, by EPID.
#[derive(Default)]
struct Got(Vec<(u32, Outcome)>, Vec<bool>);

impl RecordSink for Got {
    fn record(&mut self, header: &RecordHeader, data: &[u8]) {
        let string = self.1[header.epid as usize - 1];
        let outcome = if string {
            let end = data.iter().position(|&b| b == 0).unwrap_or(data.len());
            Outcome::Text(data[..end].to_vec())
        } else {
            Outcome::Number(u64::from_le_bytes(data[..8].try_into().unwrap()))
        };
        self.0.push((header.epid, outcome));
    }

    fn fault(&mut self, f: &FaultRecord) {
        self.0.push((f.epid, Outcome::Fault { fault: f.fault, value: f.value, offset: f.dif_offset }));
    }
}

fn interpreted(program: &VerifiedProgram) -> Vec<(u32, Outcome)> {
    let mut interpreter = Interpreter::new(program, SCRATCH);
    let mut host = TestHost::new(interpreter.variables(), ["dtrace", "", "", "BEGIN"]);
    // Read from memory, so that the page is there when the kernel reads it.
    let buffer = std::hint::black_box(&BUFFER);
    host.user = (buffer.as_ptr() as u64, buffer.to_vec());
    interpreter.start();
    let mut outcomes = Vec::new();
    for (epid, clause) in (1..).zip(&program.clauses) {
        interpreter.start_clause();
        let difo = verify(clause.actions[0].fields[0].difo.clone(), &Limits::default()).unwrap();
        let stopped = |fault: Fault, value, offset| Outcome::Fault { fault: fault as u32, value, offset };
        let outcome = match interpreter.run(&difo, &mut host) {
            Err(stop) => stopped(stop.fault, stop.value, stop.pc as i32 * 4),
            Ok(value) if difo.rtype.kind != TypeKind::String => Outcome::Number(value),
            Ok(address) => match interpreter.string(&difo, address, &mut host) {
                Ok(text) => Outcome::Text(text.to_vec()),
                Err(stop) => stopped(stop.fault, stop.value, -1),
            },
        };
        outcomes.push((epid, outcome));
    }
    outcomes
}

fn on_kernel(program: VerifiedProgram, seed: u64) -> Vec<(u32, Outcome)> {
    let strings = program.clauses.iter().map(|c| c.actions[0].fields[0].difo.rtype.kind == TypeKind::String);
    let mut got = Got(Vec::new(), strings.collect());
    let probe = EnabledProbe {
        id: Some(1),
        spec: Arc::new(ProbeSpec {
            name: ProbeName::new("dtrace", "", "", "BEGIN"),
            attach: AttachPoint::Session(SessionEvent::Begin),
            args: ArgSource::None,
        }),
        preamble: None,
        clauses: (0..program.clauses.len() as u32).collect(),
        first_epid: 1,
    };
    let options = EngineOptions { scratchsize: SCRATCH, bufsize: 1 << 16, ..EngineOptions::default() };
    let enabling = Enabling { program, probes: vec![probe].into(), options };
    let mut running = match BpfEngine.enable(enabling) {
        Ok(running) => running,
        Err(e) => panic!("seed {seed}: {}\n{}", e.message, e.detail),
    };
    running.go().unwrap();
    running.stop().unwrap();
    running.work(Duration::ZERO, None, &mut got).unwrap();
    assert_eq!(running.drops().unwrap().principal.iter().sum::<u64>(), 0, "seed {seed}");
    got.0.sort_by_key(|o| o.0);
    got.0
}

fn agree(seed: u64) -> Vec<Outcome> {
    let program = generate(seed, CLAUSES, BUFFER.as_ptr() as u64);
    assert_eq!(program.strsize, STRSIZE);
    let wanted = interpreted(&program);
    let layout = VarLayout::new(&program.vars);
    let listing: Vec<_> =
        program.clauses.iter().map(|c| dif_vm::disasm::listing(&c.actions[0].fields[0].difo, &layout)).collect();
    let got = on_kernel(program, seed);
    for (wanted, got) in wanted.iter().zip(&got) {
        let n = wanted.0 as usize - 1;
        assert_eq!(got, wanted, "seed {seed}, clause {n}: kernel, then interpreter\n{}", listing[n]);
    }
    assert_eq!(got.len(), wanted.len(), "seed {seed}");
    wanted.into_iter().map(|w| w.1).collect()
}

#[test]
fn the_kernel_agrees_with_the_interpreter() {
    if let Err(e) = BpfEngine.can_run() {
        println!("skipped: {e}");
        return;
    }
    let programs = std::env::var("DTRACE_TEST_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(250);
    let first = std::env::var("DTRACE_TEST_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let outcomes: Vec<_> = (first..first + programs).flat_map(agree).collect();
    let count = |wanted: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|&o| wanted(o)).count();
    let faults = |kind: Fault| count(&|o| matches!(o, Outcome::Fault { fault, .. } if *fault == kind as u32));
    let (bad, zero, full, illegal) =
        (faults(Fault::BadAddr), faults(Fault::DivZero), faults(Fault::NoScratch), faults(Fault::IllOp));
    let text = count(&|o| matches!(o, Outcome::Text(text) if !text.is_empty()));
    println!(
        "{} expressions agree: {text} with text, {bad} with a bad address, {zero} divided by zero, {full} without \
         scratch memory, {illegal} illegal",
        outcomes.len()
    );
    assert!(
        [bad, zero, full, illegal, text].iter().all(|&n| n > 0),
        "nothing is proved by programs that are all alike"
    );
}
