/*
 * What was never assigned reads as zero or as the empty string.
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
	printf("[%s] [%s] [%s]\n", s, self->t, c[1, 2]);
	exit(0);
}
