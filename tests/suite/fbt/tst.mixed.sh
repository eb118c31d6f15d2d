# Functions that the kernel calls for another probe's clauses, with locks held that theirs would wait for, do not fire, and
# what the process has them called for does.
# @requires: kprobes
cat > $TMPDIR/mixed.d <<'D'
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
D
$dtrace -qs $TMPDIR/mixed.d -c "$trigger getppid:3 getuid:3" 2> $TMPDIR/err; echo "status $?"
sed 's/[0-9]* firings/N firings/' $TMPDIR/err
