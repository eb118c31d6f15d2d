/*
 * memstr(): bytes as a string, with another character for each NUL; the last byte is for the string's own.
 * @options: -q
 */
BEGIN
{
	p = (char *)alloca(8);
	bcopy("ls", p, 3);
	bcopy("-l", p + 3, 3);
	printf("[%s] [%s] [%s]\n", memstr(p, ' ', 7), memstr(p, ',', 6), memstr(p, ' ', 1));
	printf("%d %d\n", strlen(memstr(p, 0, 7)), memstr(p, ' ', 0) == NULL);
	printf("%d\n", memstr(curthread->comm, ' ', 4) == substr(execname, 0, 3));
	exit(0);
}
