/*
 * A shorter string leaves nothing of a longer one behind.
 *
 * @options: -q
 */
BEGIN
{
	s = "a long string";
	s = "short";
	a[1] = "another long string";
	a[1] = "x";
	printf("%s %d %s %d\n", s, strlen(s), a[1], strlen(a[1]));
	exit(0);
}
