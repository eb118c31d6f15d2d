/*
 * Width, zeros, to the left, signs.
 *
 * @options: -q
 */
BEGIN
{
	printf("[%5d] [%-5d] [%05d] [%+d] [% d]\n", 42, 42, 42, 42, 42);
	printf("[%5d] [%-5d] [%05d] [%+d] [% d]\n", -42, -42, -42, -42, -42);
	printf("[%2d] [%-2d] [%02d]\n", 12345, 12345, 12345);
	printf("[%8x] [%#8x] [%#08x] [%-#8x]\n", 255, 255, 255, 255);
	printf("[%+5d] [%-+5d] [%+05d]\n", 7, 7, 7);
	exit(0);
}
