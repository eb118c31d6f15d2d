/*
 * A function returns to its caller, and has one frame less below it then.
 *
 * @requires: kprobes
 * @options: -q
 * @trigger: getppid
 */
fbt:vmlinux:ksys_read:entry
/pid == $target/
{
	self->caller = caller;
	self->depth = stackdepth;
}

fbt:vmlinux:ksys_read:return
/pid == $target && self->caller/
{
	@[caller == self->caller, self->depth - stackdepth] = count();
	self->caller = 0;
}

END
{
	printa("%d %d\n", @);
}
