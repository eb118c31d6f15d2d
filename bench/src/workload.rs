//! The workload: one system call over and over, on one CPU.

use std::os::unix::process::parent_id;
use std::time::{Duration, Instant};

use anyhow::Result;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

/// Calls that are timed together: short enough to be left alone in, most of the time.
const CALLS: u32 = 2_000;

/// How often they are timed.
const TIMES: u32 = 400;

/// Calls of one measurement.
pub(crate) const MEASURED: u32 = CALLS * TIMES;

/// Where the tracers that are started may run: everywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pinned(CpuSet);

/// Binds the calling thread to the last CPU it may use.
pub(crate) fn pin() -> Result<Pinned> {
    let all = sched_getaffinity(Pid::from_raw(0))?;
    let last = (0..CpuSet::count()).rev().find(|&cpu| all.is_set(cpu).unwrap_or(false)).unwrap_or(0);
    let mut one = CpuSet::new();
    one.set(last)?;
    sched_setaffinity(Pid::from_raw(0), &one)?;
    Ok(Pinned(all))
}

impl Pinned {
    /// Lets a process that was started run where the workload could before.
    pub(crate) fn free(&self, pid: u32) -> Result<()> {
        Ok(sched_setaffinity(Pid::from_raw(i32::try_from(pid)?), &self.0)?)
    }
}

/// Nanoseconds that a call takes when nothing comes in between.
pub(crate) fn ns_per_call() -> f64 {
    let ns = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(CALLS);
    (0..TIMES).map(|_| ns(run(CALLS))).fold(f64::MAX, f64::min)
}

/// Makes so many calls at full speed.
pub(crate) fn run(calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(parent_id());
    }
    start.elapsed()
}
