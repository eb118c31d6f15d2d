# Processes that are made, those by vfork(); threads are none.
# @requires: python
$dtrace -qn '
self int counts;

sysinfo:::sysfork, sysinfo:::sysvfork
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
