/*
 * && and || leave out the right side when the left one decides; ^^ evaluates both.
 *
 * @options: -q
 */
BEGIN
{
	n = 0;
	a = 0 && n++;
	b = 1 || n++;
	printf("%d %d %d\n", a, b, n);
	a = 1 && n++;
	b = 0 || n++;
	printf("%d %d %d\n", a, b, n);
	a = 0 ^^ n++;
	b = 1 ^^ n++;
	printf("%d %d %d\n", a, b, n);
	exit(0);
}
