/*
 * tracemem() dumps bytes.
 *
 * @options: -q
 */
BEGIN
{
	p = (char *)alloca(20);
	p[0] = 'H'; p[1] = 'i'; p[2] = 0; p[3] = 127; p[4] = 255; p[16] = '!';
	tracemem(p, 20);
	exit(0);
}
