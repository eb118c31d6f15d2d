# How a process of several threads ends, as wait() tells it: which of them ends last does not count.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import os, resource, signal, threading, time
limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
def ends(how):
    if os.fork() == 0:
        for _ in range(4):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        how()
    try:
        os.getpriority(os.PRIO_PROCESS, os.wait()[1])
    except OSError:
        pass
ends(lambda: os._exit(3))
ends(lambda: os.kill(os.getpid(), signal.SIGKILL))
ends(os.abort)
P
cd $TMPDIR
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
proc:::exit /ppid == $target/ { how = args[0]; status = curpsinfo->pr_wstat; }
syscall::getpriority:entry /pid == $target/
{
	this->expected = !(arg1 & 0x7f) ? 1 : arg1 & 0x80 ? 3 : 2;
	printf("%d %d\n", how == this->expected, status == (int)arg1);
}'
