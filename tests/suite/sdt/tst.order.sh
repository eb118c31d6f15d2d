# Probes that are made of one event fire in their order, whatever the order of the clauses.
$dtrace -q -n '
self int started, ended;
BEGIN { order = made = ended = (uint64_t)0; last = 0; }
proc:::create /pid == $target/ { made += last == 1; last = 0; }
proc:::lwp-create /pid == $target/ { last = 1; }
proc:::lwp-start /ppid == $target && self->started/ { order++; }
proc:::start /ppid == $target/ { self->started = 1; }
proc:::exit /ppid == $target/ { ended += self->ended; }
proc:::lwp-exit /ppid == $target/ { self->ended = 1; }
END { printf("%d %d %d\n", made, order, ended); }' -c "sh -c '/bin/true; /bin/true; /bin/true; :'"
$dtrace -q -n '
self int leaves;
BEGIN { off = late = (uint64_t)0; }
sched:::on-cpu /self->leaves/ { late++; }
sched:::off-cpu /self->leaves/ { off++; self->leaves = 0; }
sched:::sleep, sched:::preempt { self->leaves = 1; }
tick-300ms { exit(0); }
END { printf("%d %d\n", off > 0, late); }' -c "$trigger sleep:20 sleep:20 sleep:20 burn:400"
# The signal that ends a process is told by its number.
$dtrace -q -n 'proc:::signal-handle /ppid == $target/ { printf("%d\n", args[0]); }' -c "sh -c 'sh -c \"kill -USR1 \\\$\\\$\"; :'" 2>/dev/null
