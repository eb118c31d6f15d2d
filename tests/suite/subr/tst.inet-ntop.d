/*
 * inet_ntop() of an IPv4 and of an IPv6 address.
 *
 * @options: -q
 */
BEGIN
{
	p = (uint32_t *)alloca(16);
	p[0] = htonl(0xc0000201);
	printf("%s\n", inet_ntop(2, p));
	p[0] = htonl(0x20010db8);
	p[1] = 0; p[2] = 0;
	p[3] = htonl(0x1);
	printf("%s\n", inet_ntop(10, p));
	p[0] = 0;
	printf("%s\n", inet_ntop(10, p));
	p[3] = 0;
	printf("%s\n", inet_ntop(10, p));
	exit(0);
}
