/*
 * What printa() names is not printed again at the end.
 *
 * @options: -q
 */
BEGIN
{
	@a = count();
	@b = count();
	printa("%@d\n", @a);
	exit(0);
}
