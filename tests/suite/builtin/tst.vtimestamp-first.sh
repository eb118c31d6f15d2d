# The first time that a thread is on a CPU, of one that has run before and of one that is new, counts once in vtimestamp as any
# other does: no thread runs longer than it is there.
$dtrace -q -c "$trigger burn:30 sleep:5 fork:1 burn:30" -n '
self uint64_t ran, since;
int over, n;

sched:::on-cpu
/pid == $target || progenyof($target)/
{
	self->ran = vtimestamp;
	self->since = timestamp;
	n++;
}

sched:::off-cpu
/self->since/
{
	over += !self->ran || vtimestamp - self->ran > timestamp - self->since + 50000;
	self->since = 0;
}

END
{
	printf("%d times or more, %d of them longer than they were\n", n > 3 ? 3 : n, over);
}'
