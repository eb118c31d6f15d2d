//! bpf(2), perf_event_open(2), mmap(2) and epoll(7), each in a safe wrapper. All unsafe code of the crate is in here.

use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use dtrace_provider::CpuMode;
use libbpf_sys as sys;
use rustix::param::page_size;

/// Largest log that the kernel's verifier may write.
pub(crate) const LOG_SIZE: usize = 16 << 20;

/// Levels of its log: each instruction with what is known there, or what is wrong alone.
const LOG_INSNS: u32 = 1;
const LOG_REASON: u32 = 4;

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

/// What a map is made from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MapOptions<'a> {
    pub(crate) flags: u32,
    pub(crate) inner: Option<BorrowedFd<'a>>,
    /// BTF with the types of key and value.
    pub(crate) btf: Option<(BorrowedFd<'a>, u32, u32)>,
}

pub(crate) fn map_create(
    kind: u32,
    name: &str,
    key_size: u32,
    value_size: u32,
    max_entries: u32,
    options: MapOptions<'_>,
) -> io::Result<OwnedFd> {
    let name = short_name(name);
    let mut opts = sys::bpf_map_create_opts {
        sz: size_of::<sys::bpf_map_create_opts>() as u64,
        map_flags: options.flags,
        ..Default::default()
    };
    if let Some(inner) = options.inner {
        opts.inner_map_fd = inner.as_raw_fd() as u32;
    }
    if let Some((fd, key, value)) = options.btf {
        opts.btf_fd = fd.as_raw_fd() as u32;
        opts.btf_key_type_id = key;
        opts.btf_value_type_id = value;
    }
    // SAFETY: name and options live until the call returns; descriptors in them are borrowed for as long.
    owned(unsafe { sys::bpf_map_create(kind, name.as_ptr(), key_size, value_size, max_entries, &raw const opts) })
}

/// Removes an element.
pub(crate) fn map_delete(map: BorrowedFd<'_>, key: &[u8]) -> io::Result<()> {
    // SAFETY: the caller gives a key of the map's size, which is all that the kernel reads.
    checked(unsafe { sys::bpf_map_delete_elem(map.as_raw_fd(), key.as_ptr().cast()) })
}

/// Sets an element. `key` and `value` must be as long as the map's.
pub(crate) fn map_update(map: BorrowedFd<'_>, key: &[u8], value: &[u8], flags: u64) -> io::Result<()> {
    // SAFETY: the caller gives key and value of the map's sizes, which are all that the kernel reads.
    checked(unsafe { sys::bpf_map_update_elem(map.as_raw_fd(), key.as_ptr().cast(), value.as_ptr().cast(), flags) })
}

/// Reads an element. `value` must be as long as the map's, for all CPUs if it has one for each.
pub(crate) fn map_lookup(map: BorrowedFd<'_>, key: &[u8], value: &mut [u8]) -> io::Result<()> {
    // SAFETY: the caller gives key and value of the map's sizes, which are all that the kernel touches.
    checked(unsafe { sys::bpf_map_lookup_elem(map.as_raw_fd(), key.as_ptr().cast(), value.as_mut_ptr().cast()) })
}

/// Reads many elements of a hash. `position` is from the last call (4 bytes), none at first. How many came, and whether
/// there may be more.
pub(crate) fn map_lookup_batch(
    map: BorrowedFd<'_>,
    position: &mut Option<[u8; 4]>,
    keys: &mut [u8],
    values: &mut [u8],
    count: u32,
) -> io::Result<(u32, bool)> {
    let mut count = count;
    let mut next = [0u8; 4];
    let from = position.as_mut().map_or(ptr::null_mut(), |p| p.as_mut_ptr());
    // SAFETY: the caller gives room for `count` keys and values; positions of hash maps have 4 bytes.
    let result = unsafe {
        sys::bpf_map_lookup_batch(
            map.as_raw_fd(),
            from.cast(),
            next.as_mut_ptr().cast(),
            keys.as_mut_ptr().cast(),
            values.as_mut_ptr().cast(),
            &raw mut count,
            ptr::null(),
        )
    };
    *position = Some(next);
    match checked(result) {
        Ok(()) => Ok((count, true)),
        Err(e) if e.raw_os_error() == Some(libc::ENOENT) => Ok((count, false)),
        Err(e) => Err(e),
    }
}

