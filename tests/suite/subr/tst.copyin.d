/*
 * copyin() and copyinto() of the memory of the traced process.
 *
 * @options: -q
 * @trigger: write:some-text
 */
syscall::write:entry
/pid == $target && arg2 == 9/
{
	p = (char *)copyin(arg1, arg2);
	printf("%c%c%c\n", p[0], p[1], p[8]);
	q = (char *)alloca(16);
	copyinto(arg1 + 5, 4, q);
	printf("%c%c%c%c\n", q[0], q[1], q[2], q[3]);
	tracemem(copyin(arg1, 9), 9);
}
