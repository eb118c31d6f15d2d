/* What a branch commits is committed behind the if, too. */
BEGIN
{
	if (pid == 0)
		commit(1);
	else
		discard(1);
	printf("behind");
}
