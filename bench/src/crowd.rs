//! Many at once: two dozen tracers with different programs, started in the same moment.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::table::{Of, Row, Target, median};
use crate::tracer::Place;

pub(crate) const WHAT: &str = "24 at once: slowest start / median";

const MANY: usize = 24;

/// What they trace besides BEGIN and END: their own process, so that each does the same.
const TRACED: [&str; 6] = [
    "syscall::write:entry /pid == $pid/ { @[probefunc] = count(); }",
    "syscall:::entry /pid == $pid/ { @[execname, probefunc] = count(); }",
    "profile-97 /pid == $pid/ { @ = quantize(arg0); }",
    "syscall::read:entry { self->t = timestamp; } syscall::read:return /self->t/ { self->t = 0; }",
    "tick-10ms { n[n0++] = timestamp; }",
    "syscall::open*:return /pid == $pid/ { trace(strjoin(probefunc, execname)); }",
];

/// The worst of the rounds, and every program has to answer right.
pub(crate) fn measure(place: &Place, rounds: usize) -> Result<Row> {
    let mut worst: f64 = 0.0;
    for _ in 0..rounds {
        let times = round(place)?;
        let slowest = times.iter().copied().fold(0.0, f64::max);
        worst = worst.max(slowest / median(&times).unwrap_or(slowest));
    }
    Ok(Row { what: WHAT, unit: "times", values: vec![(Of::Dtrace, worst)], targets: vec![Target::Limit(2.0)] })
}

fn round(place: &Place) -> Result<Vec<f64>> {
    let started: Vec<_> = (0..MANY).map(|n| Tracer::start(place, n)).collect::<Result<_>>()?;
    let waiting: Vec<_> = started.into_iter().map(|tracer| std::thread::spawn(|| tracer.ready())).collect();
    let ready = waiting.into_iter().map(|thread| thread.join().ok().context("a thread has panicked")?);
    let (times, ready): (Vec<_>, Vec<_>) = ready.collect::<Result<Vec<_>>>()?.into_iter().unzip();
    for tracer in ready {
        tracer.end()?;
    }
    Ok(times)
}

/// A dtrace that prints its number in BEGIN and in END.
struct Tracer {
    child: Child,
    out: BufReader<ChildStdout>,
    number: usize,
    start: Instant,
}

impl Tracer {
    fn start(place: &Place, number: usize) -> Result<Self> {
        let traced = TRACED[number % TRACED.len()];
        let program = format!("BEGIN {{ printf(\"{number}\\n\"); }} END {{ printf(\"end {number}\\n\"); }} {traced}");
        let start = Instant::now();
        let mut command = Command::new(&place.dtrace);
        command.args(["-q", "-x", "switchrate=10ms", "-n", &program]).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("failed to start {}", place.dtrace.display()))?;
        place.free(child.id())?;
        let out = BufReader::new(child.stdout.take().context("there is no pipe")?);
        Ok(Self { child, out, number, start })
    }

    /// Waits for what BEGIN prints: the milliseconds that took.
    fn ready(mut self) -> Result<(f64, Self)> {
        let mut line = String::new();
        self.out.read_line(&mut line)?;
        let time = self.start.elapsed().as_secs_f64() * 1e3;
        if line.trim() != self.number.to_string() {
            bail!("number {} has printed {line:?}", self.number);
        }
        Ok((time, self))
    }

    fn end(mut self) -> Result<()> {
        kill(Pid::from_raw(i32::try_from(self.child.id())?), Signal::SIGINT)?;
        let mut rest = String::new();
        self.out.read_to_string(&mut rest)?;
        let status = self.child.wait()?;
        if !status.success() || !rest.contains(&format!("end {}", self.number)) {
            bail!("number {} has ended with {status} and printed {rest:?}", self.number);
        }
        Ok(())
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        // Both fail if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
