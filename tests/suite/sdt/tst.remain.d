/*
 * A thread that gives way to others, where there are none, goes on: the scheduler has not switched then.
 *
 * @options: -q
 * @trigger: yield:3000
 */
BEGIN
{
	remained = 0;
	neither = 0;
}

syscall::sched_yield:entry
/pid == $target/
{
	self->yields = 1;
	self->remained = 0;
	self->left = 0;
}

sched:::remain-cpu
/self->yields/
{
	self->remained++;
}

sched:::off-cpu
/self->yields/
{
	self->left++;
}

syscall::sched_yield:return
/self->yields/
{
	remained += self->remained && !self->left;
	neither += !self->remained && !self->left;
	self->yields = 0;
}

END
{
	printf("%d %d\n", remained > 0, neither);
}
