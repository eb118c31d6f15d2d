# A thread that has a name of its own: the process has its own, and the address of its first thread.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import ctypes, os, threading
libc = ctypes.CDLL(None)
def other():
    libc.prctl(15, b"other", 0, 0, 0)
    os.getppid()
libc.prctl(15, b"first", 0, 0, 0)
thread = threading.Thread(target=other)
thread.start()
thread.join()
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
syscall::getppid:entry
/pid == $target && execname == "other"/
{
	printf("%s %s %s\n", execname, curpsinfo->pr_fname, curlwpsinfo->pr_name);
	printf("%d %d\n", curpsinfo->pr_addr == (uintptr_t)curthread->group_leader, curlwpsinfo->pr_addr == (uintptr_t)curthread);
}'
