# A thread that is switched out and in: both fire in its own context, and its variables are the same in both.
$dtrace -q -n '
sched:::off-cpu /pid == $target/ { self->left = timestamp; off++; }
sched:::on-cpu /pid == $target && self->left/ { self->left = 0; came = 1; same = execname == "trigger" && curthread->tgid == pid && tid == pid; }
sched:::sleep /pid == $target/ { slept++; }
END { printf("%d %d %d %d\n", off > 3, slept > 3, came, same); }' -c "$trigger sleep:20 sleep:20 sleep:20 sleep:20 sleep:20"
