/*
 * Thread-local associative arrays.
 *
 * @options: -q
 */
BEGIN
{
	self->a[1] = 10;
	self->a[2] = 20;
	self->s["k", 1] = "value";
	a[1] = 99;
	printf("%d %d %d\n", self->a[1], self->a[2], self->a[3]);
	printf("%s\n", self->s["k", 1]);
	self->a[1] = 0;
	printf("%d\n", self->a[1]);
	exit(0);
}
