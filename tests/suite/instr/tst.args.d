/*
 * At an instruction arg0 to arg5 are the registers of arguments, args[0] all registers: the hook for tracing is before any
 * other.
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
	printf("%d %d\n", args[0]->dx == arg2, args[0]->ip - (uint64_t)&`ksys_write < 8);
}
