/*
 * Unary operators, alone and in a row.
 *
 * @options: -q
 */
BEGIN
{
	x = 5;
	z = 0;
	printf("%d %d %d %d\n", -x, +x, ~x, !x);
	printf("%d %d %d %d\n", - -x, ~~x, !!x, !z);
	printf("%d %d %d\n", -~x, ~-x, !-x);
	exit(0);
}
