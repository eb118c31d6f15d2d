/*
 * Arguments that have no register are on the stack: the eighth of do_mmap() is a pointer to a list of the kernel.
 *
 * @requires: kprobes
 * @options: -q
 * @trigger: getppid
 */
fbt:vmlinux:do_mmap:entry
/pid == $target/
{
	@[arg7 >= 0xffff800000000000, arg8 == 0xffff800000000000] = count();
}

END
{
	printa("%d %d\n", @);
}
