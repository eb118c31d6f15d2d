# A call that a signal has interrupted fails as processes know it, whatever number the kernel has for it.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import ctypes, select, signal, time
libc = ctypes.CDLL(None)
signal.signal(signal.SIGALRM, lambda *_: None)
for call in signal.pause, lambda: libc.poll(None, 0, 10000), lambda: libc.usleep(10000000):
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    call()
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
syscall::pause:return, syscall::poll:return, syscall::clock_nanosleep:return
/pid == $target && errno/
{
	printf("%s %d %d\n", probefunc, errno == EINTR, (int)arg1 <= -512);
}'
