//! Probes on functions of the kernel that the kernel refuses: left out if there are others, and said so; an error if
//! not.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says why it is skipped")]

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use dif_vm::op::{Insn, Opcode};
use dif_vm::program::RecordHeader;
use dif_vm::var::Builtin;
use dif_vm::verify::{Limits, verify_program};
use dif_vm::{Action, ActionKind, Clause, DifType, Difo, Field, FieldKind, Program, VerifiedProgram};
use dtrace_core::engine::{
    EnabledProbe, Enabling, Engine, EngineOptions, FaultRecord, Progress, RecordSink, Stage, Watch,
};
use dtrace_provider::sysfs::has_kprobes;
use dtrace_provider::{ArgSource, AttachPoint, ProbeName, ProbeSpec, Site};
use engine_bpf::BpfEngine;

/// Ids of the probes that fired.
#[derive(Default)]
struct Seen(Vec<u64>);

impl RecordSink for Seen {
    fn record(&mut self, _: &RecordHeader, data: &[u8]) {
        self.0.push(u64::from_le_bytes(*data.first_chunk().unwrap()));
    }

    fn fault(&mut self, fault: &FaultRecord) {
        panic!("{fault:?}");
    }
}

/// Keeps what it is told, and gives up attaching at the first word if it is to.
#[derive(Debug, Default)]
struct Onlooker {
    told: RefCell<Vec<Progress>>,
    gives_up: bool,
}

impl Watch for Onlooker {
    fn progress(&self, progress: &Progress) -> ControlFlow<()> {
        self.told.borrow_mut().push(*progress);
        if self.gives_up { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
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

fn enabling(places: &[(&str, Site)], mask: &[&str], watch: &Rc<Onlooker>) -> Enabling {
    let probe = |(n, &(symbol, site)): (u32, &(&str, Site))| EnabledProbe {
        id: Some(70 + n),
        spec: Arc::new(ProbeSpec {
            name: ProbeName::new("test", "vmlinux", symbol, &format!("{site:?}")),
            attach: AttachPoint::KernelFunction { module: "vmlinux".into(), symbol: symbol.into(), site },
            args: ArgSource::None,
        }),
        preamble: None,
        clauses: vec![0],
        first_epid: n + 1,
    };
    let watch: Rc<dyn Watch> = Rc::<Onlooker>::clone(watch);
    let mask = mask.iter().map(ToString::to_string).collect();
    Enabling {
        program: program(),
        probes: (0..).zip(places).map(probe).collect::<Vec<_>>().into(),
        options: EngineOptions { bufsize: 1 << 16, mask, watch: Some(watch), ..EngineOptions::default() },
    }
}

/// Whether the tests can run here; if not, that is said.
fn can_run() -> bool {
    let can = has_kprobes() && BpfEngine.can_run().is_ok();
    if !can {
        println!("skipped: the kernel has no kprobes, or this is not run by root");
    }
    can
}

/// The sentence of an enabling that is refused.
fn refusal(places: &[(&str, Site)], mask: &[&str]) -> String {
    BpfEngine.enable(enabling(places, mask, &Rc::default())).err().unwrap().message
}

const WAYS: [&[&str]; 2] = [&[], &["kprobe_multi"]];

#[test]
fn what_the_kernel_refuses_is_left_out_and_told() {
    if !can_run() {
        return;
    }
    for mask in WAYS {
        // Inside of an instruction: of the hook at the start, or of that behind it.
        let places = [("ksys_write", Site::Entry), ("no_such_function", Site::Entry), ("ksys_write", Site::Offset(1))];
        let watch = Rc::default();
        let mut running = BpfEngine.enable(enabling(&places, mask, &watch)).unwrap();
        let told = running.take_notices();
        let start = "left out 2 probes that cannot be attached to, such as test:vmlinux:no_such_function:Entry: ";
        assert!(told.len() == 1 && told[0].starts_with(start), "{told:?}");
        running.go().unwrap();
        std::fs::write("/dev/null", "x").unwrap();
        running.stop().unwrap();
        let mut seen = Seen::default();
        running.work(Duration::ZERO, None, &mut seen).unwrap();
        assert_eq!(seen.0, [70], "mask {mask:?}");
        let progress = watch.told.borrow();
        let last = progress.last().unwrap();
        assert_eq!((last.stage, last.done, last.of), (Stage::Detaching, 3, 3));
    }
}

#[test]
fn without_any_other_it_is_an_error_with_the_name() {
    if !can_run() {
        return;
    }
    for mask in WAYS {
        let gone = refusal(&[("no_such_function", Site::Return)], mask);
        let expected =
            "cannot attach to test:vmlinux:no_such_function:Return: the kernel has no such function any more";
        assert_eq!(gone, expected);
        let both = refusal(&[("no_such_function", Site::Entry), ("nor_such", Site::Entry)], mask);
        assert!(both.starts_with("cannot attach to any of 2 probes, such as test:vmlinux:no_such"), "{both}");
        let inside = refusal(&[("ksys_write", Site::Offset(1))], mask);
        assert!(inside.starts_with("cannot attach to test:vmlinux:ksys_write:Offset(1): "), "{inside}");
    }
}

#[test]
fn attaching_can_be_given_up() {
    if !can_run() {
        return;
    }
    let watch = Rc::new(Onlooker { gives_up: true, ..Onlooker::default() });
    let places = [("ksys_write", Site::Entry), ("ksys_read", Site::Entry)];
    let error = BpfEngine.enable(enabling(&places, &["kprobe_multi"], &watch)).err().unwrap();
    assert_eq!(error.message, "given up when 1 of 2 probes were attached to");
    assert_eq!(watch.told.borrow().last().unwrap().stage, Stage::Detaching);
}
