/* Associative arrays: keys by value and by reference, thread-local ones, deletion. */
BEGIN
{
	a["x", 1] = 1;
	a[execname, pid]++;
	self->b[arg0] = "text";
	trace(self->b[arg0]);
	a["x", 1] = 0;
}
