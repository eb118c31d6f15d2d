/*
 * The address of translated data is a pointer like any other; a member of it alone is computed alone.
 * @options: -q
 */
struct input {
	int a;
	short b;
};

struct output {
	char first;
	int second;
	uint64_t third;
	int undefined;
};

translator struct output < struct input *I > {
	first = I->b;
	second = I->a * 2;
	third = 1ull << I->a;
};

inline struct output *whole[struct input *I] = &xlate < struct output > (I);

struct output *kept;

BEGIN
{
	this->in = (struct input *)alloca(sizeof (struct input));
	this->in->a = 40;
	this->in->b = -3;

	kept = &xlate < struct output > (this->in);
	this->in->a = 0;
	printf("%d %d %x %d\n", kept->first, kept->second, kept->third, kept->undefined);

	this->p = whole[this->in];
	printf("%d %d\n", this->p->second, (uintptr_t)this->p != (uintptr_t)kept);
	printf("%d %d\n", whole[this->in]->first, (*whole[this->in]).third);
	print(*kept);

	printf("%d\n", (&xlate < struct output > (this->in))->second);
}

BEGIN
{
	this->cpu = curcpu;
	printf("%d %d\n", this->cpu->cpu_id == cpu, (*curcpu).cpu_id == cpu);
	exit(0);
}
