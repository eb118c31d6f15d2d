/*
 * When a process has started does not change.
 * @options: -q
 * @trigger: getppid:3 getuid
 */
syscall::getppid:entry
/pid == $target/
{
	@starts[curpsinfo->pr_start.tv_sec, curpsinfo->pr_start.tv_nsec] = count();
}

syscall::getuid:entry
/pid == $target/
{
	this->ago = walltimestamp - (curpsinfo->pr_start.tv_sec * 1000000000 + curpsinfo->pr_start.tv_nsec);
	printf("%d\n", this->ago > 0 && this->ago < 60000000000);
}

END
{
	printa("%@d\n", @starts);
}
