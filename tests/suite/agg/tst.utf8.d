/*
 * encoding=utf8: bars have eighths of a column.
 *
 * @options: -q -x encoding=utf8
 */
BEGIN
{
	@ = quantize(1, 5);
	@ = quantize(2, 10);
	@ = quantize(4, 1);
	exit(0);
}
