/* Stacks of a tracepoint: what runs programs is left out. */
rawtp:::sched_switch { stack(3); trace(caller); @[stackdepth] = count(); }
