/* Global, thread-local and clause-local variables, with flags of use. */
int total;
self string name;
this int64_t start;

BEGIN
{
	total++;
	self->name = execname;
	this->start = timestamp;
	trace(timestamp - this->start);
}

END
/self->name != NULL/
{
	total += 2;
	trace(total--);
	self->name = 0;
}
