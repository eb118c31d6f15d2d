//! CPUs kept awake. On some virtual machines a CPU that goes to sleep loses the timers that should wake it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// A thread on each CPU that runs when nothing else wants to.
#[must_use = "dropping it ends the threads"]
#[derive(Debug)]
pub(crate) struct Spinners {
    stop: Arc<AtomicBool>,
}

impl Spinners {
    pub(crate) fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let allowed = sched_getaffinity(None).unwrap_or_else(|_| CpuSet::new());
        for cpu in (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu)) {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || {
                if settle(cpu) {
                    while !stop.load(Ordering::Relaxed) {
                        std::hint::spin_loop();
                    }
                }
            });
        }
        Self { stop }
    }
}

impl Drop for Spinners {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Binds this thread to a CPU, at the lowest priority there is; whether both were possible.
fn settle(cpu: usize) -> bool {
    let mut only = CpuSet::new();
    only.set(cpu);
    let idle = libc::sched_param { sched_priority: 0 };
    // SAFETY: the parameter outlives the call, which reads it only.
    let set = unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const idle) };
    set == 0 && sched_setaffinity(None, &only).is_ok()
}
