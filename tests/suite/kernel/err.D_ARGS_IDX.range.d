/* More arguments than the tracepoint has. */
rawtp:sched::sched_wakeup { trace(args[1]); }
