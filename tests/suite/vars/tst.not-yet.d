/*
 * An operator of one operand may be the first to name a variable or an array, which is a number then.
 * @options: -q
 */
BEGIN
/! pending["a"] && ! self->seen && ! this->done && ! self->of["a", 1]/
{
	printf("%d %d\n", -self->sum, ~pending["b"]);
}

BEGIN
/! self->name[1]/
{
	self->name[1] = 1LL << 40;
	pending["a"]++;
	self->seen = 1;
}

BEGIN
/pending["a"] && self->seen && self->name[1] == 1LL << 40/
{
	printf("now\n");
	exit(0);
}
