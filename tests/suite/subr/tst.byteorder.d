/*
 * Numbers in the network's order and back.
 *
 * @options: -q
 */
BEGIN
{
	printf("%x %x %x\n", htons(0x1234), htonl(0x12345678), htonll(0x123456789abcdef0));
	printf("%x %x %x\n", ntohs(0x1234), ntohl(0x12345678), ntohll(0x123456789abcdef0));
	printf("%d %d %d\n", sizeof (htons(1)), sizeof (htonl(1)), sizeof (htonll(1)));
	printf("%x %x\n", ntohs(htons(0xabcd)), htons(0x51234));
	exit(0);
}
