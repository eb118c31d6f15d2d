//! bpf(2), perf_event_open(2), mmap(2) and epoll(7), each in a safe wrapper. All unsafe code of the crate is in here.

mod attach;
mod map;
mod mapping;
mod poller;
mod program;

use std::ffi::CString;
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};

use libbpf_sys as sys;

pub(crate) use self::attach::{
    Event, counter_event, kprobe_event, kprobe_multi_link, missed_before, perf_link, raw_tracepoint_open, trace_event,
    typed_open,
};
pub(crate) use self::map::{
    MapOptions, btf_load, map_create, map_delete, map_freeze, map_lookup, map_lookup_batch, map_update,
    map_update_array,
};
pub(crate) use self::mapping::{Mapping, map_ring};
pub(crate) use self::poller::Poller;
pub(crate) use self::program::{LOG_SIZE, LoadError, ProgramText, missed, prog_load, prog_log, test_run};

/// A file descriptor that the kernel has just made, or its error.
fn owned(result: i32) -> io::Result<OwnedFd> {
    if result < 0 {
        return Err(io::Error::from_raw_os_error(-result));
    }
    // SAFETY: a bpf(2) call that makes an object returns a descriptor that nobody else has.
    Ok(unsafe { OwnedFd::from_raw_fd(result) })
}

fn checked(result: i32) -> io::Result<()> {
    if result < 0 { Err(io::Error::from_raw_os_error(-result)) } else { Ok(()) }
}

/// Names of BPF objects have at most 15 characters.
fn short_name(name: &str) -> CString {
    let short: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(15).collect();
    CString::new(short).unwrap_or_default()
}

/// How many CPUs the kernel can have, which is what per-CPU maps have values for.
pub(crate) fn possible_cpus() -> u32 {
    // SAFETY: asks for a number.
    u32::try_from(unsafe { sys::libbpf_num_possible_cpus() }).unwrap_or(1).max(1)
}

/// Keeps libbpf from writing to stderr by itself.
pub(crate) fn silence_libbpf() {
    // SAFETY: no function is called from now on, which is what None means.
    unsafe { sys::libbpf_set_print(None) };
}

/// Lets the process have so many files more, as far as it may; whether they will do, as far as can be told.
pub(crate) fn allow_files(more: u64) -> bool {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is ours.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } < 0 {
        return true;
    }
    let wanted = limit.rlim_cur.saturating_add(more);
    for most in [limit.rlim_max.max(wanted), limit.rlim_max] {
        let raised = libc::rlimit { rlim_cur: wanted.min(most), rlim_max: most };
        // SAFETY: the structure is ours.
        if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const raised) } == 0 {
            return raised.rlim_cur > more;
        }
    }
    limit.rlim_cur > more
}
