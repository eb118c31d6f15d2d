//! A stream of records from one thread at full speed, and the memory that it takes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::table::{Of, Row, Target, median};
use crate::tracer::{Place, Process, READY, if_it_works};
use crate::workload;

/// Records of a stream.
const RECORDS: u32 = 1_000_000;

/// Pages of bpftrace's buffer for each CPU: with its default of 64 most of the stream is lost.
const BPFTRACE_PAGES: &str = "16384";

/// bpftrace writes a file in large pieces, so it can't say there that it is ready.
const BPFTRACE_START: Duration = Duration::from_secs(10);

/// What a stream gave.
struct Streamed {
    /// From the first call to the end of the tracer.
    time: Duration,
    lines: u64,
    lost: u64,
    /// The tracer's memory at most, without its trace buffers.
    memory: f64,
}

/// Measures streams in rounds: the time, what is lost, and the memory.
pub(crate) fn measure(place: &Place, rounds: usize) -> Result<Vec<Row>> {
    let (mut dtrace, mut lost, mut memory, mut bpftrace) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let ours = by_dtrace(place).context("stream: dtrace")?;
        dtrace.push(ours.time.as_secs_f64() * 1e3);
        lost.push(ours.lost as f64);
        memory.push(ours.memory);
        if let Some(program) = &place.bpftrace {
            let theirs = if_it_works("stream", by_bpftrace(place, program));
            bpftrace.extend(theirs.map(|streamed| streamed.time.as_secs_f64() * 1e3));
        }
    }
    let row = |what, unit, values: &[(Of, &[f64])], targets| Row {
        what,
        unit,
        values: values.iter().filter_map(|(of, values)| Some((*of, median(values)?))).collect(),
        targets,
    };
    Ok(vec![
        row(
            "stream: 1,000,000 records to a file",
            "ms",
            &[(Of::Dtrace, &dtrace), (Of::Bpftrace, &bpftrace)],
            vec![Target::AtMostOf(0.333, Of::Bpftrace)],
        ),
        row("stream: records dropped", "", &[(Of::Dtrace, &lost)], vec![Target::Limit(0.0)]),
        row("stream: peak memory", "MB", &[(Of::Dtrace, &memory)], vec![Target::Limit(40.0)]),
    ])
}

fn by_dtrace(place: &Place) -> Result<Streamed> {
    let program = format!(
        "BEGIN {{ printf(\"{READY}\\n\"); }} \
         syscall::getppid:entry /pid == {pid}/ {{ printf(\"%d\\n\", timestamp); }} \
         syscall::getuid:entry /pid == {pid}/ {{ exit(0); }}",
        pid = std::process::id()
    );
    let mut command = Command::new(&place.dtrace);
    let file = place.file("records");
    let streamed = stream(place, command.args(["-q", "-n", &program]), |process| process.ready(Some(&file)))?;
    if streamed.lines + streamed.lost != u64::from(RECORDS) {
        bail!("{} records and {} drops do not come to {RECORDS}", streamed.lines, streamed.lost);
    }
    Ok(streamed)
}

fn by_bpftrace(place: &Place, bpftrace: &Path) -> Result<Streamed> {
    let program = format!(
        "tracepoint:syscalls:sys_enter_getppid /pid == {pid}/ {{ printf(\"%lld\\n\", nsecs); }} \
         tracepoint:syscalls:sys_enter_getuid /pid == {pid}/ {{ exit(); }}",
        pid = std::process::id()
    );
    let mut command = Command::new(bpftrace);
    command.env("BPFTRACE_PERF_RB_PAGES", BPFTRACE_PAGES);
    let streamed = stream(place, command.args(["-e", &program]), |_| {
        std::thread::sleep(BPFTRACE_START);
        Ok(())
    })?;
    if streamed.lines < u64::from(RECORDS) {
        bail!("it has only {} of {RECORDS} records", streamed.lines);
    }
    Ok(streamed)
}

fn stream(place: &Place, command: &mut Command, ready: impl Fn(&mut Process) -> Result<()>) -> Result<Streamed> {
    let file = place.file("records");
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut process = place.start(command.arg("-o").arg(&file))?;
    ready(&mut process)?;
    let start = Instant::now();
    workload::run(RECORDS);
    let memory = memory(&process)?;
    // Its trace ends the tracer, behind all records.
    nix::unistd::getuid();
    let (_, err) = process.end()?;
    let time = start.elapsed();
    let text = fs::read_to_string(&file)?;
    let lines = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).count() as u64;
    Ok(Streamed { time, lines, lost: drops(&err), memory })
}

/// What dtrace says that it has lost.
fn drops(messages: &str) -> u64 {
    let counts = messages.lines().filter(|line| line.contains(" drop"));
    counts.filter_map(|line| line.split_whitespace().find_map(|word| word.parse::<u64>().ok())).sum()
}

/// Megabytes: the most that was resident, less what is mapped of the kernel's buffers.
fn memory(process: &Process) -> Result<f64> {
    let folder = format!("/proc/{}", process.id());
    let kilobytes = |line: &str| line.split_whitespace().find_map(|w| w.parse::<f64>().ok()).unwrap_or(0.0);
    let status = fs::read_to_string(format!("{folder}/status"))?;
    let most = status.lines().find(|l| l.starts_with("VmHWM")).map_or(0.0, kilobytes);
    let (mut buffers, mut in_buffer) = (0.0, false);
    for line in fs::read_to_string(format!("{folder}/smaps"))?.lines() {
        if line.starts_with(|c: char| c.is_ascii_hexdigit() && !c.is_ascii_uppercase()) {
            in_buffer = line.contains("bpf-map");
        } else if in_buffer && line.starts_with("Rss:") {
            buffers += kilobytes(line);
        }
    }
    Ok((most - buffers) / 1024.0)
}
