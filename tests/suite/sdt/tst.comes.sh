# What fires in the thread that comes is of it: its strings, its ancestors, its memory, which is not at hand unless the
# thread before is of the same process.
$dtrace -q -n '
self string name;
sched:::off-cpu /pid == $target/ { self->name = execname; }
sched:::on-cpu /pid == $target && self->name != NULL/ { came = 1; same = self->name == "trigger"; ours = progenyof($target); }
END { printf("%d %d %d\n", came, same, ours); }' -c "$trigger sleep:20 sleep:20 sleep:20"
$dtrace -q -n '
proc:::start /ppid == $target/ { started++; }
proc:::start /progenyof($target)/ { progeny++; }
END { printf("%d %d\n", started > 9, progeny == started); }' -c "sh -c 'for n in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done'"
$dtrace -q -n '
struct pair { int a; char b; };
self struct pair pair;
sched:::on-cpu /pid == $target/ { self->pair.a = 5; self->pair.b = 7; }
syscall::clock_nanosleep:return, syscall::nanosleep:return /pid == $target && self->pair.a/ { a = self->pair.a; b = self->pair.b; }
END { printf("%d %d\n", a, b); }' -c "$trigger sleep:20 sleep:20"
$dtrace -q -n '
syscall::clock_nanosleep:entry, syscall::nanosleep:entry /pid == $target/ { self->at = arg2; }
sched:::on-cpu /pid == $target && self->at/ { asked++; self->long = *(long *)copyin(self->at, 8); read++; }
ERROR /arg4 == DTRACEFLT_BADADDR/ { faults++; }
END { printf("%d %d\n", asked > 0, asked == read + faults); }' -c "$trigger sleep:20 sleep:20" 2>/dev/null
$dtrace -q -n '
self string last;
sched:::off-cpu { self->last = probename; }
sched:::on-cpu { self->last = "here"; }
tick-200ms { exit(0); }' 2>&1
