# vtimestamp at switches between threads: one that leaves has run until here, one that comes has hardly run since it left, and
# neither ever goes back. What it comes to is what the kernel accounts.
$dtrace -q -c "$trigger burn:60 sleep:20 burn:60 sleep:20 burn:60" -n '
self uint64_t left, last;
int back, moved;

BEGIN
{
	first = base = accounted = total = (uint64_t)0;
}

sched:::off-cpu
/pid == $target/
{
	back += self->last > vtimestamp;
	self->last = self->left = vtimestamp;
	first = first ? first : vtimestamp;
	accounted = curthread->se.sum_exec_runtime;
	base = base ? base : accounted;
	n++;
}

sched:::on-cpu
/pid == $target && self->left/
{
	moved += vtimestamp < self->left || vtimestamp - self->left > 10000000;
	self->left = 0;
}

syscall:::entry
/pid == $target/
{
	back += self->last > vtimestamp;
	self->last = vtimestamp;
	total = vtimestamp - first;
}

END
{
	printf("%d switches or more, %d moved, %d went back\n", n > 3 ? 3 : n, moved, back);
	printf("%d\n", total > (accounted - base) * 9 / 10 && total < (accounted - base) * 2 + 100000000);
}'
