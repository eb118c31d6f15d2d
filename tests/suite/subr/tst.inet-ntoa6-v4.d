/*
 * inet_ntoa6() of addresses of IPv4: alone, or with a second argument as they are.
 *
 * @options: -q
 */

struct in6_addr { uint16_t words[8]; };

BEGIN
{
	a = (struct in6_addr *)alloca(sizeof (struct in6_addr));
	a->words[6] = htons(0x7f00);
	a->words[7] = htons(1);
	printf("%s %s\n", inet_ntoa6(a), inet_ntoa6(a, 1));
	a->words[5] = 0xffff;
	printf("%s %s %s\n", inet_ntoa6(a), inet_ntoa6(a, 0), inet_ntoa6(a, 1));
	a->words[0] = htons(0xfe80);
	printf("%s\n", inet_ntoa6(a));
	exit(0);
}
