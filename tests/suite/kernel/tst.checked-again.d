/*
 * A program that is checked once more, as a variable turned out to be wide, still knows the kernel's types.
 * @options: -q
 */
BEGIN
{
	last = 0;
	self->task = curthread;
	this->s = (struct sockaddr_in *)alloca(sizeof (struct sockaddr));
}

BEGIN
{
	last = timestamp;
	printf("%d %d %d\n", self->task->tgid == curthread->tgid, sizeof (this->s->sin_port), last == timestamp);
	printf("%d %s\n", curpsinfo->pr_pid == pid, fds[1000].fi_name);
	exit(0);
}
