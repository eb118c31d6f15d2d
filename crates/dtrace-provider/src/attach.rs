//! Attach points: what the kernel calls the place where a probe is.

use abi_stable::StableAbi;

/// Where a probe is. Says nothing of how an engine gets there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachPoint {
    /// An event of the tracing session itself.
    Session(SessionEvent),
    /// Entry to a system call. arg0 to arg5 are its arguments.
    SyscallEntry {
        /// Number in the table of its ABI.
        number: u32,
        /// Which table.
        abi: SyscallAbi,
    },
    /// Return from a system call. arg0 and arg1 are its value.
    SyscallReturn {
        /// Number in the table of its ABI.
        number: u32,
        /// Which table.
        abi: SyscallAbi,
    },
    /// A raw tracepoint: arguments as the kernel passes them.
    RawTracepoint {
        /// Name of the tracepoint, without its group.
        name: String,
    },
    /// A trace event with its formatted record.
    Tracepoint {
        /// Group of the event.
        group: String,
        /// Name of the event.
        name: String,
    },
    /// A function of the kernel.
    KernelFunction {
        /// Module, or `vmlinux`.
        module: String,
        /// Symbol.
        symbol: String,
        /// Where in it.
        site: Site,
    },
    /// A function of a program or library.
    UserFunction {
        /// ELF file.
        path: String,
        /// Offset of the function in the file.
        offset: u64,
        /// Where in it.
        site: Site,
        /// One process, or all that map the file.
        pid: Option<u32>,
    },
    /// A timer.
    Timer {
        /// Nanoseconds between firings.
        interval_ns: u64,
        /// On which CPUs.
        cpus: Cpus,
    },
    /// A counter of perf_event_open(2), on every CPU.
    PerfEvent {
        /// Its type (`PERF_TYPE_*`).
        kind: u32,
        /// Which one of that type.
        config: u64,
        /// After how many events it fires.
        count: u64,
        /// Where events count.
        mode: CpuMode,
    },
    /// The provider fires it itself, in user space: see [`Provider::started`](crate::Provider::started).
    Provider,
    /// One that this host does not know: its provider was made for a newer one. It is listed, and can't be enabled.
    Unknown,
}

impl AttachPoint {
    /// Whether it is a system call of 32-bit processes.
    pub fn is_compat(&self) -> bool {
        matches!(
            self,
            Self::SyscallEntry { abi: SyscallAbi::Compat, .. } | Self::SyscallReturn { abi: SyscallAbi::Compat, .. }
        )
    }
}

/// An event of the tracing session.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
pub enum SessionEvent {
    /// Tracing starts.
    Begin,
    /// Tracing ends.
    End,
    /// A clause faulted.
    Error,
}

/// The table that a system call's number belongs to.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
pub enum SyscallAbi {
    /// The kernel's own, 64-bit.
    Native,
    /// That of 32-bit processes.
    Compat,
}

/// A place in a function.
#[repr(C, u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
pub enum Site {
    /// Its first instruction.
    Entry,
    /// Its return to the caller.
    Return,
    /// The instruction this many bytes into it.
    Offset(u64),
}

/// Where a CPU is.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
pub enum CpuMode {
    /// Anywhere.
    All,
    /// In a process.
    User,
    /// In the kernel.
    Kernel,
}

/// On which CPUs a timer fires.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
pub enum Cpus {
    /// On each.
    Every,
    /// On one, no matter which.
    One,
}
