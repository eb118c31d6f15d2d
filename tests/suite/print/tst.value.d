/*
 * print() of a value in the classic dialect: all of it, as mdb shows it.
 *
 * @options: -q -x version=1.13
 */

enum color { RED, GREEN = 5 };

struct point {
	int x;
	unsigned short y;
};

struct outer {
	struct point points[2];
	char name[8];
	int odd[2];
	enum color color;
	char letter;
	void *pointer;
};

BEGIN
{
	p = (struct outer *)alloca(sizeof (struct outer));
	p->points[1].x = -1;
	p->name[0] = 'h';
	p->odd[1] = 3;
	p->color = GREEN;
	p->letter = 'x';
	print(*p);
	print(42);
	print("text");
	print((enum color)0);
	exit(0);
}
