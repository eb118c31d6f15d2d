/*
 * Keys are compared as a whole: neither prefixes nor what a longer key left behind matter.
 *
 * @options: -q
 */
BEGIN
{
	s = "a long key";
	a[s] = 1;
	s = "a";
	a[s] = 2;
	printf("%d %d %d %d\n", a["a long key"], a["a"], a["a long"], a[""]);
	b["ab", "c"] = 3;
	printf("%d %d\n", b["ab", "c"], b["a", "bc"]);
	exit(0);
}
