/*
 * index() finds the first place, from a start if one is given.
 *
 * @options: -q
 */
BEGIN
{
	s = "abcabc";
	printf("%d %d %d %d\n", index(s, "a"), index(s, "c"), index(s, "bc"), index(s, "x"));
	printf("%d %d %d %d\n", index(s, "a", 1), index(s, "a", 3), index(s, "a", 4), index(s, "bc", 2));
	printf("%d %d %d\n", index(s, "a", -5), index(s, "a", 100), index(s, "abcabcd"));
	printf("%d %d %d %d\n", index(s, ""), index(s, "", 3), index(s, "", 100), index("", ""));
	printf("%d %d\n", index("", "a"), index(s, "", -1));
	exit(0);
}
