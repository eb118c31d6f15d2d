/*
 * A shift has the type of its left operand: signed numbers keep their sign to the right, unsigned ones do not.
 *
 * @options: -q
 */
BEGIN
{
	n = -16;
	u = (uint32_t)-16;
	printf("%d %d %d\n", 1 << 4, n >> 2, n << 1);
	printf("%d %x\n", u >> 28, u >> 4);
	printf("%d\n", 1LL << 40);
	printf("%x\n", (uint64_t)-1 >> 60);
	printf("%d\n", (int64_t)-1 >> 60);
	printf("%d\n", sizeof (1 << 40LL));
	c = (char)-128;
	printf("%d\n", c >> 3);
	exit(0);
}
