/*
 * Scratch memory is read and written through pointers.
 *
 * @options: -q
 */
BEGIN
{
	p = (int *)alloca(16);
	*p = 7;
	p[1] = 8;
	*(p + 2) = 9;
	printf("%d %d %d\n", *p, p[1], *(p + 2));
	printf("%d\n", (p + 3) - p);
	c = (unsigned char *)p;
	c[0] = 255;
	c[1] = 1;
	printf("%d\n", *p);
	exit(0);
}
