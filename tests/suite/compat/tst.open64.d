/*
 * open64 is what programs open files with, its arguments in their places; it is no other's probe: the glob does not mean it.
 *
 * @options: -q
 * @trigger: open:/etc/passwd open:/no/such
 */
syscall::open:entry, syscall::open64:entry
/pid == $target/
{
	self->pathp = arg0;
	self->flags = arg1;
}

syscall::open:return, syscall::open64:return
/self->pathp && strstr(copyinstr(self->pathp), "/lib") == NULL && strstr(copyinstr(self->pathp), "/etc/ld") == NULL &&
    strstr(copyinstr(self->pathp), "/proc") == NULL/
{
	printf("%s %s %d %d\n", probefunc, copyinstr(self->pathp), (int)self->flags, errno);
}

syscall::open:return, syscall::open64:return
{
	self->pathp = 0;
}

syscall::open*:entry
/pid == $target && probefunc == "open64"/
{
	printf("not named\n");
}

syscall::openat:return
/pid == $target && errno == ENOENT/
{
	printf("%s\n", probefunc);
}
