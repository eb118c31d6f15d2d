//! The workloads: one system call, or one switch between threads, over and over, on one CPU; requests to a disk.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::parent_id;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
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

/// Bytes of a page, and how far apart those are that are asked for: so far that the kernel joins no two.
const PAGE: i64 = 4096;
const APART: i64 = 8 * PAGE;

/// How many pages are asked for before any is waited for: fewer than a disk's queue takes.
const AT_ONCE: i64 = 32;

/// How often that is done to a file.
const BATCHES: i64 = 16;

/// Nanoseconds that it takes to ask a disk for a page, without waiting for it: the lower quartile, as most of what
/// comes in between is the disk's own interrupts.
pub(crate) fn ns_per_request() -> Result<f64> {
    let path = std::env::temp_dir().join(format!("dtrace-bench-disk-{}", std::process::id()));
    let times = request_times(&path);
    // It is gone already if it could not be made.
    let _ = fs::remove_file(&path);
    let mut times = times?;
    times.sort_unstable();
    Ok(times[times.len() / 4].as_secs_f64() * 1e9)
}

fn request_times(path: &Path) -> Result<Vec<Duration>> {
    let length = BATCHES * AT_ONCE * APART;
    fs::write(path, vec![1; usize::try_from(length)?])?;
    let file = File::open(path)?;
    file.sync_all()?;
    let mut times = Vec::new();
    for _ in 0..TIMES / 8 {
        posix_fadvise(&file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED)?;
        for batch in 0..BATCHES {
            let pages = || (batch * AT_ONCE..(batch + 1) * AT_ONCE).map(|page| page * APART);
            for page in pages() {
                let start = Instant::now();
                posix_fadvise(&file, page, PAGE, PosixFadviseAdvice::POSIX_FADV_WILLNEED)?;
                times.push(start.elapsed());
            }
            for page in pages() {
                file.read_at(&mut [0], u64::try_from(page)?)?;
            }
        }
    }
    Ok(times)
}

/// Makes so many calls at full speed.
pub(crate) fn run(calls: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(parent_id());
    }
    start.elapsed()
}
