/*
 * Declarations of variables in every scope, also several in one line.
 *
 * @options: -q
 */
int x, y;
string s;
self int t;
self string ts;
this int64_t l;
this string ls;
int a[int], b[int, string];
self int sa[string];
string strings[uint64_t];

BEGIN
{
	x = 1; y = 2;
	s = "s";
	self->t = 3;
	self->ts = "ts";
	this->l = 1LL << 33;
	this->ls = "ls";
	a[1] = 4;
	b[1, "x"] = 5;
	self->sa["y"] = 6;
	strings[7] = "seven";
	printf("%d %d %s %d %s %d %s\n", x, y, s, self->t, self->ts, this->l, this->ls);
	printf("%d %d %d %s\n", a[1], b[1, "x"], self->sa["y"], strings[7]);
	exit(0);
}
