/*
 * The operand of higher rank gives the type of the result, and nothing is promoted to int.
 *
 * @options: -q
 */
BEGIN
{
	c = (char)1;
	s = (short)1;
	i = 1;
	l = 1LL;
	printf("%d %d %d %d\n", sizeof (c + c), sizeof (c + s), sizeof (s + i), sizeof (i + l));
	printf("%d %d\n", sizeof (c * l), sizeof (c & c));
	printf("%d %d %d\n", sizeof (c < c), sizeof (l == l), sizeof (l && l));
	printf("%d %d\n", -1 + 0U, -1 + 0);
	printf("%d\n", (uint8_t)255 + (uint8_t)1);
	printf("%d\n", (int8_t)127 + (int8_t)1);
	exit(0);
}
