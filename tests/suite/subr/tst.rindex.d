/*
 * rindex() finds the last place, at or before a start if one is given.
 *
 * @options: -q
 */
BEGIN
{
	s = "abcabc";
	printf("%d %d %d %d\n", rindex(s, "a"), rindex(s, "c"), rindex(s, "bc"), rindex(s, "x"));
	printf("%d %d %d %d\n", rindex(s, "a", 2), rindex(s, "a", 3), rindex(s, "bc", 3), rindex(s, "bc", 0));
	printf("%d %d %d\n", rindex(s, "a", -1), rindex(s, "", -1), rindex(s, "a", 100));
	printf("%d %d %d\n", rindex(s, ""), rindex("", ""), rindex(s, "", 2));
	exit(0);
}
