/*
 * args[] has the types of the kernel's own declaration, and pointers to user memory are followed there.
 *
 * @options: -q
 * @trigger: getppid write:typed-text open:/dev/null
 */
syscall::getppid:entry
/pid == $target/
{
	self->started = 1;
}

syscall::write:entry
/pid == $target && args[2] == 10/
{
	printf("%d %d %s\n", sizeof (args[0]), sizeof (args[2]), stringof(args[1]));
}

syscall::openat:entry
/self->started && stringof(args[1]) == "/dev/null"/
{
	@[args[0] == -100, args[2]] = count();
	printf("%s %c\n", stringof(args[1]), args[1][1]);
}

END
{
	trunc(@);
}
