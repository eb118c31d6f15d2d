/*
 * At entry arg0 and on are the arguments; at return arg0 is -1, since the place is not known, and arg1 the value.
 *
 * @requires: kprobes
 * @options: -q
 * @trigger: write:hello
 */
fbt:vmlinux:ksys_write:entry
/pid == $target && arg2 == 5/
{
	self->on = 1;
	printf("%s:%s:%s:%s %d bytes\n", probeprov, probemod, probefunc, probename, arg2);
}

fbt:vmlinux:ksys_write:return
/self->on/
{
	self->on = 0;
	printf("%s:%s:%s:%s %d, %d\n", probeprov, probemod, probefunc, probename, (int)arg0, (int)arg1);
}
