//! Returns of functions by programs that the kernel calls behind them (fexit).
//!
//! Of a kprobe at a return the kernel knows only as many calls at once as it has places for: ten or twice the CPUs, and
//! with kprobe_multi twice the CPUs for each function. Of functions in which threads sleep most returns would be
//! missed. Behind a function nothing is, but each needs a program of its own, so that it is done for a few.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::os::fd::{AsFd, AsRawFd};

use d_types::Btf;
use dtrace_core::engine::Enabling;
use dtrace_core::host::own_mount;
use dtrace_provider::{AttachPoint, Site};
use kernel_functions::VMLINUX;
use libbpf_sys as abi;

use crate::functions::Functions;
use crate::sys::{self, ProgramText};
use crate::target::is_masked;

/// How many functions an enabling may have whose returns are told this way.
const MOST: usize = 16;

/// Functions that a thread calls to end, or a CPU to stop: before 6.15, from when on it refuses them, the kernel would
/// keep for good what leads to programs behind them (tools/objtool/noreturns.h has all, with those that stop the
/// machine).
const NEVER_RETURN: [&str; 16] = [
    "__ia32_sys_exit",
    "__ia32_sys_exit_group",
    "__module_put_and_kthread_exit",
    "__x64_sys_exit",
    "__x64_sys_exit_group",
    "arch_cpu_idle_dead",
    "cpu_startup_entry",
    "do_exit",
    "do_group_exit",
    "do_task_dead",
    "kthread_complete_and_exit",
    "kthread_exit",
    "make_task_dead",
    "module_put_and_kthread_exit",
    "rewind_stack_and_make_dead",
    "stop_this_cpu",
];

/// A function whose return a program can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exit {
    /// Its id in the kernel's BTF.
    pub(crate) id: u32,
    /// How many arguments it has.
    pub(crate) arguments: u8,
}

/// Those of an enabling, by name: none if there are many.
#[derive(Debug, Default)]
pub(crate) struct Exits(HashMap<String, Exit>);

impl Exits {
    pub(crate) fn new(enabling: &Enabling, functions: &Functions<'_>) -> Self {
        let returns = enabling.probes.iter().filter_map(|probe| match &probe.spec.attach {
            AttachPoint::KernelFunction { module, symbol, site: Site::Return } => Some((module, symbol.as_str())),
            _ => None,
        });
        let names: BTreeSet<_> = returns.collect();
        if names.is_empty() || names.len() > MOST || is_masked(&enabling.options, "fexit") || may_be_preempted() {
            return Self::default();
        }
        let Ok(btf) = Btf::kernel() else { return Self::default() };
        let mut exits = HashMap::new();
        // BTF does not tell which of several functions of a name it means.
        for (module, symbol) in names {
            if module == VMLINUX && !NEVER_RETURN.contains(&symbol) && functions.named(module, symbol) == 1 {
                let exit = btf.function_of_words(symbol).map(|(id, arguments)| Exit { id, arguments });
                // Whether it can be attached shows with the first.
                if let Some(exit) = exit.filter(|exit| is_allowed(*exit, exits.is_empty())) {
                    exits.insert(symbol.to_owned(), exit);
                }
            }
        }
        Self(exits)
    }

    /// That of a probe's place.
    pub(crate) fn of(&self, module: &str, symbol: &str, site: Site) -> Option<Exit> {
        (module == VMLINUX && site == Site::Return).then(|| self.0.get(symbol).copied()).flatten()
    }
}

/// Whether the kernel takes a program behind the function: it refuses functions that never return, say.
fn is_allowed(exit: Exit, attach: bool) -> bool {
    let text = ProgramText::nothing(abi::BPF_PROG_TYPE_TRACING, abi::BPF_TRACE_FEXIT, exit.id);
    sys::prog_load(&text, sys::LOG_SIZE).is_ok_and(|program| !attach || sys::typed_open(program.as_fd()).is_ok())
}

/// Whether another thread may come to run on the CPU in the middle of such a program, unlike in all others: what is
/// kept for each CPU would not be its alone. So it is where the kernel itself is preempted (`preempt=full`), and taken
/// to be where the kernel does not tell.
fn may_be_preempted() -> bool {
    let version = fs::read_to_string("/proc/sys/kernel/version").unwrap_or_default();
    let mut words = version.split_whitespace();
    match words.find(|word| word.starts_with("PREEMPT")) {
        None => false,
        Some("PREEMPT_DYNAMIC") => !matches!(preemption().as_deref(), Some("none" | "voluntary")),
        Some(_) => true,
    }
}

/// What kernels that can choose have chosen: the word in brackets of the scheduler's file in debugfs.
fn preemption() -> Option<String> {
    let mount = own_mount("debugfs").ok()?;
    let text = fs::read_to_string(format!("/proc/self/fd/{}/sched/preempt", mount.as_raw_fd())).ok()?;
    let (_, rest) = text.split_once('(')?;
    Some(rest.split_once(')')?.0.to_owned())
}
