/*
 * link_ntop(): addresses of Ethernet and InfiniBand devices; another kind is a fault.
 *
 * @options: -q
 */

BEGIN
{
	p = (unsigned char *)alloca(20);
	p[0] = 2;
	p[5] = 0xfe;
	p[19] = 0xa0;
	printf("%s\n%s\n", link_ntop(1, p), link_ntop(32, p));
}

BEGIN
{
	trace(link_ntop(7, alloca(20)));
}

BEGIN
{
	exit(0);
}
