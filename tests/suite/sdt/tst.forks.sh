# Processes that are made, those by vfork(), and what is refused; threads are none.
# @requires: python root
$dtrace -qn '
self int counts;

sysinfo:::sysfork, sysinfo:::sysvfork, sysinfo:::procovf
/self->counts/
{
	@[probename] = sum(arg0);
}

syscall::getpriority:entry
/progenyof($target)/
{
	self->counts = 1;
}

END
{
	printa("%s %@d\n", @);
}' -c "python3 forks.py"
