# Waiting for a mutex: given up for a signal, then rewarded. What it took is what the tracepoints say, and less than all.
# @requires: python
$dtrace -q -c 'python3 lockstat.py' -n '
rawtp:::contention_begin /pid == $target && !since[tid, arg0]/ { since[tid, arg0] = timestamp; }
lockstat:::adaptive-acquire-error /pid == $target/ { printf("error %d\n", args[1]); }
lockstat:::adaptive-block /pid == $target && args[1] > 100000000/
{
	this->took = timestamp - since[tid, arg0];
	printf("%s %d %d\n", probename, args[1] < 10000000000, this->took - args[1] < 100000000);
}
rawtp:::contention_end /pid == $target/ { since[tid, arg0] = 0; }'
# All that waits here, as lockstat adds it up and as the tracepoints do.
$dtrace -q -c 'python3 lockstat.py' -n '
BEGIN { told = added = (uint64_t)0; }
lockstat:::*-block, lockstat:::*-spin, lockstat:::spin-spin /pid == $target/ { told += args[1]; }
rawtp:::contention_begin /pid == $target && !since[tid, arg0]/ { since[tid, arg0] = timestamp; }
rawtp:::contention_end /pid == $target && since[tid, arg0] && !(int)arg1/ { added += timestamp - since[tid, arg0]; }
rawtp:::contention_end /pid == $target/ { since[tid, arg0] = 0; }
END { printf("%d\n", told > 200000000 && told < added + added / 10 && added < told + told / 10); }'
