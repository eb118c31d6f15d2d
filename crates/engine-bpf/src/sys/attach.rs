//! Events, and the links by which they run programs.

use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::ptr;

use dtrace_provider::CpuMode;
use libbpf_sys as sys;

use super::owned;

/// Attaches to a raw tracepoint. The link ends with its descriptor.
pub(crate) fn raw_tracepoint_open(program: BorrowedFd<'_>, name: &str, cookie: Option<u64>) -> io::Result<OwnedFd> {
    let name = CString::new(name)?;
    let Some(cookie) = cookie else {
        // SAFETY: the name lives until the call returns.
        return owned(unsafe { sys::bpf_raw_tracepoint_open(name.as_ptr(), program.as_raw_fd()) });
    };
    let mut opts =
        sys::bpf_raw_tp_opts { sz: size_of::<sys::bpf_raw_tp_opts>() as u64, tp_name: name.as_ptr(), cookie };
    // SAFETY: the name lives until the call returns.
    owned(unsafe { sys::bpf_raw_tracepoint_open_opts(program.as_raw_fd(), &raw mut opts) })
}

/// Attaches a program that was loaded for one raw tracepoint. The link ends with its descriptor.
pub(crate) fn typed_open(program: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    // SAFETY: the program knows what it is for, so no name is read.
    owned(unsafe { sys::bpf_raw_tracepoint_open(ptr::null(), program.as_raw_fd()) })
}

/// `struct perf_event_attr`, as far as its second version goes (PERF_ATTR_SIZE_VER1).
#[repr(C)]
#[derive(Debug, Default)]
struct PerfEventAttr {
    kind: u32,
    size: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_events: u32,
    bp_type: u32,
    config1: u64,
    config2: u64,
}

const PERF_TYPE_SOFTWARE: u32 = 1;
const PERF_TYPE_TRACEPOINT: u32 = 2;
const PERF_FLAG_FD_CLOEXEC: u64 = 8;

/// `exclude_user` and `exclude_kernel` of the attribute's flags.
const PERF_EXCLUDE_USER: u64 = 1 << 4;
const PERF_EXCLUDE_KERNEL: u64 = 1 << 5;

/// What a CPU counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: u32,
    pub(crate) config: u64,
    /// After how many it overflows.
    pub(crate) count: u64,
    pub(crate) mode: CpuMode,
}

impl Event {
    /// The software clock (`PERF_COUNT_SW_CPU_CLOCK`), which counts nanoseconds.
    pub(crate) fn clock(interval_ns: u64) -> Self {
        Self { kind: PERF_TYPE_SOFTWARE, config: 0, count: interval_ns, mode: CpuMode::All }
    }
}

/// A counter on this CPU.
pub(crate) fn counter_event(cpu: u32, event: Event) -> io::Result<OwnedFd> {
    let Event { kind, config, count: sample_period, mode } = event;
    let flags = match mode {
        CpuMode::All => 0,
        CpuMode::User => PERF_EXCLUDE_KERNEL,
        CpuMode::Kernel => PERF_EXCLUDE_USER,
    };
    perf_event(&PerfEventAttr { kind, config, sample_period, flags, ..PerfEventAttr::default() }, cpu)
}

/// A trace event, by the number that tracefs gives. A program that is attached to it on one CPU runs on all.
pub(crate) fn trace_event(id: u64) -> io::Result<OwnedFd> {
    let attr = PerfEventAttr { kind: PERF_TYPE_TRACEPOINT, config: id, ..PerfEventAttr::default() };
    perf_event(&attr, 0)
}

/// A kprobe at this address, which fires on all CPUs. `pmu` and `config` are those that sysfs tells of its kind.
pub(crate) fn kprobe_event(pmu: u32, config: u64, address: u64) -> io::Result<OwnedFd> {
    perf_event(&PerfEventAttr { kind: pmu, config, config2: address, ..PerfEventAttr::default() }, 0)
}

