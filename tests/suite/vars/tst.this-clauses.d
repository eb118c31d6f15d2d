/*
 * Clause-local variables last for all clauses of one firing.
 *
 * @options: -q
 */
BEGIN
{
	this->x = 5;
	this->s = "local";
}

BEGIN
/this->x == 5/
{
	this->x++;
	printf("%d %s\n", this->x, this->s);
}

BEGIN
{
	printf("%d\n", this->x);
	exit(0);
}