/// Writes the elements of an array from the first on. What the kernel does after each update of an array of maps,
/// waiting for all CPUs, it does once.
pub(crate) fn map_update_array(map: BorrowedFd<'_>, values: &[u8], value_size: usize) -> io::Result<()> {
    let mut count = (values.len() / value_size) as u32;
    let indices: Vec<u32> = (0..count).collect();
    // SAFETY: there are `count` indices and as many values, of the size that the caller has made the map with.
    checked(unsafe {
        sys::bpf_map_update_batch(
            map.as_raw_fd(),
            indices.as_ptr().cast(),
            values.as_ptr().cast(),
            &raw mut count,
            ptr::null(),
        )
    })
}

pub(crate) fn map_freeze(map: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: only a descriptor goes in.
    checked(unsafe { sys::bpf_map_freeze(map.as_raw_fd()) })
}

pub(crate) fn btf_load(btf: &[u8]) -> io::Result<OwnedFd> {
    // SAFETY: pointer and length are of one slice; without options there is no log.
    owned(unsafe { sys::bpf_btf_load(btf.as_ptr().cast(), btf.len() as u64, ptr::null_mut()) })
}

/// A program to load.
#[derive(Debug)]
pub(crate) struct ProgramText<'a> {
    pub(crate) kind: u32,
    /// What it will be attached to, for types that differ in this; else 0.
    pub(crate) attach: u32,
    /// The kernel's BTF id of what it will be attached to, for types that want to know; else 0.
    pub(crate) btf_id: u32,
    pub(crate) name: &'a str,
    pub(crate) insns: &'a [u64],
    /// BTF, and for each function its first instruction and its type.
    pub(crate) functions: Option<(BorrowedFd<'a>, &'a [(u32, u32)])>,
}

impl ProgramText<'_> {
    /// A program that does nothing, to be tried.
    pub(crate) fn nothing(kind: u32, attach: u32, btf_id: u32) -> Self {
        // r0 = 0; exit
        Self { kind, attach, btf_id, name: "probe", insns: &[0xb7, 0x95], functions: None }
    }
}

/// Why the kernel did not take a program: its error and the verifier's log.
#[derive(Debug)]
pub(crate) struct LoadError {
    pub(crate) error: io::Error,
    pub(crate) log: String,
}

/// Loads a program. The verifier's log is only asked for when it refuses, since writing it takes time.
///
/// # Errors
/// The kernel's refusal, with as much of its log as fits `log_size` bytes.
pub(crate) fn prog_load(text: &ProgramText<'_>, log_size: usize) -> Result<OwnedFd, LoadError> {
    let error = match load_with_log(text, None) {
        Ok(program) => return Ok(program),
        Err(error) => error,
    };
    let mut log = vec![0u8; log_size];
    match load_with_log(text, Some((&mut log, LOG_INSNS))) {
        Ok(program) => return Ok(program),
        // Before 6.4 a log that is too long has its start, and not its end, which is what counts.
        Err(e) if e.raw_os_error() == Some(libc::ENOSPC) && error.raw_os_error() != Some(libc::ENOSPC) => {
            log.fill(0);
            let _ = load_with_log(text, Some((&mut log, LOG_REASON)));
        }
        Err(_) => {}
    }
    Err(LoadError { error, log: printed(&log) })
}

/// What the verifier says of a program that it has taken before.
pub(crate) fn prog_log(text: &ProgramText<'_>, log_size: usize) -> String {
    let mut log = vec![0u8; log_size];
    // The kernel writes what fits of a log that is too long.
    let _ = load_with_log(text, Some((&mut log, LOG_INSNS)));
    printed(&log)
}

/// The text in a log's buffer.
fn printed(log: &[u8]) -> String {
    let end = log.iter().position(|&b| b == 0).unwrap_or(log.len());
    String::from_utf8_lossy(&log[..end]).into_owned()
}

fn load_with_log(text: &ProgramText<'_>, log: Option<(&mut Vec<u8>, u32)>) -> io::Result<OwnedFd> {
    let mut opts =
        sys::bpf_prog_load_opts { sz: size_of::<sys::bpf_prog_load_opts>() as u64, attempts: 1, ..Default::default() };
    opts.expected_attach_type = text.attach;
    opts.attach_btf_id = text.btf_id;
    let info: Vec<[u32; 2]> = text.functions.map_or(Vec::new(), |(_, f)| f.iter().map(|&(a, b)| [a, b]).collect());
    if let Some((btf, _)) = text.functions {
        opts.prog_btf_fd = btf.as_raw_fd() as u32;
        opts.func_info = info.as_ptr().cast();
        opts.func_info_cnt = info.len() as u32;
        opts.func_info_rec_size = 8;
    }
    if let Some((log, level)) = log {
        opts.log_buf = log.as_mut_ptr().cast();
        opts.log_size = log.len() as u32;
        opts.log_level = level;
    }
    let name = short_name(text.name);
    // SAFETY: `u64` and `struct bpf_insn` have the same size, and every bit pattern is one for the kernel to judge;
    // all that the options point to lives until the call returns.
    owned(unsafe {
        sys::bpf_prog_load(
            text.kind,
            name.as_ptr(),
            c"Dual MIT/GPL".as_ptr(),
            text.insns.as_ptr().cast(),
            text.insns.len() as u64,
            &raw mut opts,
        )
    })
}

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

