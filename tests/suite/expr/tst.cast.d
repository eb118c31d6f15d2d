/*
 * A cast cuts and extends.
 *
 * @options: -q
 */
BEGIN
{
	x = 0x12345678abcdefLL;
	printf("%d %d %d %d\n", (char)300, (unsigned char)-1, (short)0x18000, (unsigned short)-1);
	printf("%d %d\n", (int)0x1ffffffffLL, (unsigned int)0x1ffffffffLL);
	printf("%x %x %x\n", (uint8_t)x, (uint16_t)x, (uint32_t)x);
	printf("%d %d %d\n", (int8_t)x, (int16_t)x, (int32_t)x);
	printf("%d\n", (int)(char)x);
	printf("%d %d\n", (long long)(int)-1, (unsigned long long)(unsigned int)-1);
	printf("%d\n", (uint64_t)(int8_t)-1 == (uint64_t)-1);
	exit(0);
}
