/*
 * Clause-local variables start as zero in each firing.
 *
 * @options: -q
 * @trigger: getppid:3
 */
this int n;

syscall::getppid:entry
/pid == $target/
{
	printf("%d ", this->n);
	this->n += 7;
	printf("%d\n", this->n);
}
