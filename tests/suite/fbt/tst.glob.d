/*
 * One description can name many functions, and each firing knows its own.
 *
 * @requires: kprobes
 * @options: -q
 * @trigger: write:a write:b write:c
 */
fbt::ksys_*:entry,
fbt::ksys_*:return
/pid == $target && probefunc == "ksys_write"/
{
	@[probefunc, probename] = count();
}

END
{
	printa("%s:%s %@d\n", @);
}
