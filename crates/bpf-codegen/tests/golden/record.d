/* A predicate, a record, exit. */
profile:::tick-1s
/pid != 1 && arg1/
{
	printf("%d %s", tid, execname);
	exit(0);
}
