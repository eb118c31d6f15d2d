/*
 * Increments that cancel each other leave a key with zeros, keys or not.
 *
 * @options: -q
 */
BEGIN
{
	@ = quantize(1, 1);
	@ = quantize(1, -1);
	exit(0);
}
