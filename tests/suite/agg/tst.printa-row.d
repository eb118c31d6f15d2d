/*
 * printa() in the ordinary layout: each stands after its row's prefix.
 *
 * @filter: row
 */
BEGIN
{
	@a["x"] = count();
	printa("%s %@d\n", @a);
}

BEGIN
{
	printa(@a);
	exit(0);
}
