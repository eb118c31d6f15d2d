/*
 * A variable whose first value is an int has 64 bits if a wider value is assigned to it anywhere.
 * @options: -q
 */
BEGIN
{
	x = 0;
	y = 0;
	narrow = 0;
	last[""] = 0;
	self->start = 0;
	this->sum = -1;
	printf("%d %d %d %d\n", sizeof (x), sizeof (y), sizeof (narrow), sizeof (this->sum));
}

BEGIN
{
	x = 0x123456789a;
	y = x;
	narrow = 5LL;
	last["a"] = 0xffffffff00;
	self->start = timestamp;
	this->sum += 0x123456789aLL;
}

BEGIN
{
	printf("%x %x %x %x\n", x, y, last["a"], this->sum);
	printf("%d\n", timestamp - self->start < 1000000000);
	exit(0);
}
