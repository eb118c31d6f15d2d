/*
 * print() of translated data: a value, and what a pointer points to, with strings, arrays and structures within.
 * @options: -q
 * @filter: hex
 */
typedef struct input {
	int a;
	char name[8];
} input_t;

typedef struct part {
	short low;
	string text;
} part_t;

typedef struct output {
	int first;
	string name;
	char letters[8];
	part_t part;
	string nothing;
	part_t no_part;
	uint64_t undefined;
	uint64_t last;
} output_t;

translator part_t < int N > {
	low = N;
	text = N > 3 ? "many" : "few";
};

translator output_t < input_t *I > {
	first = I->a * 2;
	name = strjoin("called ", I->name);
	letters = I->name;
	part = xlate < part_t > (I->a);
	last = 7;
};

/* What was in the memory before does not show. */
BEGIN
{
	bcopy(&curthread->stack, alloca(1024), 1024);
}

BEGIN
{
	this->in = (input_t *)alloca(sizeof (input_t));
	this->in->a = 4;
	this->in->name[0] = 'x';
	this->in->name[1] = 'y';
	this->in->name[2] = '\0';
	print(xlate < output_t > (this->in));
	print(xlate < output_t * > (this->in));
}

/* Its members are many, and their expressions long. */
BEGIN
{
	this->ps = &xlate < psinfo_t > (curthread);
	printf("%d %d %s %d\n", this->ps->pr_pid == pid, this->ps->pr_ppid == ppid, this->ps->pr_fname, this->ps->pr_lwp.pr_lwpid == tid);
	exit(0);
}
