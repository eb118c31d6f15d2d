/* What goes through the C preprocessor may include headers of C: structures are laid out as in C.
   @options: -Cq
   @requires: cpp */

struct flags { int a : 20; int b : 3; int c : 12; unsigned d : 5; long e : 40; char f; } v;
struct flag { int on : 1; } one;
struct pair { long key; char tag; } pairs[3];

BEGIN
{
	v.a = -5; v.b = -2; v.c = -100; v.d = 31; v.e = -77; v.f = 'x';
	printf("%d %d %d %d %d %c\n", v.a, v.b, v.c, v.d, v.e, v.f);
	one.on = 1;
	printf("%d: %d bytes of flags, %d of a flag\n", one.on, sizeof (v), sizeof (one));
	pairs[1].key = 5; pairs[2].tag = 7; pairs[2].key = 9;
	printf("%d %d %d: %d bytes\n", pairs[1].key, pairs[2].tag, pairs[2].key, sizeof (pairs));
	this->copy = pairs[2];
	printf("%d %d\n", this->copy.key, this->copy.tag);
	@[v.a, pairs[2].key] = count();
	printa(@);
	exit(0);
}
