/*
 * The negation of an unsigned constant is one of its type, so that it can be compared with the arguments of system calls.
 *
 * @options: -q
 */
BEGIN
{
	this->wide = (int64_t)4294967295;
	printf("%d %d\n", this->wide == -1u, this->wide == -1);
	printf("%d %d\n", -1u, this->wide != -1u);
	exit(0);
}
