/* BEGIN and END have no stack: it is empty, alone and as a key, and nobody has called them.
 * @options: -q
 */
BEGIN
{
	printf("alone:");
	stack();
	stack(3);
	printf("caller %d depth %d\n", caller, stackdepth);
	@[stack(), 7] = count();
	printa("%k|%d %@d\n", @);
	exit(0);
}
END { stack(1); }
