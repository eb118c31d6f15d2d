/*
 * exit() in a branch: the rest of the clause runs, and no other clause does.
 * @options: -q
 * @status: 3
 */
BEGIN
{
	if (pid == 0)
		exit(1);
	printf("goes on\n");
}

BEGIN
{
	if (pid > 0)
		exit(3);
	printf("the rest of the clause\n");
}

BEGIN
{
	printf("never\n");
}

END
{
	if (pid == 0)
		exit(4);
	printf("end\n");
}

END
{
	printf("second end\n");
}
