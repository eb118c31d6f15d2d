//! Probes on raw tracepoints: with the kernel's cookies one program serves those with the same clauses, without them
//! each has its own, and nobody can tell the difference.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use dif_vm::op::{Insn, Opcode};
use dif_vm::program::RecordHeader;
use dif_vm::var::Builtin;
use dif_vm::verify::{Limits, verify_program};
use dif_vm::{Action, ActionKind, Clause, DifType, Difo, Field, FieldKind, Program, VerifiedProgram};
use dtrace_core::engine::{EnabledProbe, Enabling, Engine, EngineOptions, FaultRecord, RecordSink};
use dtrace_provider::{ArgSource, AttachPoint, ProbeName, ProbeSpec};
use engine_bpf::BpfEngine;

/// EPID and probe id of each record.
#[derive(Default)]
struct Seen(BTreeSet<(u32, u64)>);

impl RecordSink for Seen {
    fn record(&mut self, header: &RecordHeader, data: &[u8]) {
        self.0.insert((header.epid, u64::from_le_bytes(*data.first_chunk().unwrap())));
    }

    fn fault(&mut self, fault: &FaultRecord) {
        panic!("{fault:?}");
    }
}

fn difo(text: Vec<Insn>, integers: Vec<u64>) -> Difo {
    Difo { text, integers, rtype: DifType::int(8, false), ..Difo::default() }
}

/// `/pid == OURS/ { trace(id); }`
fn program() -> VerifiedProgram {
    let ours = vec![
        Insn::wide(Opcode::Ldgs, Builtin::Pid as u16, 1),
        Insn::wide(Opcode::Setx, 0, 2),
        Insn::registers(Opcode::Cmp, 1, 2, 0),
        Insn::branch(Opcode::Be, 5),
        Insn::registers(Opcode::Mov, 0, 0, 2),
        Insn::ret(2),
    ];
    let id = vec![Insn::wide(Opcode::Ldgs, Builtin::Id as u16, 1), Insn::ret(1)];
    let field = Field { difo: difo(id, vec![]), offset: 0, size: 8, kind: FieldKind::Int { signed: false } };
    let clause = Clause {
        title: "the clause".into(),
        number: 0,
        predicate: Some(difo(ours, vec![std::process::id().into()])),
        actions: vec![Action { kind: ActionKind::Trace, fields: vec![field] }],
        record_size: 8,
        records: true,
    };
    let program = Program { clauses: vec![clause], strsize: 256, ..Program::default() };
    verify_program(program, &Limits::default()).unwrap()
}

/// The enabling of `sys_enter` and `sys_exit`, with ids that are not their EPIDs.
fn enabling(mask: &[&str]) -> Enabling {
    let probe = |id, name: &str, epid| EnabledProbe {
        id: Some(id),
        spec: Arc::new(ProbeSpec {
            name: ProbeName::new("test", "", name, "hit"),
            attach: AttachPoint::RawTracepoint { name: name.into() },
            args: ArgSource::None,
        }),
        preamble: None,
        clauses: vec![0],
        first_epid: epid,
    };
    let mask = mask.iter().map(ToString::to_string).collect();
    Enabling {
        program: program(),
        probes: vec![probe(70, "sys_enter", 1), probe(80, "sys_exit", 2)].into(),
        options: EngineOptions { bufsize: 1 << 16, mask, ..EngineOptions::default() },
    }
}

#[test]
fn every_probe_is_told_apart_with_and_without_cookies() {
    if let Err(e) = BpfEngine.can_run() {
        println!("skipped: {e}");
        return;
    }
    for mask in [&[][..], &["raw_tracepoint_cookie"]] {
        let mut running = BpfEngine.enable(enabling(mask)).unwrap();
        running.go().unwrap();
        let _ = std::os::unix::process::parent_id();
        running.stop().unwrap();
        let mut seen = Seen::default();
        running.work(Duration::ZERO, None, &mut seen).unwrap();
        assert_eq!(seen.0, BTreeSet::from([(1, 70), (2, 80)]), "mask {mask:?}");
    }
}

#[test]
fn a_feature_that_does_not_exist_is_not_masked() {
    if BpfEngine.can_run().is_ok() {
        let error = BpfEngine.enable(enabling(&["wings"])).err().unwrap();
        assert!(error.message.starts_with("mask=wings: there is no such feature"), "{}", error.message);
    }
}
