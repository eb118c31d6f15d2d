/*
 * aggsortkey sorts by key, numbers as unsigned.
 *
 * @options: -q -x aggsortkey
 */
BEGIN
{
	@s["c"] = sum(1);
	@s["a"] = sum(3);
	@s["b"] = sum(2);
	@n[10] = sum(1);
	@n[2] = sum(2);
	@n[-1] = sum(3);
	@t[2, "a"] = count();
	@t[1, "b"] = count();
	@t[1, "a"] = count();
	printa("%s %@d\n", @s);
	printa("%d %@d\n", @n);
	printa("%d %s\n", @t);
	exit(0);
}
