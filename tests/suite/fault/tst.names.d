/*
 * The message names the probe.
 *
 * @options: -q
 * @filter: number
 * @trigger: getppid
 */
int zero;

syscall::getppid:entry
/pid == $target/
{
	x = 1 / zero;
}
