//! The workloads: one system call, or one switch between threads, over and over, on one CPU; reads of a disk.

use std::fs::OpenOptions;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::os::unix::process::parent_id;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::{Pid, pipe, read, write};

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

/// Nanoseconds that a switch from one thread to another takes when nothing comes in between.
pub(crate) fn ns_per_switch() -> f64 {
    let (Ok((here, there)), Ok((back, forth))) = (pipe(), pipe()) else { return f64::MAX };
    let echo = std::thread::spawn(move || {
        let mut byte = [0];
        while read(&here, &mut byte).is_ok_and(|n| n == 1) && write(&forth, &byte).is_ok() {}
    });
    let rounds = CALLS / 10;
    let mut least = f64::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        for _ in 0..rounds {
            let mut byte = [1];
            if write(&there, &byte).is_err() || read(&back, &mut byte).is_err() {
                return f64::MAX;
            }
        }
        // There and back.
        least = least.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(rounds * 2));
    }
    drop(there);
    // It has nothing to say.
    let _ = echo.join();
    least
}

/// Reads a file from its disk, in blocks of 4096 bytes.
pub(crate) fn read_disk(file: &Path, blocks: usize) -> Result<()> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_DIRECT).open(file)?;
    let mut memory = vec![0u8; 2 * BLOCK];
    let start = memory.as_ptr().align_offset(BLOCK);
    for block in 0..blocks {
        file.read_at(&mut memory[start..start + BLOCK], (block * BLOCK) as u64)?;
    }
    Ok(())
}

/// What a disk is read in, and where the memory for it has to start.
pub(crate) const BLOCK: usize = 4096;

/// Makes so many calls at full speed.
pub(crate) fn run(calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(parent_id());
    }
    start.elapsed()
}
