/*
 * The CPU, by either name.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d\n", cpu == curcpu->cpu_id, cpu >= 0 && cpu < 4096);
	exit(0);
}
