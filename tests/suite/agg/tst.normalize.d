/*
 * normalize() divides what is printed, not what is kept.
 *
 * @options: -q
 */
BEGIN
{
	@a["x"] = sum(1000);
	@a["y"] = sum(-1999);
	@b["x"] = count();
	printa("%s %@d\n", @a);
	normalize(@a, 100);
	printa("%s %@d\n", @a);
	normalize(@a, 1000);
	printa("%s %@d\n", @a);
	denormalize(@a);
	printa("%s %@d\n", @a);
	printa("%s %@d\n", @b);
	exit(0);
}
