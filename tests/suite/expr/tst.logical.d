/*
 * Truth tables; any value but zero is true.
 *
 * @options: -q
 */
BEGIN
{
	t = 7;
	f = 0;
	printf("%d%d%d%d\n", f && f, f && t, t && f, t && t);
	printf("%d%d%d%d\n", f || f, f || t, t || f, t || t);
	printf("%d%d%d%d\n", f ^^ f, f ^^ t, t ^^ f, t ^^ -t);
	printf("%d%d\n", !f, !t);
	exit(0);
}
