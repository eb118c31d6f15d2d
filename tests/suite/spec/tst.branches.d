/*
 * Branches of an if exclude each other: one may commit or speculate and the other record, speculate elsewhere,
 * aggregate or exit.
 *
 * @options: -q -x nspec=2
 * @status: 4
 */
BEGIN
{
	a = speculation();
	b = speculation();
}

BEGIN
{
	speculate(a);
	printf("first\n");
}

BEGIN
{
	if (a == 2)
		commit(a);
	else
		printf("not yet\n");
}

BEGIN
{
	if (a == 1)
		commit(a);
	else if (b == 1)
		printf("never\n");
	else
		@never = count();
}

BEGIN
{
	if (b == 1) {
		speculate(a);
		printf("one ");
	} else {
		speculate(b);
		printf("other ");
	}
	printf("branch\n");
}

BEGIN
{
	if (b == 1)
		speculate(b);
	else
		@counted = count();
}

BEGIN
{
	printf("before it\n");
}

BEGIN
{
	if (b == 2)
		commit(b);
	else
		discard(b);
}

BEGIN
{
	if (b == 1)
		speculate(b);
	else
		exit(4);
}

END
{
	printa("counted %@d\n", @counted);
}
