# A thread that changes its own priority: what it gets is what it has then, as the kernel tells of it.
# @requires: python root
cat > $TMPDIR/run.py <<'S'
import os

def told():
    with open("/proc/self/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[15])

os.getpriority(os.PRIO_PROCESS, 0)
os.setpriority(os.PRIO_PROCESS, 0, 5)
print(told() + 100)
os.setpriority(os.PRIO_PROCESS, os.getpid(), 7)
print(told() + 100)
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
print(told() + 100, flush=True)
os.setpriority(os.PRIO_PROCESS, 1, os.getpriority(os.PRIO_PROCESS, 1))
S
$dtrace -qn '
int same;
self int traced;

syscall::getpriority:entry
/progenyof($target)/
{
	self->traced = 1;
}

sched:::change-pri
/self->traced && args[0]->pr_addr == curlwpsinfo->pr_addr/
{
	printf("%d\n", args[2]);
	same += args[2] == args[0]->pr_pri && args[1]->pr_pid == pid;
}

END
{
	printf("%d\n", same);
}' -c "python3 $TMPDIR/run.py" | sort | uniq -c
