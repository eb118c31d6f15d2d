/*
 * tracemem() of as many bytes as its third argument says needs no more to be there; it records no more than its second
 * says.
 *
 * @options: -q
 */

BEGIN
{
	this->bytes = (char *)alloca(8);
	this->bytes[0] = 'A';
	tracemem(this->bytes, 64, 8);
	tracemem(this->bytes, 4, 100);
	tracemem(this->bytes, 64, 0);
	tracemem(0, 64, 0);
}

BEGIN
{
	this->bytes = (char *)alloca(8);
	tracemem(this->bytes, 64, 9);
}

BEGIN
{
	exit(0);
}