/// Attaches to the entries, or the returns, of the functions at these addresses, each with a cookie. The link ends with its
/// descriptor.
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

/// Firings that a program has missed since it ran already on their CPU, or another one of its kind did.
pub(crate) fn missed(program: BorrowedFd<'_>) -> u64 {
    let mut info = sys::bpf_prog_info::default();
    let mut size = size_of::<sys::bpf_prog_info>() as u32;
    // SAFETY: the kernel writes at most `size` bytes, and reads none of the pointers, which are null.
    let result = unsafe { sys::bpf_prog_get_info_by_fd(program.as_raw_fd(), &raw mut info, &raw mut size) };
    if result < 0 { 0 } else { info.recursion_misses }
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

/// Lets the process have so many files more, as far as it may.
pub(crate) fn allow_files(more: u64) {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is ours.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } < 0 {
        return;
    }
    let wanted = limit.rlim_cur.saturating_add(more);
    for most in [limit.rlim_max.max(wanted), limit.rlim_max] {
        let raised = libc::rlimit { rlim_cur: wanted.min(most), rlim_max: most };
        // SAFETY: the structure is ours.
        if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const raised) } == 0 {
            return;
        }
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

/// Runs a raw tracepoint's program once, here or on this CPU, with these words as its context.
pub(crate) fn test_run(program: BorrowedFd<'_>, context: &[u64], cpu: Option<u32>) -> io::Result<()> {
    let mut opts = sys::bpf_test_run_opts {
        sz: size_of::<sys::bpf_test_run_opts>() as u64,
        ctx_in: context.as_ptr().cast(),
        ctx_size_in: size_of_val(context) as u32,
        flags: if cpu.is_some() { sys::BPF_F_TEST_RUN_ON_CPU } else { 0 },
        cpu: cpu.unwrap_or(0),
        ..Default::default()
    };
    // SAFETY: the context lives until the call returns, and is as long as it says.
    checked(unsafe { sys::bpf_prog_test_run_opts(program.as_raw_fd(), &raw mut opts) })
}

/// Memory that is shared with the kernel.
#[derive(Debug)]
pub(crate) struct Mapping {
    start: *mut libc::c_void,
    length: usize,
}