fn perf_event(attr: &PerfEventAttr, cpu: u32) -> io::Result<OwnedFd> {
    let attr = PerfEventAttr { size: size_of::<PerfEventAttr>() as u32, ..*attr };
    // SAFETY: the attribute has the size that it says, and lives until the call returns.
    let fd = unsafe {
        libc::syscall(libc::SYS_perf_event_open, ptr::from_ref(&attr), -1, cpu as i32, -1, PERF_FLAG_FD_CLOEXEC)
    };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    owned(i32::try_from(fd).unwrap_or(-libc::EBADF))
}

/// Attaches to the entries, or the returns, of the functions at these addresses, each with a cookie. The link ends with
/// its descriptor.
pub(crate) fn kprobe_multi_link(
    program: BorrowedFd<'_>,
    is_return: bool,
    addresses: &[u64],
    cookies: &[u64],
) -> io::Result<OwnedFd> {
    let count = addresses.len().min(cookies.len());
    let mut opts =
        sys::bpf_link_create_opts { sz: size_of::<sys::bpf_link_create_opts>() as u64, ..Default::default() };
    opts.__bindgen_anon_1.kprobe_multi = sys::bpf_link_create_opts__bindgen_ty_1__bindgen_ty_2 {
        flags: if is_return { sys::BPF_F_KPROBE_MULTI_RETURN } else { 0 },
        cnt: count as u32,
        syms: ptr::null_mut(),
        addrs: addresses.as_ptr(),
        cookies: cookies.as_ptr(),
    };
    // SAFETY: there are `count` addresses and as many cookies, and both live until the call returns.
    owned(unsafe { sys::bpf_link_create(program.as_raw_fd(), 0, sys::BPF_TRACE_KPROBE_MULTI, &raw const opts) })
}

/// Firings that did not get to a link's program, and whether they are returns of functions (since 6.7; before, 0).
pub(crate) fn missed_before(link: BorrowedFd<'_>) -> (bool, u64) {
    // SAFETY: a structure of numbers, for which zeros are fine.
    let mut info: sys::bpf_link_info = unsafe { std::mem::zeroed() };
    let mut size = size_of::<sys::bpf_link_info>() as u32;
    // SAFETY: the kernel writes at most `size` bytes, and reads none of the pointers, which are null.
    if unsafe { sys::bpf_link_get_info_by_fd(link.as_raw_fd(), &raw mut info, &raw mut size) } < 0 {
        return (false, 0);
    }
    match info.type_ {
        sys::BPF_LINK_TYPE_KPROBE_MULTI => {
            // SAFETY: the type says which part of the union there is.
            let multi = unsafe { info.__bindgen_anon_1.kprobe_multi };
            (multi.flags & sys::BPF_F_KPROBE_MULTI_RETURN != 0, multi.missed)
        }
        sys::BPF_LINK_TYPE_PERF_EVENT => {
            // SAFETY: as above.
            let event = unsafe { info.__bindgen_anon_1.perf_event };
            // SAFETY: as above.
            let missed = unsafe { event.__bindgen_anon_1.kprobe.missed };
            match event.type_ {
                sys::BPF_PERF_EVENT_KRETPROBE => (true, missed),
                sys::BPF_PERF_EVENT_KPROBE => (false, missed),
                _ => (false, 0),
            }
        }
        _ => (false, 0),
    }
}

/// Attaches to a perf event. The link ends with its descriptor.
pub(crate) fn perf_link(program: BorrowedFd<'_>, event: BorrowedFd<'_>, cookie: u64) -> io::Result<OwnedFd> {
    let mut opts =
        sys::bpf_link_create_opts { sz: size_of::<sys::bpf_link_create_opts>() as u64, ..Default::default() };
    opts.__bindgen_anon_1.perf_event.bpf_cookie = cookie;
    // SAFETY: only descriptors and numbers go in.
    owned(unsafe { sys::bpf_link_create(program.as_raw_fd(), event.as_raw_fd(), sys::BPF_PERF_EVENT, &raw const opts) })
}
