/* Structures, pointers, bit fields; copies from the process. */
struct point {
	int x;
	short y;
	unsigned a : 3;
	int b : 5;
	struct point *next;
};

BEGIN
{
	this->p = (struct point *)alloca(sizeof (struct point));
	this->p->x = 5;
	trace(this->p->a + this->p->b);
	trace(*(int *)copyin(arg0, 4));
	trace(copyinstr(arg1));
	trace(((struct point *)arg2)->next->y);
	trace((&this->p->y)[3]);
}
