# Who waits for a mutex is counted once, whether by spinning, by sleeping or by one after the other.
# @requires: python
$dtrace -q -c 'python3 lockstat.py' -n '
long counted, began, begins;
rawtp:::contention_begin /pid == $target && args[1] & 32/ { begins++; }
rawtp:::contention_begin /pid == $target && args[1] & 32 && !waits[tid, arg0]/ { waits[tid, arg0] = 1; began++; }
rawtp:::contention_end /pid == $target/ { waits[tid, arg0] = 0; }
sysinfo:::mutex_adenters /pid == $target/ { counted += arg0; }
END { printf("%d %d\n", counted == began, begins > began); }'
