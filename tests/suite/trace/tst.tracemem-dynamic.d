/*
 * The third argument of tracemem() shows fewer bytes.
 *
 * @options: -q
 */
BEGIN
{
	p = (char *)alloca(16);
	p[0] = 'a'; p[1] = 'b'; p[2] = 'c';
	n = 2;
	tracemem(p, 16, n);
	tracemem(p, 3, 100);
	exit(0);
}
