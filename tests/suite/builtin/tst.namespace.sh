# In a PID namespace of its own dtrace tells the numbers that processes have there, also of other threads than the current.
# @requires: unshare
cat > $TMPDIR/run.sh <<'S'
$dtrace -q -n '
syscall::getppid:entry /pid == $target/
{
	printf("%d %d %d %d\n", ppid == $pid, progenyof($pid), progenyof($target), curpsinfo->pr_ppid == $pid);
	exit(0);
}
sched:::on-cpu /pid == $target/ { came = 1; same = tid == $target; }
END { printf("%d %d\n", came, same); }' -c "$trigger sleep:10 sleep:10 getppid"
S
export dtrace trigger
sh $TMPDIR/run.sh
unshare --pid --fork --mount-proc sh $TMPDIR/run.sh
