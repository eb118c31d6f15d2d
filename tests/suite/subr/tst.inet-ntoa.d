/*
 * inet_ntoa() of four bytes.
 *
 * @options: -q
 */
BEGIN
{
	p = (uint32_t *)alloca(4);
	*p = htonl(0x7f000001);
	printf("%s\n", inet_ntoa(p));
	*p = htonl(0xc0000201);
	printf("%s\n", inet_ntoa(p));
	*p = -1;
	printf("%s\n", inet_ntoa(p));
	*p = 0;
	printf("%s\n", inet_ntoa(p));
	exit(0);
}
