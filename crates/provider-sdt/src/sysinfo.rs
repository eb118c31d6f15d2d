//! `sysinfo`: what the kernel counts as a whole. arg0 is by how much.

use crate::sched::PREEMPTED;
use crate::table::{NEVER, Note, Place, Probe, Source, Table};

const fn counted(name: &'static str, sources: &'static [Source]) -> Probe {
    Probe { name, args: &[], sources }
}

/// The mutex that the thread waits for: to spin for it and to sleep each begin again.
const WAITS_FOR_MUTEX: &[Note] = &[
    Note::at(Place::Tracepoint("contention_begin"), "arg1 & 32", "self->mutex = arg0;"),
    Note::at(Place::Tracepoint("contention_end"), "self->mutex == arg0", "self->mutex = 0;"),
];

pub(crate) const TABLE: Table = Table {
    provider: "sysinfo",
    probes: &[
        counted("readch", &[Source::at("sys_exit", &["arg1"]).when(concat!("arg1 > 0 && ", reading!(returns)))]),
        counted("sysread", &[Source::at("sys_enter", &["1"]).when(reading!(enters))]),
        counted("writech", &[Source::at("sys_exit", &["arg1"]).when(concat!("arg1 > 0 && ", writing!(returns)))]),
        counted("syswrite", &[Source::at("sys_enter", &["1"]).when(writing!(enters))]),
        counted("sysexec", &[Source::at("sched_process_exec", &["1"])]),
        // `task_newtask(struct task_struct *, unsigned long clone_flags)`: CLONE_THREAD and CLONE_VFORK
        counted("sysfork", &[Source::at("task_newtask", &["1"]).when("!(arg1 & 0x14000)")]),
        counted("sysvfork", &[Source::at("task_newtask", &["1"]).when("(arg1 & 0x14000) == 0x4000")]),
        counted("nthreads", &[Source::at("task_newtask", &["1"])]),
        counted("pswitch", &[Source::at("sched_switch", &["1"])]),
        counted("inv_swtch", &[Source::at("sched_switch", &["1"]).when(PREEMPTED)]),
        // Where the scheduler tells it, the idle thread has the CPU already.
        counted(
            "idlethread",
            &[
                Source::at("sched_exit_tp", &["1"]).when("arg0 && curthread->pid == 0"),
                Source::at("sched_switch", &["1"]).when("args[2]->pid == 0").of_thread(2),
            ],
        ),
        counted(
            "bread",
            &[Source::at("block_bio_queue", &["args[0]->bi_iter.bi_size / 512"])
                .when("_req_reads[(uint32_t)args[0]->bi_opf]")],
        ),
        counted(
            "bwrite",
            &[Source::at("block_bio_queue", &["args[0]->bi_iter.bi_size / 512"])
                .when("_req_writes[(uint32_t)args[0]->bi_opf]")],
        ),
        counted("phread", &[Source::at("block_rq_issue", &["1"]).when("_req_reads[(uint32_t)args[0]->cmd_flags]")]),
        counted("phwrite", &[Source::at("block_rq_issue", &["1"]).when("_req_writes[(uint32_t)args[0]->cmd_flags]")]),
        counted("intrblk", &[Source::at("irq_handler_entry", &["1"])]),
        counted("xcalls", &[Source::at("ipi_send_cpu", &["1"]), Source::at("ipi_raise", &["1"])]),
        counted("xcalls", &[Source::in_function("smp_call_function_many_cond", "ipi_send_cpumask", &["1"])]),
        counted("trap", &[Source::at("page_fault_user", &["1"])]),
        counted(
            "mutex_adenters",
            &[Source::at("contention_begin", &["1"])
                .when("arg1 & 32 && self->mutex != arg0")
                .noting("self uintptr_t mutex;", WAITS_FOR_MUTEX)],
        ),
        counted("rw_rdfails", &[Source::at("contention_begin", &["1"]).when("arg1 & 2")]),
        counted("rw_wrfails", &[Source::at("contention_begin", &["1"]).when("arg1 & 4")]),
        counted("modload", &[Source::at("module_load", &["1"])]),
        counted("modunload", &[Source::at("module_free", &["1"])]),
        counted("msg", &[Source::at("sys_enter", &["1"]).when(enters!(msgget msgsnd msgrcv msgctl))]),
        counted("sema", &[Source::at("sys_enter", &["1"]).when(enters!(semget semop semctl semtimedop))]),
        // EAGAIN
        counted(
            "procovf",
            &[Source::at("sys_exit", &["1"]).when(concat!("arg1 == -11 && ", returns!(fork vfork clone clone3)))],
        ),
        counted("bawrite", NEVER),
        counted("canch", NEVER),
        counted("cpu_ticks_idle", NEVER),
        counted("cpu_ticks_kernel", NEVER),
        counted("cpu_ticks_user", NEVER),
        counted("cpu_ticks_wait", NEVER),
        counted("lread", NEVER),
        counted("lwrite", NEVER),
        counted("namei", NEVER),
        counted("outch", NEVER),
        counted("rawch", NEVER),
        counted("rcvint", NEVER),
        counted("ufsdirblk", NEVER),
        counted("ufsiget", NEVER),
        counted("ufsinopage", NEVER),
        counted("ufsipage", NEVER),
        counted("wait_ticks_io", NEVER),
        counted("xmtint", NEVER),
    ],
};
