/*
 * The same with a kprobe for each function.
 *
 * @requires: kprobes
 * @options: -q -x mask=kprobe_multi,fexit
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
