# Who changes the priority of others: each is told once, with what it has then, also if it is the thread's own.
# @requires: kprobes python root
cat > $TMPDIR/run.py <<'S'
import os, time

def told(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[15]) + 100

child = os.fork()
if child == 0:
    time.sleep(100)
os.setpriority(os.PRIO_PROCESS, child, 7)
print("child", told(child))
os.sched_setscheduler(child, os.SCHED_FIFO, os.sched_param(10))
print("child", told(child))
os.nice(5)
print("self", told(os.getpid()), flush=True)
os.kill(child, 9)
os.wait()
S
$dtrace -qn '
sched:::change-pri
/pid == $target/
{
	printf("%s %d\n", args[1]->pr_pid == pid ? "self" : "child", args[2]);
}' -c "python3 $TMPDIR/run.py" | sort | uniq -c
