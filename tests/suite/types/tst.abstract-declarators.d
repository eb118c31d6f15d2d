/*
 * Names of types in casts and sizeof, with all that can follow them. A call's argument is a value, even if a type has
 * its name.
 *
 * @options: -q
 */
int pid_t;

BEGIN
{
	printf("%d %d %d\n", sizeof(uint64_t[4]), sizeof(uint16_t *[2][3]), sizeof(uint16_t (*)[3]));
	this->p = (uint8_t const *)alloca(2);
	printf("%d %d\n", *this->p, (uint8_t volatile)300);
	pid_t = 7;
	trace(pid_t);
	trace((pid_t)8);
	exit(0);
}
