/*
 * inet_ntoa6(): the longest run of zeros is left out, the first of several.
 *
 * @options: -q
 */
struct in6_addr { uint8_t bytes[16]; };

BEGIN
{
	p = (uint32_t *)alloca(16);
	a = (struct in6_addr *)p;
	p[0] = htonl(0x20010000); p[1] = 0; p[2] = htonl(0x00010000); p[3] = htonl(0x00000001);
	printf("%s\n", inet_ntoa6(a));
	p[0] = htonl(0xfe800000); p[1] = 0; p[2] = htonl(0x0202b3ff); p[3] = htonl(0xfe1e8329);
	printf("%s\n", inet_ntoa6(a));
	exit(0);
}
