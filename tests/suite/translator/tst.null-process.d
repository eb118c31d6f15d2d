/*
 * Members that need nothing of a process are there without one.
 *
 * @options: -q
 */

BEGIN
{
	printf("%p\n", xlate < psinfo_t > ((struct task_struct *)NULL).pr_addr);
	exit(0);
}
