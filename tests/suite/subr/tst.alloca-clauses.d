/*
 * Elsewhere memory is the clause's own, and the next one has it anew.
 * @options: -q
 */
BEGIN
{
	a = (char *)alloca(8);
	this->own = (char *)alloca(8);
	this->own[0] = 1;
}

BEGIN
{
	b = (char *)alloca(8);
	this->own = (char *)alloca(8);
	this->own[0] = 2;
	printf("%d\n", a == b);
	exit(0);
}
