/*
 * A predicate and the body of its clause share their variables, whichever names one first.
 * @options: -q
 */
BEGIN
/x++ == 0/
{
	printf("%d\n", x);
}

BEGIN
/y == 0/
{
	y = 5;
	printf("%d\n", y);
}

BEGIN
/(this->a = 3) && self->b == 0/
{
	self->b = this->a;
	printf("%d\n", self->b);
	exit(0);
}
