/* What a branch records is recorded behind the if, too. */
BEGIN
{
	if (pid == 0)
		discard(1);
	else
		trace(1);
	commit(1);
}
