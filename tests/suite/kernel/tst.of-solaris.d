/*
 * Variables of another system's kernel, made from those of this one.
 * @options: -q
 * @requires: kernel-data
 */
BEGIN
{
	printf("%d %d\n", `hp_avenrun[0] == *(unsigned long *)&`avenrun << 5, genunix`hp_avenrun[2] < 1 << 30);
	printf("%d %d\n", `ncpus >= `ncpus_online, `ncpus_online > 0);
	printf("%d %d\n", `freemem > 0, `freemem < `physmem);
	printf("%d %s\n", `mpid >= pid, stringof(`utsname.sysname));
	hp_avenrun = 1;
	exit(0);
}
