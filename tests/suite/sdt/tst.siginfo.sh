# What is told with a signal: who has sent it, how a child has ended, where a fault was.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import ctypes, os, signal, subprocess
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
signal.signal(signal.SIGCHLD, lambda *_: None)
subprocess.run(["sh", "-c", "exit 7"])
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR2)
signal.sigwaitinfo([signal.SIGUSR2])
ctypes.string_at(0x1234)
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
proc:::create /pid == $target/ { child = args[0]->pr_pid; }
proc:::signal-handle /pid == $target && args[0] == SIGUSR1/
{
	began = 1;
	printf("handle %d: %d, from itself %d, uid %d\n", args[1]->si_signo, args[1]->si_code, args[1]->si_pid == pid,
	    args[1]->si_uid == uid);
}
proc:::signal-handle /began && pid == $target && args[0] == SIGCHLD/
{
	printf("handle %d: %d, of the child %d, status %d\n", args[1]->si_signo, args[1]->si_code, args[1]->si_pid == child,
	    args[1]->si_status);
}
proc:::signal-clear /pid == $target/
{
	printf("clear %d: %d, from itself %d\n", args[0], args[1]->si_code, args[1]->si_pid == pid);
}
proc:::fault /pid == $target/
{
	printf("fault %d: %d at %p\n", args[0], args[1]->si_code, args[1]->si_addr);
}' 2>/dev/null
