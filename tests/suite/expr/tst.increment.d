/*
 * ++ and -- before and after every kind of variable.
 *
 * @options: -q
 */
BEGIN
{
	x = 5;
	printf("%d %d %d\n", x++, x, ++x);
	printf("%d %d %d\n", x--, x, --x);
	self->x = 5;
	printf("%d %d %d\n", self->x++, ++self->x, self->x--);
	this->x = 5;
	printf("%d %d %d\n", --this->x, this->x--, this->x);
	a["k"]++;
	++a["k"];
	printf("%d %d\n", a["k"]++, a["k"]);
	exit(0);
}
