/*
 * print() of a pointer: its type and what is not zero.
 *
 * @options: -q
 * @filter: hex
 */

enum color { RED, GREEN = 5 };

struct inner {
	short a;
	unsigned char flags[4];
};

struct outer {
	int zero;
	int number;
	char name[8];
	struct inner in;
	union {
		int word;
		short half;
	} u;
	enum color color;
	void *pointer;
	long long big;
};

BEGIN
{
	p = (struct outer *)alloca(sizeof (struct outer));
	p->number = -3;
	p->name[0] = 'h';
	p->name[1] = 'i';
	p->in.a = 7;
	p->in.flags[2] = 200;
	p->u.word = 65537;
	p->color = GREEN;
	p->pointer = (void *)0xffff1234;
	p->big = 1234567890123;
	print(p);
	print(&p->number);
	print((enum color *)&p->color);
	exit(0);
}
