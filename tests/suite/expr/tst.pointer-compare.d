/*
 * Pointers compare with pointers of their type and with zero.
 *
 * @options: -q
 */
BEGIN
{
	p = (int *)alloca(16);
	q = p + 1;
	printf("%d %d %d %d\n", p == q, p != q, p < q, p == NULL);
	p++;
	printf("%d\n", p == q);
	exit(0);
}
