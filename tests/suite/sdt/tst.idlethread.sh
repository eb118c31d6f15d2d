# What fires in the thread that comes fires after what fires in the one that leaves, whatever the order of the clauses.
$dtrace -q -n '
int left[int], early;
sched:::off-cpu { came[cpu] = 1; left[cpu] = 0; }
sched:::on-cpu /came[cpu] && !left[cpu]/ { early++; }
sysinfo:::pswitch { left[cpu] = 1; }
tick-300ms { exit(0); }
END { printf("%d\n", early); }' -c "$trigger sleep:20 sleep:20 sleep:20 burn:400"
# The idle thread is told as the current one, when it has the CPU.
$dtrace -q -n '
int told[int], others, early;
sysinfo:::idlethread /pid/ { others++; }
sysinfo:::idlethread { told[cpu] = 1; }
sched:::on-cpu /pid == 0 && told[cpu]/ { early++; }
sched:::on-cpu { told[cpu] = 0; }
sched:::off-cpu /pid == 0/ { told[cpu] = 0; }
tick-300ms { exit(0); }
END { printf("%d %d\n", others, early); }' -c "$trigger sleep:20 sleep:20 sleep:20 burn:400"
