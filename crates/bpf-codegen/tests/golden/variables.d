/* Variables of all three kinds; two clauses. */
int64_t total;

profile:::tick-1s
{
	this->now = timestamp;
	self->last = this->now;
	total += this->now - self->last;
}

profile:::tick-1s
/total/
{
	trace(total);
}
