/*
 * What was never assigned reads as zero, as the empty string, or as a string that is NULL, which compares as the empty one.
 *
 * @options: -q
 */
int x;
self int y;
this int z;
int a[int];
self int b[string];
string s;
self string t;
string c[int, int];

BEGIN
{
	printf("%d %d %d %d %d\n", x, self->y, this->z, a[1], self->b["k"]);
	printf("[%s] %d %d %d %d\n", s, self->t == NULL, self->t == "", c[1, 2] == NULL, c[1, 2] == "");
}

BEGIN
{
	trace(self->t);
}

ERROR
{
	printf("fault %d at %d\n", arg4, arg5);
	exit(0);
}
