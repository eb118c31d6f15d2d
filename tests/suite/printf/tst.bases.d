/*
 * %o, %x and %X print the number in its own width, with # its base too.
 *
 * @options: -q
 */
BEGIN
{
	printf("%o %x %X\n", 255, 255, 255);
	printf("%#o %#x %#X\n", 255, 255, 255);
	printf("%#o %#x\n", 0, 0);
	printf("%x %x %x %x\n", (char)-1, (short)-1, -1, -1LL);
	printf("%o\n", -1);
	exit(0);
}
