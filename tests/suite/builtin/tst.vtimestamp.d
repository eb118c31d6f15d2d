/*
 * vtimestamp counts the time that a thread runs, not the time that it sleeps.
 *
 * @options: -q
 * @trigger: getuid burn:50 getuid sleep:300 getuid
 */
self uint64_t v, t;

syscall::getuid:entry
/pid == $target/
{
	n++;
	this->run = vtimestamp - self->v;
	this->wall = timestamp - self->t;
	self->v = vtimestamp;
	self->t = timestamp;
}

syscall::getuid:entry
/pid == $target && n == 2/
{
	printf("burnt %d\n", this->run > 10000000);
}

syscall::getuid:entry
/pid == $target && n == 3/
{
	printf("slept %d %d\n", this->run < 100000000, this->wall >= 300000000);
}
