/*
 * printa() without a format: a newline, then rows.
 *
 * @options: -q
 */
BEGIN
{
	@a["x", 1] = count();
	@b = sum(-5);
	printa(@a);
	printa(@b);
	exit(0);
}
