/*
 * At an instruction arg0 to arg5 are the registers of arguments: the hook for tracing is before any other.
 *
 * @requires: kprobes kcore
 * @options: -q
 * @trigger: write:hello
 */
instr:vmlinux:ksys_write-nop:
/pid == $target && !seen && arg2 == 5/
{
	seen = 1;
	printf("%s:%s:%s %d\n", probeprov, probemod, probefunc, arg2);
}
