//! Memory for the variables of threads, ready before the first firing.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use rustix::process::{PidfdFlags, getpid, pidfd_open};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::maps::Map;
use crate::sys;

/// Of larger cells than this, with what the kernel puts before each, Linux (6.3 and later) has one ready on each CPU,
/// and no more before that one was taken (`prefill_mem_cache()` in kernel/bpf/memalloc.c).
const SMALL: u32 = 128;

/// Takes a cell on each CPU and gives it back, so that a switch of threads finds one for the thread that leaves and one
/// for that which comes.
///
/// # Errors
/// The kernel gives no cell at all. A CPU that this process may not run on stays as it is.
pub(crate) fn warm(threads: &Map) -> io::Result<()> {
    if threads.spec.value_size <= SMALL {
        return Ok(());
    }
    let value = vec![0; threads.spec.value_size as usize];
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    let key = own.as_raw_fd().to_ne_bytes();
    let _home = Home(sched_getaffinity(None)?);
    for cpu in dtrace_core::cpus::online().into_iter().map(|cpu| cpu as usize).filter(|&cpu| cpu < CpuSet::MAX_CPU) {
        let mut only = CpuSet::new();
        only.set(cpu);
        if sched_setaffinity(None, &only).is_ok() {
            sys::map_update(threads.fd.as_fd(), &key, &value, 0)?;
            sys::map_delete(threads.fd.as_fd(), &key)?;
        }
    }
    Ok(())
}

/// The CPUs that the thread may run on again when this goes.
struct Home(CpuSet);

impl Drop for Home {
    fn drop(&mut self) {
        // They were allowed before; if they are no longer, the kernel has chosen others.
        let _ = sched_setaffinity(None, &self.0);
    }
}
