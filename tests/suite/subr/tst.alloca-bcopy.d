/*
 * Scratch memory, and bytes copied within it.
 *
 * @options: -q
 */
BEGIN
{
	a = (char *)alloca(8);
	b = (char *)alloca(8);
	a[0] = 'x'; a[1] = 'y'; a[2] = 'z'; a[3] = 0;
	bcopy(a, b, 4);
	a[0] = '?';
	printf("%c%c%c %d\n", b[0], b[1], b[2], b[3]);
	bcopy("constant", b, 8);
	printf("%c%c%c%c\n", b[0], b[1], b[6], b[7]);
	printf("%d\n", a != b);
	exit(0);
}
