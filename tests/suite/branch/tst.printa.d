/*
 * What the consumer does, is done only for the branch that was taken.
 * @options: -q
 */
BEGIN
{
	@a = sum(1);
	if (0) {
		printa("never %@d\n", @a);
		clear(@a);
	} else {
		printa("a is %@d\n", @a);
		normalize(@a, 2);
		trunc(@a);
	}
	@b = sum(10);
	if (1)
		normalize(@b, 5);
	else
		denormalize(@b);
	exit(0);
}
