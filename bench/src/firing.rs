//! What a firing costs: the time that a traced system call, switch between threads or request to a disk takes longer.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::table::{Of, Row, Target};
use crate::tracer::{Handwritten, Place, if_it_works};
use crate::workload;

/// The same job for each tracer.
pub(crate) struct Job {
    pub(crate) what: &'static str,
    dtrace: Text,
    handwritten: &'static [&'static str],
    /// bpftrace may not be able to do it.
    bpftrace: Option<Text>,
    /// What the line that counts the workload's calls has, in dtrace's output and in bpftrace's, if there is one.
    counted: Option<[&'static str; 2]>,
    targets: &'static [Target],
    load: Load,
}

/// What makes it fire.
#[derive(Debug, Clone, Copy)]
enum Load {
    Calls,
    Switches,
    Requests,
}

impl Load {
    fn ns_per_firing(self) -> Result<f64> {
        Ok(match self {
            Self::Calls => workload::ns_per_call(),
            Self::Switches => workload::ns_per_switch(),
            Self::Requests => workload::ns_per_request()?,
        })
    }
}

/// The clause by which both tell that they trace.
const READY: &str = "BEGIN { printf(\"ready\\n\"); }";

/// A program's text.
#[derive(Debug, Clone, Copy)]
enum Text {
    Once(&'static str),
    /// A hundred times, each with its number for `#`.
    Hundred(&'static str),
}

impl Text {
    fn program(self, ready: &str) -> String {
        match self {
            Self::Once(text) => format!("{ready} {text}"),
            Self::Hundred(text) => (0..100).fold(ready.into(), |all, n| all + " " + &text.replace('#', &n.to_string())),
        }
    }
}

pub(crate) const JOBS: &[Job] = &[
    Job {
        what: "firing: count by execname",
        dtrace: Text::Once("syscall::getppid:entry { @[execname] = count(); }"),
        handwritten: &["by_execname"],
        bpftrace: Some(Text::Once("tracepoint:syscalls:sys_enter_getppid { @[comm] = count(); }")),
        counted: Some(["dtrace-bench", "@[dtrace-bench]"]),
        targets: &[Target::AtMostOf(1.2, Of::Handwritten), Target::AtMostOf(0.5, Of::Bpftrace)],
        load: Load::Calls,
    },
    Job {
        what: "firing: latency into quantize",
        dtrace: Text::Once(
            "syscall::getppid:entry { self->ts = timestamp; } \
            syscall::getppid:return /self->ts/ { @ = quantize(timestamp - self->ts); self->ts = 0; }",
        ),
        handwritten: &["latency_entry", "latency_return"],
        bpftrace: Some(Text::Once(
            "tracepoint:syscalls:sys_enter_getppid { @ts[tid] = nsecs; } \
            tracepoint:syscalls:sys_exit_getppid /@ts[tid]/ { @ = hist(nsecs - @ts[tid]); delete(@ts[tid]); }",
        )),
        counted: None,
        targets: &[Target::AtMostOf(0.5, Of::Bpftrace)],
        load: Load::Calls,
    },
    Job {
        what: "firing: false predicate on execname",
        dtrace: Text::Once("syscall::getppid:entry /execname == \"nobody\"/ { @ = count(); }"),
        handwritten: &["other_name"],
        bpftrace: Some(Text::Once("tracepoint:syscalls:sys_enter_getppid /comm == \"nobody\"/ { @ = count(); }")),
        counted: None,
        targets: &[Target::AtMostOf(0.35, Of::Bpftrace)],
        load: Load::Calls,
    },
    Job {
        what: "firing: self-> set, test, clear",
        dtrace: Text::Once(
            "syscall::getppid:entry { self->ts = timestamp; } syscall::getppid:return /self->ts/ { self->ts = 0; }",
        ),
        handwritten: &["latency_entry", "clear_return"],
        bpftrace: Some(Text::Once(
            "tracepoint:syscalls:sys_enter_getppid { @ts[tid] = nsecs; } \
            tracepoint:syscalls:sys_exit_getppid /@ts[tid]/ { delete(@ts[tid]); }",
        )),
        counted: None,
        targets: &[Target::AtMostOf(0.5, Of::Bpftrace)],
        load: Load::Calls,
    },
    Job {
        what: "firing: a hundred clauses",
        dtrace: Text::Hundred("syscall::getppid:entry { @[#] = count(); }"),
        handwritten: &["hundred"],
        // Its probes are programs, of which the kernel takes 64 at one event.
        bpftrace: None,
        counted: Some([" 99 ", ""]),
        targets: &[Target::AtMostOf(1.3, Of::Handwritten)],
        load: Load::Calls,
    },
    Job {
        what: "firing: all system calls, by name",
        dtrace: Text::Once("syscall:::entry { @[probefunc] = count(); }"),
        handwritten: &["by_number"],
        bpftrace: Some(Text::Once("tracepoint:raw_syscalls:sys_enter { @[args->id] = count(); }")),
        counted: Some(["getppid", "@[110]"]),
        targets: &[Target::AtMostOf(1.0, Of::Bpftrace)],
        load: Load::Calls,
    },
    Job {
        what: "firing: off-cpu, count by execname",
        dtrace: Text::Once("sched:::off-cpu { @[execname] = count(); }"),
        handwritten: &[],
        bpftrace: Some(Text::Once("tracepoint:sched:sched_switch { @[comm] = count(); }")),
        counted: None,
        targets: &[Target::AtMostOf(0.6, Of::Bpftrace)],
        load: Load::Switches,
    },
    Job {
        what: "firing: sdt event, count by execname",
        dtrace: Text::Once("sdt:sched::sched_switch { @[execname] = count(); }"),
        handwritten: &[],
        bpftrace: Some(Text::Once("tracepoint:sched:sched_switch { @[comm] = count(); }")),
        counted: None,
        targets: &[Target::AtMostOf(0.6, Of::Bpftrace)],
        load: Load::Switches,
    },
    Job {
        what: "firing: io start, sizes by device",
        dtrace: Text::Once("io:::start { @[args[0]->b_edev] = quantize(args[0]->b_bcount); }"),
        handwritten: &[],
        bpftrace: Some(Text::Once("tracepoint:block:block_io_start { @[args->dev] = hist(args->bytes); }")),
        counted: None,
        targets: &[Target::AtMostOf(0.7, Of::Bpftrace)],
        load: Load::Requests,
    },
];

/// Measures a job in rounds, each tracer once in each. The least of a tracer's rounds counts: a firing always costs the
/// same, and all that comes on top of it is the machine's.
pub(crate) fn measure(job: &Job, place: &Place, rounds: usize) -> Result<Row> {
    let mut least = [f64::MAX; 4];
    for _ in 0..rounds {
        let failed = |who: &str| format!("{}: {who}", job.what);
        let mut round = [
            job.load.ns_per_firing()?,
            by_dtrace(job, place).with_context(|| failed("dtrace"))?,
            if job.handwritten.is_empty() { f64::MAX } else { by_hand(job).with_context(|| failed("hand-written"))? },
            f64::MAX,
        ];
        if let (Some(command), Some(text)) = (&place.bpftrace, job.bpftrace) {
            round[3] = if_it_works(job.what, by_bpftrace(job, text, command, place)).unwrap_or(f64::MAX);
        }
        least = std::array::from_fn(|n| least[n].min(round[n]));
    }
    let [bare, traced @ ..] = least;
    let values = [Of::Dtrace, Of::Handwritten, Of::Bpftrace].into_iter().zip(traced);
    let values = values.filter(|(_, ns)| *ns < f64::MAX).map(|(of, ns)| (of, ns - bare)).collect();
    Ok(Row { what: job.what, unit: "ns", values, targets: job.targets.to_vec() })
}

fn by_dtrace(job: &Job, place: &Place) -> Result<f64> {
    let program = job.dtrace.program(READY);
    let mut command = Command::new(&place.dtrace);
    by_process(job, place, command.args(["-x", "switchrate=20ms", "-n", &program]), 0)
}

fn by_bpftrace(job: &Job, text: Text, command: &std::path::Path, place: &Place) -> Result<f64> {
    let text = text.program(READY);
    by_process(job, place, Command::new(command).args(["-B", "line", "-e", &text]), 1)
}

fn by_hand(job: &Job) -> Result<f64> {
    let _attached = Handwritten::attach(job.handwritten)?;
    job.load.ns_per_firing()
}

/// `who` is the tracer's place among the markers of what it has counted.
fn by_process(job: &Job, place: &Place, command: &mut Command, who: usize) -> Result<f64> {
    let mut process = place.start(command)?;
    process.ready(None)?;
    let ns = job.load.ns_per_firing()?;
    let (out, _) = process.interrupt()?;
    if let Some(marker) = job.counted.map(|markers| markers[who]) {
        let count = out.lines().filter(|l| l.contains(marker)).find_map(|l| l.split_whitespace().last()?.parse().ok());
        if count.unwrap_or(0) < workload::MEASURED {
            bail!("it has counted {count:?} of {} calls", workload::MEASURED);
        }
    }
    Ok(ns)
}
