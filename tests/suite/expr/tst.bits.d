/*
 * Bitwise operators.
 *
 * @options: -q
 */
BEGIN
{
	a = 0xf0f0;
	b = 0xff00;
	printf("%x %x %x %x\n", a & b, a | b, a ^ b, a & ~b);
	printf("%x %x\n", 0x12345678 & 0xffff, 0x12345678 >> 16);
	printf("%d %d\n", -1 & 0xff, -256 | 1);
	exit(0);
}
