//! Generated D programs: what the compiler takes, the kernel takes; what it refuses has an error with a place.
//!
//! `DTRACE_TEST_PROGRAMS` says how many, `DTRACE_TEST_SEED` which is the first, `DTRACE_TEST_SECONDS` for how long
//! instead, `DTRACE_TEST_SHOW` that errors of the compiler are shown.
#![expect(clippy::print_stdout, reason = "a test may talk")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use d_frontend::{AnyProbe, CompileOptions, Compiled, Macros, ParseOptions, Source, compile, is_type, parse};
use dif_vm::program::Tail;
use dif_vm::verify::{Limits, verify_program};
use dtrace_core::engine::{EnabledProbe, Enabling, Engine, EngineOptions, FaultRecord, RecordSink};
use dtrace_provider::{AttachPoint, Cpus, ProbeName, SessionEvent};
use dtrace_testkit::source;
use engine_bpf::BpfEngine;

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// The compiler has refused it.
    Refused,
    /// It is larger than documented limits allow.
    TooLarge,
    /// It ran.
    Ran,
}

struct Counted(usize);

impl RecordSink for Counted {
    fn record(&mut self, _: &Tail, _: &[u8]) {
        self.0 += 1;
    }

    fn fault(&mut self, _: &FaultRecord) {
        self.0 += 1;
    }
}

fn number(options: &[(&str, String)], name: &str) -> Option<u64> {
    let text = options.iter().find(|o| o.0 == name)?.1.as_str();
    match text.split_at(text.len() - 1) {
        (digits, "k") => Some(digits.parse::<u64>().ok()? << 10),
        (digits, "m") => Some(digits.parse::<u64>().ok()? << 20),
        _ => text.parse().ok(),
    }
}

fn compiled(text: &str, seed: u64, options: &CompileOptions) -> Option<Compiled> {
    let macros = Macros::default();
    let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type(&mut d_types::NoTypes)));
    let (compiled, diagnostics) =
        compile(&[Source::new("generated", &parsed)], options, &mut d_types::NoTypes, &mut AnyProbe);
    assert_eq!(compiled.is_some(), diagnostics.is_empty(), "seed {seed}:\n{text}");
    if std::env::var_os("DTRACE_TEST_SHOW").is_some() {
        for diagnostic in &diagnostics {
            let span = &text[diagnostic.span.start as usize..diagnostic.span.end as usize];
            println!("seed {seed}: {}: {} in {span}", diagnostic.tag, diagnostic.message);
        }
    }
    compiled
}

/// The probe that a description of the generator means.
fn probe(text: &str) -> (ProbeName, AttachPoint) {
    match text {
        "tick-10ms" | "profile-97" => {
            let cpus = if text.starts_with("tick") { Cpus::One } else { Cpus::Every };
            (ProbeName::new("profile", "", "", text), AttachPoint::Timer { interval_ns: 10_000_000, cpus })
        }
        "END" => (ProbeName::new("dtrace", "", "", text), AttachPoint::Session(SessionEvent::End)),
        "ERROR" => (ProbeName::new("dtrace", "", "", text), AttachPoint::Session(SessionEvent::Error)),
        "entry" => {
            let name = ProbeName::new("syscall", "vmlinux", "sys_enter", text);
            (name, AttachPoint::RawTracepoint { name: "sys_enter".into() })
        }
        _ => (ProbeName::new("dtrace", "", "", "BEGIN"), AttachPoint::Session(SessionEvent::Begin)),
    }
}

fn enabled(compiled: &Compiled) -> Vec<EnabledProbe> {
    let mut clauses: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (n, clause) in (0..).zip(&compiled.clauses) {
        for pattern in &clause.patterns {
            clauses.entry(&pattern.name).or_default().push(n);
        }
    }
    let mut first_epid = 1;
    let mut probes = Vec::new();
    for (id, (text, clauses)) in (1..).zip(clauses) {
        let (name, attach) = probe(text);
        let count = u32::try_from(clauses.len()).unwrap();
        probes.push(EnabledProbe { id, name, attach, clauses, first_epid });
        first_epid += count;
    }
    probes
}

fn run(seed: u64) -> End {
    let (text, values) = (source::program(seed), source::options(seed));
    let strsize = number(&values, "strsize").map_or(256, |n| u32::try_from(n).unwrap().clamp(8, 4096));
    let options = CompileOptions { strsize, ..CompileOptions::default() };
    let Some(compiled) = compiled(&text, seed, &options) else { return End::Refused };
    let probes = enabled(&compiled);
    let program = match verify_program(compiled.program, &Limits::default()) {
        Ok(program) => program,
        Err(e) if e.pc.is_none() => return End::TooLarge,
        Err(e) => panic!("seed {seed}: {e}\n{text}"),
    };
    let defaults = EngineOptions::default();
    let size = |name, default| number(&values, name).unwrap_or(default);
    let options = EngineOptions {
        bufsize: size("bufsize", 1 << 16),
        aggsize: size("aggsize", 1 << 16),
        dynvarsize: size("dynvarsize", 1 << 16),
        scratchsize: u32::try_from(size("scratchsize", 4096)).unwrap(),
        ..defaults
    };
    let mut running = match BpfEngine.enable(Enabling { program, probes, options }) {
        Ok(running) => running,
        Err(e) if e.message.contains("refuses the generated program") => {
            panic!("seed {seed}, {values:?}: {}\n{}\n{text}", e.message, e.detail)
        }
        Err(_) => return End::TooLarge,
    };
    let mut counted = Counted(0);
    running.go().unwrap();
    running.work(Duration::ZERO, None, &mut counted).unwrap();
    running.stop().unwrap();
    running.work(Duration::ZERO, None, &mut counted).unwrap();
    running.drops().unwrap();
    End::Ran
}

#[test]
fn the_kernel_takes_what_the_compiler_takes() {
    if let Err(e) = BpfEngine.can_run() {
        println!("skipped: {e}");
        return;
    }
    let variable = |name| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let first = variable("DTRACE_TEST_SEED").unwrap_or(0);
    let seconds = variable("DTRACE_TEST_SECONDS").map(Duration::from_secs);
    let programs = if seconds.is_some() { u64::MAX - first } else { variable("DTRACE_TEST_PROGRAMS").unwrap_or(250) };
    let start = Instant::now();
    let mut ends = BTreeMap::new();
    let mut slowest = (Duration::ZERO, 0);
    for seed in (first..first + programs).take_while(|_| seconds.is_none_or(|most| start.elapsed() < most)) {
        let started = Instant::now();
        *ends.entry(run(seed)).or_insert(0) += 1;
        slowest = slowest.max((started.elapsed(), seed));
    }
    println!("{ends:?}; the slowest took {:?}: seed {}", slowest.0, slowest.1);
    let total: u64 = ends.values().sum();
    let ran = ends.get(&End::Ran).copied().unwrap_or(0);
    assert!(total < 100 || ran * 8 > total, "nothing is proved by programs that are refused: {ends:?}");
}
