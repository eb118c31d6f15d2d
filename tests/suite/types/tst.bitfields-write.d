/*
 * Bit-fields: stored, counted, cut to their width, with and without sign, beside others that stay as they are.
 * @options: -q
 */
struct bits { unsigned a:3; int b:5; unsigned c:24; unsigned long d:40; char e:4; };
struct bits g;
this struct bits t;
struct bits m[int];

BEGIN
{
	g.a = 5;
	g.b = -3;
	g.c = 0xabcdef;
	g.d = 0x123456789aULL;
	g.e = 7;
	printf("%d %d %x %x %d\n", g.a, g.b, g.c, g.d, g.e);
	g.a = 9;
	g.b = 16;
	g.e++;
	g.c >>= 4;
	printf("%d %d %x %x %d\n", g.a, g.b, g.c, g.d, g.e);
	printf("%d %d\n", g.a = 15, g.a++);
	printf("%d %d\n", ++g.b, g.b--);
	this->t = g;
	this->t.a -= 2;
	m[1] = this->t;
	m[1].b = m[1].a;
	m[2].d = ~0;
	printf("%d %d %x %x\n", m[1].a, m[1].b, m[1].c, m[2].d);
	this->p = (struct bits *)alloca(sizeof (struct bits));
	*this->p = m[1];
	this->p->b = -1;
	printf("%d %d %x\n", this->p->a, this->p->b, this->p->c);
	exit(0);
}
