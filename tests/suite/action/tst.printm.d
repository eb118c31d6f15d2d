/*
 * printm(): memory as memref() tells it, at most as much as the size says.
 * @options: -q
 */
BEGIN
{
	p = (char *)alloca(8);
	bcopy("ls", p, 3);
	bcopy("-l", p + 3, 3);
	n = 0;
	printm(8, memref(p, 5));
	printm(2, memref(p, 5));
	printm(8, memref(p + n++, 1));
	this->ref = memref(p, 3);
	printf("%d %d %d\n", n, this->ref[0] == (uintptr_t)p, this->ref[1]);
	exit(0);
}
