//! D programs and the eBPF that is generated for them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use bpf_codegen::target::{DirectLoad, Target, TaskOffsets};
use bpf_codegen::unit::{ProbeFacts, Select, Unit, UnitKind};
use bpf_codegen::{Sizes, generate, listing};
use dif_vm::verify::{Limits, verify_program};
use dtrace_testkit::golden;

/// A kernel that has everything, with round numbers.
fn target() -> Target {
    let task = TaskOffsets {
        comm: 1600,
        registers: [4600, 4602, 4608, 4616, 4640],
        real_parent: 1000,
        tgid: 1100,
        pid: 1200,
        sum_exec_runtime: 1300,
        thread_status: 1500,
        cred: 1700,
        cred_uid: 8,
        cred_gid: 12,
    };
    let function = |start: u64| start..start + 0x40;
    let tracepoint_glue = [0xffff_ffff_8100_0100, 0xffff_ffff_8200_0000].map(function).into();
    let direct_load = Some(DirectLoad { cast: 50_000, word: 500 });
    Target { cpus: 4, raw_tracepoint_cookie: true, task, tracepoint_glue, direct_load, ..Target::default() }
}

/// All clauses on one probe, as for a timer, or for a tracepoint if the text names one.
fn generated(text: &str) -> String {
    let program = verify_program(golden::program(text), &Limits::default()).unwrap();
    let clauses = (0..).take(program.clauses.len()).collect();
    let kind = if text.contains("rawtp:::") { UnitKind::RawTracepoint } else { UnitKind::PerfEvent };
    let unit = Unit { kind, classes: vec![clauses], select: Select::Probe(0), preamble: None };
    let facts = ProbeFacts { id: 7, first_epid: 1 };
    let generated = generate(&program, &target(), &Sizes::default(), &[unit], &[facts], None).unwrap();
    listing(&generated.programs[0], &generated.maps)
}

#[test]
fn programs_become_their_listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    golden::check(&folder, "bpf", generated);
}
