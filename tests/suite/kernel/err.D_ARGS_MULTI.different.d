/* Probes whose arguments have different types have no args[] in common. */
rawtp:sched::sched_wakeup, rawtp:sched::sched_switch { trace(args[1]); }
