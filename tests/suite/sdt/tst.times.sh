# CPU time of threads and processes, as the kernel counts it: of a process those of the threads that have ended, of the first,
# and of the one that it is asked in.
# @requires: python
cat > $TMPDIR/burn.py <<'P'
import os, threading, time
def burn():
    while time.thread_time() < 0.3:
        pass
    os.sched_yield()
burn()
for _ in range(2):
    thread = threading.Thread(target=burn)
    thread.start()
    thread.join()
    # It is joined before the kernel has added it up and taken it away.
    while os.path.exists(f"/proc/self/task/{thread.native_id}"):
        time.sleep(0.01)
os.sched_yield()
P
$dtrace -q -c "python3 $TMPDIR/burn.py" -n '
inline uint64_t process = curpsinfo->pr_time.tv_sec * 1000000000 + curpsinfo->pr_time.tv_nsec;
inline uint64_t thread = curlwpsinfo->pr_time.tv_sec * 1000000000 + curlwpsinfo->pr_time.tv_nsec;
syscall::sched_yield:entry
/pid == $target/
{
	n++;
	printf("%d %d\n", thread >= 290000000, process >= 290000000 * (n < 4 ? n : 3) && process < 10000000000);
}'
# Of those that hardly run, to less than a tick.
$dtrace -q -c "$trigger fork:100" -n '
proc:::exit /ppid == $target && curpsinfo->pr_time.tv_nsec % 1000000/ { exact = 1; }
END { printf("%d\n", exact); }'
