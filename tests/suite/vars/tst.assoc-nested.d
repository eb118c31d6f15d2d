/*
 * An element as the key of another.
 *
 * @options: -q
 */
BEGIN
{
	a[1] = 2;
	a[2] = 3;
	b[3] = "three";
	printf("%s %d\n", b[a[a[1]]], a[a[a[0] + 1]]);
	exit(0);
}
