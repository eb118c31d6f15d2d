/*
 * Members that begin behind printsize are left out; setopt() changes it.
 *
 * @options: -q -x printsize=8
 * @filter: hex
 */

struct outer {
	int a;
	struct {
		int b;
		int c;
	} in;
	int d;
};

BEGIN
{
	p = (struct outer *)alloca(sizeof (struct outer));
	p->a = 1;
	p->in.b = 2;
	p->in.c = 3;
	p->d = 4;
	print(p);
	setopt("printsize", "12");
	print(p);
	setopt("printsize", "16");
	print(p);
	exit(0);
}
