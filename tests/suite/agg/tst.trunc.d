/*
 * trunc() forgets keys: all, but the largest, but the smallest.
 *
 * @options: -q
 */
BEGIN
{
	@all["a"] = sum(1);
	@top["a"] = sum(1); @top["b"] = sum(2); @top["c"] = sum(3); @top["d"] = sum(4);
	@low["a"] = sum(1); @low["b"] = sum(2); @low["c"] = sum(3); @low["d"] = sum(4);
	@more["a"] = sum(1); @more["b"] = sum(2);
	@zero["a"] = sum(1);
	trunc(@all);
	trunc(@top, 2);
	trunc(@low, -2);
	trunc(@more, 10);
	trunc(@zero, 0);
	printa("all %s %@d\n", @all);
	printa("top %s %@d\n", @top);
	printa("low %s %@d\n", @low);
	printa("more %s %@d\n", @more);
	printa("zero %s %@d\n", @zero);
	exit(0);
}
