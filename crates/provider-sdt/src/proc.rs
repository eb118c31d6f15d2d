//! `proc`: processes and threads: made, executed, ended, signalled.

use crate::table::{Arg, Note, Place, Probe, Source, Table, process, thread};

/// `execve()` takes the path as its first argument, `execveat()` as its second; in 32-bit processes in `bx` and `cx`.
const PATH: &str = concat!(
    either_enters!(execve),
    " ? (",
    is_compat!(),
    " ? (uint32_t)args[0]->bx : args[0]->di) : (",
    is_compat!(),
    " ? (uint32_t)args[0]->cx : args[0]->si)"
);

/// `signal_generate(int, struct kernel_siginfo *, struct task_struct *, int group, int result)`: the process that it is
/// for.
const TARGET: &[&str] = &["arg2", "arg0"];

const SIGNALLED: &[Arg] = &[thread(0), process(0), Arg::plain("int", 1)];

/// A thread that has never run is put on a CPU: `sched_switch(bool, struct task_struct *, struct task_struct *, ...)`.
macro_rules! first_run {
    () => {
        "args[2]->pid != 0 && args[2]->se.sum_exec_runtime == 0 && args[2]->nvcsw == 0 && args[2]->nivcsw == 0"
    };
}

/// The first of a process is.
const FIRST_RUN_OF_PROCESS: &str = concat!("args[2]->pid == args[2]->tgid && ", first_run!());

/// What is told with a signal: the kernel's `struct kernel_siginfo`, which is laid out as `siginfo_t` of C.
const SIGINFO: Arg = Arg::plain("siginfo_t *", 1);

/// Why a process ends: `CLD_EXITED`, `CLD_KILLED`, `CLD_DUMPED`.
const END: &[&str] = &["!(_task_wait_status[curthread] & 0x7f) ? 1 : _task_wait_status[curthread] & 0x80 ? 3 : 2"];

/// What the event has if it tells of itself whether the thread is the last.
const TELLS_LAST: &str = "__bpf_trace_sched_process_exit";

/// SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, sent by the kernel to the thread that has caused them. Addresses up to 2
/// stand for senders.
const IS_FAULT: &str = "(arg0 == 4 || arg0 == 5 || arg0 == 7 || arg0 == 8 || arg0 == 11) && args[2] == curthread && \
                        (uint64_t)arg1 > 2 && args[1]->si_code > 0";

/// How a signal was sent: `TRACE_SIGNAL_IGNORED`; `TRACE_SIGNAL_OVERFLOW_FAIL`, which is not at all. Else the receiver
/// gets it, if it has not got it already.
const IS_IGNORED: &str = "arg4 == 1";
const IS_SENT: &str = "arg4 != 1 && arg4 != 3";

/// What was sent while it was held back may be ignored now: by SIG_IGN, or as SIGCHLD, SIGCONT, SIGURG and SIGWINCH are
/// without a handler.
const IS_HANDLED: &str = "(uintptr_t)args[2]->sa.sa_handler > 1 || args[2]->sa.sa_handler == NULL && \
                          arg0 != 17 && arg0 != 18 && arg0 != 23 && arg0 != 28";

/// A signal that ends a process is told to its threads as a SIGKILL.
const DELIVERED: &str = "arg0 == 9 && curthread->signal->group_exit_code > 0 && curthread->signal->group_exit_code < 128 ? \
                         curthread->signal->group_exit_code : arg0";

/// Probes of one tracepoint fire in this order.
pub(crate) const TABLE: Table = Table {
    provider: "proc",
    probes: &[
        Probe {
            name: "exec",
            args: &[Arg::user("string", 0)],
            sources: &[Source::at("sys_enter", &[PATH]).when(concat!(
                either_enters!(execve),
                " || ",
                either_enters!(execveat)
            ))],
        },
        // The error is negative, as the kernel returns it.
        Probe {
            name: "exec-failure",
            args: &[Arg::plain("int", 0)],
            sources: &[Source::at("sys_exit", &["arg1"]).when(concat!(
                "arg1 < 0 && (",
                either_returns!(execve),
                " || ",
                either_returns!(execveat),
                ")"
            ))],
        },
        Probe { name: "exec-success", args: &[], sources: &[Source::at("sched_process_exec", &[])] },
        Probe {
            name: "lwp-create",
            args: &[thread(0), process(0)],
            sources: &[Source::at("sched_process_fork", &["arg1"])],
        },
        Probe {
            name: "create",
            args: &[process(0)],
            sources: &[Source::at("sched_process_fork", &["arg1"]).when("args[1]->pid == args[1]->tgid")],
        },
        Probe {
            name: "start",
            args: &[],
            sources: &[Source::at("sched_switch", &[]).when(FIRST_RUN_OF_PROCESS).of_thread(2)],
        },
        Probe {
            name: "lwp-start",
            args: &[],
            sources: &[Source::at("sched_switch", &[]).when(first_run!()).of_thread(2)],
        },
        Probe {
            name: "fault",
            args: &[Arg::plain("int", 0), SIGINFO],
            sources: &[Source::at("signal_generate", &["arg0", "arg1"]).when(IS_FAULT)],
        },
        Probe { name: "signal-send", args: SIGNALLED, sources: &[Source::at("signal_generate", TARGET).when(IS_SENT)] },
        Probe {
            name: "signal-discard",
            args: SIGNALLED,
            sources: &[Source::at("signal_generate", TARGET).when(IS_IGNORED)],
        },
        Probe {
            name: "signal-clear",
            args: &[Arg::plain("int", 0), Arg::user("siginfo_t *", 1)],
            sources: &[Source::at("sys_exit", &["arg1", "args[0]->si"]).when(concat!(
                "arg1 > 0 && (",
                either_returns!(rt_sigtimedwait),
                " || ",
                either_returns!(rt_sigtimedwait_time64),
                ")"
            ))],
        },
        Probe {
            name: "signal-handle",
            args: &[Arg::plain("int", 0), SIGINFO, Arg::plain("void *", 2)],
            sources: &[Source::at("signal_deliver", &[DELIVERED, "arg1", "(uintptr_t)args[2]->sa.sa_handler"])
                .when(IS_HANDLED)],
        },
        Probe { name: "lwp-exit", args: &[], sources: &[Source::at("sched_process_exit", &[])] },
        Probe {
            name: "exit",
            args: &[Arg::plain("int", 0)],
            // Threads count themselves out before they come to the tracepoint: of two that end at once both see that
            // none lives. `taskstats_exit(struct task_struct *, int group_dead)` is told which was the last.
            sources: &[
                Source::at("sched_process_exit", END).when("arg1").needs(TELLS_LAST),
                Source::at("sched_process_exit", END).when("self->last").needs("taskstats_exit").noting(
                    "self int last;",
                    &[Note::at(Place::Entry("taskstats_exit"), "", "self->last = (int)arg1;")],
                ),
                Source::at("sched_process_exit", END).when("args[0]->signal->live.counter == 0"),
            ],
        },
    ],
};
