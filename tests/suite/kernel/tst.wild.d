/*
 * A pointer to nowhere: the clause ends, the error tells the address, and so does ERROR. What was recorded before in the clause is
 * gone, other clauses go on.
 * @options: -q
 * @filter: hex
 */
BEGIN
{
	printf("not to be seen\n");
	trace(((struct list_head *)0x1000)->next->prev);
}

BEGIN
{
	printf("the next clause\n");
}

BEGIN
{
	trace(((struct task_struct *)NULL)->group_leader->pid);
	exit(1);
}

BEGIN
{
	exit(0);
}

ERROR
{
	printf("fault %d, less than a page: %d, at 0x1000: %d\n", arg4, arg5 < 65536 && arg5 != 0x1000, arg5 == 0x1000);
}
