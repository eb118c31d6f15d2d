/*
 * %p prints hexadecimal digits without 0x; %? is as wide as a pointer.
 *
 * @options: -q
 */
BEGIN
{
	printf("%p %p [%?x] [%?p] [%-?x]\n", 255, (int *)0x1000, 255, 255, 255);
	printf("[%0?x]\n", 255);
	exit(0);
}
