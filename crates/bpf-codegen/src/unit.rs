//! What one eBPF program is generated from: a kind of attachment, and the clauses for each class of probes.

/// One eBPF program to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// How it will be attached, which decides what its context is.
    pub kind: UnitKind,
    /// Distinct lists of clauses (indices into the program's, ascending). A firing selects one.
    pub classes: Vec<Vec<u32>>,
    /// How a firing finds its class and its probe.
    pub select: Select,
    /// What is computed before the clauses: index into the program's preambles.
    pub preamble: Option<u32>,
}

/// Program type and context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// Raw tracepoint `sys_enter(struct pt_regs *, long id)`; arg0 to arg5 are the call's.
    SyscallEntry,
    /// Raw tracepoint `sys_exit(struct pt_regs *, long ret)`; arg0 = arg1 = ret.
    SyscallReturn,
    /// Any other raw tracepoint; arg n is its argument n.
    RawTracepoint,
    /// A raw tracepoint's program that knows the types of its arguments (`BPF_TRACE_RAW_TP`); arg n is its argument n.
    TypedTracepoint,
    /// A trace event; arg0 is the address of its record.
    TraceEvent,
    /// A kprobe's program at the entry of a function of the kernel; arg n is its argument n.
    FunctionEntry,
    /// A kprobe's program where such a function returns to; arg0 is -1, arg1 the value.
    FunctionReturn,
    /// A program that the kernel calls behind such a function (`BPF_TRACE_FEXIT`), with its arguments and the value
    /// behind them; arg0 is -1, arg1 the value.
    FunctionExit {
        /// How many arguments the function has.
        arguments: u8,
    },
    /// A kprobe's program at an instruction; arg0 to arg5 are the registers that have a function's arguments at its
    /// entry.
    Instruction,
    /// A perf event; arg0 is the kernel's pc or 0, arg1 the user's pc or 0.
    PerfEvent,
    /// No probe's: how long threads run is accounted at the tracepoint `sched_switch`, as a typed one, for
    /// `vtimestamp`.
    Accounting,
    /// A raw tracepoint program run by `BPF_PROG_TEST_RUN`: BEGIN, END, and what providers fire themselves;
    /// arg n is word n of the context given, arg0 to arg9.
    TestRun,
}

impl UnitKind {
    /// Whether it is of a function, which can fire in anything that the kernel does.
    pub fn is_function(self) -> bool {
        self.is_kprobe() || self.is_exit()
    }

    /// Whether the kernel calls it behind a function.
    pub fn is_exit(self) -> bool {
        matches!(self, Self::FunctionExit { .. })
    }

    /// Whether the kernel keeps kprobes from firing while it runs.
    pub fn excludes_functions(self) -> bool {
        self.is_kprobe() || self == Self::PerfEvent
    }

    fn is_kprobe(self) -> bool {
        matches!(self, Self::FunctionEntry | Self::FunctionReturn | Self::Instruction)
    }
}

/// How a firing finds its class and its probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Select {
    /// By the system call's number, in the table of its ABI (see [`crate::object::SyscallSlot`]) of those tables of its
    /// kind that has this number.
    SyscallNumber(u32),
    /// By the attach cookie: probe index in the low 32 bits; always class 0.
    Cookie,
    /// One probe: this index (into the enabling's probes); always class 0.
    Probe(u32),
}

/// What codegen needs to know of each enabled probe, in the order of the enabling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeFacts {
    /// Its id.
    pub id: u32,
    /// EPID of its first clause.
    pub first_epid: u32,
}

/// The clauses on ERROR, which run after a fault of another clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorClauses {
    /// Index of the ERROR probe in the enabling's probes.
    pub probe: u32,
    /// Indices into the program's clauses, ascending.
    pub clauses: Vec<u32>,
}
