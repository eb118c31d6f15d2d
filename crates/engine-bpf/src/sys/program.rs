//! Programs: how they get into the kernel, and how they run without an event.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use libbpf_sys as sys;

use super::{checked, owned, short_name};

/// Largest log that the kernel's verifier may write.
pub(crate) const LOG_SIZE: usize = 16 << 20;

/// Levels of its log: each instruction with what is known there, or what is wrong alone.
const LOG_INSNS: u32 = 1;
const LOG_REASON: u32 = 4;

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

/// Firings that a program has missed since it ran already on their CPU, or another one of its kind did.
pub(crate) fn missed(program: BorrowedFd<'_>) -> u64 {
    let mut info = sys::bpf_prog_info::default();
    let mut size = size_of::<sys::bpf_prog_info>() as u32;
    // SAFETY: the kernel writes at most `size` bytes, and reads none of the pointers, which are null.
    let result = unsafe { sys::bpf_prog_get_info_by_fd(program.as_raw_fd(), &raw mut info, &raw mut size) };
    if result < 0 { 0 } else { info.recursion_misses }
}
