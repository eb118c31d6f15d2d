//! `sched`: threads and CPUs.
//!
//! Most is made from `sched_switch(bool preempt, struct task_struct *prev, struct task_struct *next, ...)`, which the
//! kernel comes to in the thread that leaves the CPU; `on-cpu` fires for the one that comes.

use crate::table::{Arg, NEVER, Note, Place, Probe, Source, Table, process, thread};

const THREAD: &[Arg] = &[thread(0), process(0)];
const ON_CPU: &[Arg] = &[thread(0), process(0), Arg::translated("processorid_t", "cpuinfo_t *", 1)];

const CHANGE: &[Arg] = &[thread(0), process(0), Arg::plain("int", 1)];

/// A thread has changed its own priority: setpriority() of PRIO_PROCESS; sched_setparam() sched_setscheduler()
/// sched_setattr(). Of another the call has the number alone: that is told by the kernel's functions.
const CHANGES_OWN: &str = concat!(
    "arg1 == 0 && ",
    is_native!(),
    " && (",
    one_of!(setpriority),
    " && (int)args[0]->di == 0 && ((int)args[0]->si == 0 || (int)args[0]->si == tid) || ",
    one_of!(sched_setparam sched_setscheduler sched_setattr),
    " && ((int)args[0]->di == 0 || (int)args[0]->di == tid))"
);

/// Of another thread, that is: of its own it is told where the call returns.
macro_rules! changed_of_another {
    ($function:literal, $when:literal) => {
        Probe {
            name: "change-pri",
            args: CHANGE,
            sources: &[Source::returned($function, &["self->of", "((struct task_struct *)self->of)->prio"])
                .when(concat!("self->of && self->of != (uintptr_t)curthread && ", $when))
                .noting("self uintptr_t of;", &[Note::at(Place::Entry($function), "", "self->of = arg0;")])],
        }
    };
}

const QUEUED: &[&str] = &["arg0", "args[0]->wake_cpu"];

const CURRENT: &[&str] = &["(uintptr_t)curthread"];

/// One that could run on leaves, as the kernel counts it for each (`nonvoluntary_ctxt_switches`). The idle thread
/// always could.
pub(crate) const PREEMPTED: &str = "(arg0 || args[1]->__state == 0) && args[1]->pid != 0";

/// A thread leaves its queue of those that can run when it goes to sleep, or has ended (`TASK_DEAD`). One that is
/// preempted goes on from where it has said that it sleeps.
macro_rules! leaves {
    () => {
        "!arg0 && args[1]->__state != 0"
    };
}

const SLEEPS: &str = concat!(leaves!(), " && !(args[1]->__state & 0x80)");

/// Whether the thread is in the scheduler, and has not been switched out there.
const ASKED: &[Note] = &[
    Note::at(Place::Entry("schedule"), "", "self->asked = 1;"),
    Note::at(Place::Tracepoint("sched_switch"), "", "self->asked = 0;"),
    Note::at(Place::Return("schedule"), "", "self->asked = 0;"),
];

/// Probes of one tracepoint fire in this order.
pub(crate) const TABLE: Table = Table {
    provider: "sched",
    probes: &[
        Probe {
            name: "change-pri",
            args: CHANGE,
            // The new priority is that of the one who lends it, or the thread's own again.
            sources: &[Source::at("sched_pi_setprio", &["arg0", "arg1 ? args[1]->prio : args[0]->normal_prio"])],
        },
        Probe {
            name: "change-pri",
            args: CHANGE,
            sources: &[Source::in_function("setpriority", "sys_exit", &["(uintptr_t)curthread", "curthread->prio"])
                .when(CHANGES_OWN)],
        },
        changed_of_another!("set_user_nice", "1"),
        changed_of_another!("__sched_setscheduler", "(int)arg1 == 0"),
        Probe {
            name: "surrender",
            args: THREAD,
            sources: &[Source::at("sys_enter", &["(uintptr_t)curthread"]).when(either_enters!(sched_yield))],
        },
        Probe { name: "wakeup", args: THREAD, sources: &[Source::at("sched_waking", &["arg0"])] },
        // It comes to one when it is woken, and when it is new.
        Probe { name: "enqueue", args: ON_CPU, sources: &[Source::at("sched_wakeup", QUEUED)] },
        Probe {
            name: "enqueue",
            args: ON_CPU,
            sources: &[Source::in_function("wake_up_new_task", "sched_wakeup_new", QUEUED)],
        },
        Probe { name: "preempt", args: &[], sources: &[Source::at("sched_switch", &[]).when(PREEMPTED)] },
        Probe { name: "sleep", args: &[], sources: &[Source::at("sched_switch", &[]).when(SLEEPS)] },
        Probe {
            name: "dequeue",
            args: &[thread(0), process(0), Arg::translated("processorid_t", "cpuinfo_t *", 1), Arg::plain("int", 2)],
            sources: &[Source::at("sched_switch", &["arg1", "cpu", "0"]).when(leaves!())],
        },
        Probe { name: "off-cpu", args: THREAD, sources: &[Source::at("sched_switch", &["arg2"])] },
        Probe { name: "on-cpu", args: &[], sources: &[Source::at("sched_switch", &[]).of_thread(2)] },
        // The scheduler was asked, and the same thread goes on.
        Probe {
            name: "remain-cpu",
            args: &[],
            sources: &[
                Source::at("sched_exit_tp", &[]).when("!arg0"),
                Source::returned("schedule", &[]).when("self->asked").noting("self int asked;", ASKED),
            ],
        },
        Probe {
            name: "tick",
            args: THREAD,
            // The timer whose function is that of the tick. Where it has its name from before Linux 6.9, what has the
            // later name is another function.
            sources: &[
                Source::at("hrtimer_expire_entry", CURRENT)
                    .when("(uintptr_t)args[0]->function == (uintptr_t)&`tick_sched_timer")
                    .needs("tick_sched_timer"),
                Source::at("hrtimer_expire_entry", CURRENT)
                    .when("(uintptr_t)args[0]->function == (uintptr_t)&`tick_nohz_handler")
                    .needs("tick_nohz_handler"),
            ],
        },
        Probe { name: "schedctl-nopreempt", args: &[], sources: NEVER },
        Probe { name: "schedctl-preempt", args: &[], sources: NEVER },
        Probe { name: "schedctl-yield", args: &[], sources: NEVER },
        Probe { name: "cpucaps-sleep", args: &[], sources: NEVER },
        Probe { name: "cpucaps-wakeup", args: &[], sources: NEVER },
    ],
};
