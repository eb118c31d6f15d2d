/*
 * Structures, arrays and strings in memory that alloca() gives.
 * @options: -q
 */
struct item { char tag; int value; struct { short low; short high; } pair; int list[3]; string text; };

struct item copy;

BEGIN
{
	this->p = (struct item *)alloca(2 * sizeof (struct item));
	this->p->tag = 't';
	this->p->value = 5;
	(*this->p).value *= 3;
	this->p->pair.low = -1;
	this->p->pair.high = this->p->pair.low - 1;
	this->p->list[2] = 9;
	this->p->list[this->p->list[2] - 8]++;
	this->p->text = "in scratch memory";
	this->p[1] = *this->p;
	this->p[1].value--;
	this->q = this->p + 1;
	copy = *this->q;
	printf("%c %d %d %d\n", this->p->tag, this->p->value, this->p->pair.low, this->p->pair.high);
	printf("%d %d %d\n", this->q->value, this->q->list[1], this->q - this->p);
	printf("%d %d %s\n", copy.value, copy.list[2], copy.text);
	exit(0);
}
