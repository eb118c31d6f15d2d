/*
 * So has a key whose first value is an int.
 * @options: -q
 */
BEGIN
{
	a[0, 0] = 1;
	@a[0] = count();
	@narrow[1] = count();
	self->b["x", 0] = 1;
}

BEGIN
{
	a[0x1200000000, 5LL] = 7;
	@a[0x1200000000] = count();
	@narrow[-1] = count();
	self->b["x", timestamp & 0 | 1LL << 40] = 9;
	printf("%d %d %d %d\n", a[0, 0], a[0x1200000000, 5], a[0x1200000000, 0], self->b["x", 0]);
	exit(0);
}

END
{
	printa("%x %@d\n", @a);
	printa("%d %@d\n", @narrow);
}
