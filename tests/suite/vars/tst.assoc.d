/*
 * Associative arrays with keys of any number and type.
 *
 * @options: -q
 */
BEGIN
{
	a[1] = 10;
	a[-1] = 20;
	b["x", 1] = 30;
	b["x", 2] = 40;
	b["y", 1] = 50;
	c[1, 2, 3, "four", 5LL] = 60;
	d[probename] = 70;
	printf("%d %d %d\n", a[1], a[-1], a[0]);
	printf("%d %d %d %d\n", b["x", 1], b["x", 2], b["y", 1], b["y", 2]);
	printf("%d %d\n", c[1, 2, 3, "four", 5], c[1, 2, 3, "for", 5]);
	printf("%d\n", d["BEGIN"]);
	exit(0);
}