// SAFETY: a mapping belongs to no thread.
unsafe impl Send for Mapping {}
// SAFETY: words are read and written atomically, and bytes only where nobody writes.
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(fd: BorrowedFd<'_>, offset: usize, length: usize, protection: i32) -> io::Result<Self> {
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let start = unsafe {
            libc::mmap(ptr::null_mut(), length, protection, libc::MAP_SHARED, fd.as_raw_fd(), offset as libc::off_t)
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { start, length })
    }

    /// The value of an array's one entry.
    pub(crate) fn value(map: BorrowedFd<'_>, length: usize) -> io::Result<Self> {
        Self::new(map, 0, length.next_multiple_of(page_size()), libc::PROT_READ | libc::PROT_WRITE)
    }

    /// A word of 64 bits; zero outside of the mapping.
    pub(crate) fn load64(&self, offset: usize) -> u64 {
        match self.word64(offset) {
            Some(word) => word.load(Ordering::Acquire),
            None => 0,
        }
    }

    pub(crate) fn store64(&self, offset: usize, value: u64) {
        if let Some(word) = self.word64(offset) {
            word.store(value, Ordering::Release);
        }
    }

    fn word64(&self, offset: usize) -> Option<&AtomicU64> {
        if !offset.is_multiple_of(8) || offset.checked_add(8)? > self.length {
            return None;
        }
        let words = self.start.cast::<AtomicU64>();
        // SAFETY: aligned and inside the mapping, which lives as long as `self`; the kernel writes words atomically.
        Some(unsafe { &*words.add(offset / 8) })
    }

    fn word32(&self, offset: usize) -> Option<&AtomicU32> {
        if !offset.is_multiple_of(4) || offset.checked_add(4)? > self.length {
            return None;
        }
        let words = self.start.cast::<AtomicU32>();
        // SAFETY: aligned and inside the mapping, which lives as long as `self`; the kernel writes words atomically.
        Some(unsafe { &*words.add(offset / 4) })
    }

    /// A word of 32 bits; zero outside of the mapping.
    pub(crate) fn load32(&self, offset: usize) -> u32 {
        self.word32(offset).map_or(0, |word| word.load(Ordering::Acquire))
    }

    pub(crate) fn store32(&self, offset: usize, value: u32) {
        if let Some(word) = self.word32(offset) {
            word.store(value, Ordering::Release);
        }
    }

    /// Sets a word of 32 bits to `new` if it is `old`.
    pub(crate) fn exchange32(&self, offset: usize, old: u32, new: u32) {
        if let Some(word) = self.word32(offset) {
            // That it is something else already is as good.
            let _ = word.compare_exchange(old, new, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    /// Bytes that the kernel has finished writing.
    pub(crate) fn bytes(&self, offset: usize, length: usize) -> &[u8] {
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return &[];
        }
        // SAFETY: inside the mapping, which lives as long as `self`; the ring's protocol says that the kernel does not
        // write what lies between the consumer's position and the last submitted record.
        unsafe { std::slice::from_raw_parts(self.start.cast::<u8>().add(offset), length) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: the mapping was made with this start and length, and nobody has a reference into it any more.
        unsafe { libc::munmap(self.start, self.length) };
    }
}

/// The three mappings of a ring buffer: the consumer's position, the producer's, and the data twice in a row.
pub(crate) fn map_ring(ring: BorrowedFd<'_>, size: usize) -> io::Result<(Mapping, Mapping)> {
    let page = page_size();
    let consumer = Mapping::new(ring, 0, page, libc::PROT_READ | libc::PROT_WRITE)?;
    let producer = Mapping::new(ring, page, page + 2 * size, libc::PROT_READ)?;
    Ok((consumer, producer))
}

/// How many CPUs the kernel can have, which is what per-CPU maps have values for.
pub(crate) fn possible_cpus() -> u32 {
    // SAFETY: asks for a number.
    u32::try_from(unsafe { sys::libbpf_num_possible_cpus() }).unwrap_or(1).max(1)
}

pub(crate) fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours, and the clocks used exist on every kernel.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Keeps libbpf from writing to stderr by itself.
pub(crate) fn silence_libbpf() {
    // SAFETY: no function is called from now on, which is what None means.
    unsafe { sys::libbpf_set_print(None) };
}

/// Waits for any of some descriptors.
#[derive(Debug)]
pub(crate) struct Poller(OwnedFd);

impl Poller {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: makes a descriptor.
        let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        owned(fd).map(Self)
    }

    /// Adds a descriptor that wakes up once each time that something comes in.
    pub(crate) fn add_edge(&self, fd: BorrowedFd<'_>) -> io::Result<()> {
        let mut event = libc::epoll_event { events: (libc::EPOLLIN | libc::EPOLLET) as u32, u64: 0 };
        // SAFETY: the event lives until the call returns.
        let result =
            unsafe { libc::epoll_ctl(self.0.as_raw_fd(), libc::EPOLL_CTL_ADD, fd.as_raw_fd(), &raw mut event) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Waits for one of those added, for `wake`, or for the time to be over.
    pub(crate) fn wait(&self, wake: Option<BorrowedFd<'_>>, timeout: Duration) -> io::Result<()> {
        let mut fds = [
            libc::pollfd { fd: self.0.as_raw_fd(), events: libc::POLLIN, revents: 0 },
            libc::pollfd { fd: wake.map_or(-1, |w| w.as_raw_fd()), events: libc::POLLIN, revents: 0 },
        ];
        let time = libc::timespec {
            tv_sec: libc::time_t::try_from(timeout.as_secs()).unwrap_or(libc::time_t::MAX),
            tv_nsec: libc::c_long::from(timeout.subsec_nanos()),
        };
        // SAFETY: both descriptors and the time live until the call returns.
        let result = unsafe { libc::ppoll(fds.as_mut_ptr(), 2, &raw const time, ptr::null()) };
        if result < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(error) };
        }
        if fds[0].revents != 0 {
            self.take_edges();
        }
        Ok(())
    }

    /// Takes what was signalled, so that it is signalled anew when more comes in.
    fn take_edges(&self) {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; 64];
        // SAFETY: there is room for as many events as are asked for.
        unsafe { libc::epoll_wait(self.0.as_raw_fd(), events.as_mut_ptr(), 64, 0) };
    }
}
