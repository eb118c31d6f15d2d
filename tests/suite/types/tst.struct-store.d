/*
 * Structures: members stored to, whole ones assigned, in variables of every kind.
 * @options: -q
 */
struct point { int x; char name[8]; short y; };
struct line { struct point from; struct point to; long id; string label; };

struct line g;
self struct line s;
this struct line l;
struct line a[int];
self struct line sa[int, string];

BEGIN
{
	g.from.x = 1;
	g.from.y = -2;
	g.from.name[0] = 'f';
	g.to = g.from;
	g.to.x += 10;
	g.label = "global";
	self->s = g;
	self->s.id = 7;
	self->s.label = strjoin(self->s.label, " copy");
	this->l = self->s;
	this->l.to.y++;
	a[3] = this->l;
	a[3].from.x = 33;
	a[4].id = 44;
	self->sa[1, "k"] = a[3];
	self->sa[1, "k"].label = "thread";
	printf("%d %d %s %d %s\n", g.from.x, g.from.y, stringof(g.from.name), g.to.x, g.label);
	printf("%d %d %s\n", self->s.to.x, self->s.id, self->s.label);
	printf("%d %d %d\n", this->l.to.y, this->l.id, this->l.from.x);
	printf("%d %d %d %d [%s]\n", a[3].from.x, a[3].to.x, a[3].id, a[4].id, a[4].label);
	printf("%d %s\n", self->sa[1, "k"].from.x, self->sa[1, "k"].label);
	a[3] = 0;
	g = 0;
	printf("%d %d [%s]\n", a[3].from.x, g.to.x, g.label);
	exit(0);
}
