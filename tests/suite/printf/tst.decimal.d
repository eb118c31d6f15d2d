/*
 * %d and %i print by the type of the value: unsigned numbers as unsigned.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %i %d %d\n", 0, -1, 2147483647, -2147483648);
	printf("%d %d %d\n", (uint8_t)-1, (uint32_t)-1, (uint64_t)-1);
	printf("%d %d %d\n", (int8_t)-1, (int16_t)-1, (int64_t)-1);
	printf("%i %05i %i %i\n", (uint8_t)-1, (uint16_t)-1, (int8_t)-1, (uint64_t)-1);
	printf("%u %u %u %u\n", -1, (int8_t)-1, (int16_t)-1, -1LL);
	exit(0);
}
