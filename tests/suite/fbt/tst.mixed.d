/*
 * Functions that the kernel calls for another probe's clauses, with locks held that theirs would wait for, do not fire, and
 * what the process has them called for does.
 *
 * @requires: kprobes
 * @options: -q
 * @trigger: getppid:100 getuid:100
 */
syscall::getppid:entry,
syscall::getuid:entry
/pid == $target/
{
	@calls[probefunc] = count();
	trace(probefunc);
}

fbt::_raw_spin_lock*:entry,
fbt::_raw_spin_lock*:return,
fbt::_raw_spin_unlock*:entry
/pid == $target/
{
	@spins = count();
	self->spins++;
}

syscall::exit_group:entry
/pid == $target/
{
	printf("\nspins: %d\n", self->spins > 10);
}

END
{
	printa("%s %@d\n", @calls);
	trunc(@spins);
}
