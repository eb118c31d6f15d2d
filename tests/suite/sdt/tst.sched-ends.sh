# A thread that is new is in a queue before it runs; one that ends leaves it, but does not sleep.
$dtrace -q -c "$trigger fork:3 thread:2" -n '
sched:::enqueue /args[1]->pr_pid == $target || args[1]->pr_ppid == $target/ { queued[args[0]->pr_lwpid] = 1; }
proc:::lwp-start /(pid == $target || ppid == $target) && queued[tid]/ { @["queued before it ran"] = count(); }
sched:::sleep /(pid == $target || ppid == $target) && curlwpsinfo->pr_state == SZOMB/ { @["sleeps"] = count(); }
sched:::dequeue /(pid == $target || ppid == $target) && args[0]->pr_state == SZOMB/ { @["left the queue"] = count(); }
END { printa("%s %@d\n", @); }' | sort
