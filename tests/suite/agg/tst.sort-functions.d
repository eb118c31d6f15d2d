/*
 * Sorting by average, by deviation, by the weight of a distribution.
 *
 * @options: -q
 */
BEGIN
{
	@avg["b"] = avg(10); @avg["b"] = avg(20);
	@avg["a"] = avg(100);
	@avg["c"] = avg(1);
	@dev["x"] = stddev(0); @dev["x"] = stddev(100);
	@dev["y"] = stddev(50);
	@min["p"] = min(5);
	@min["q"] = min(-5);
	printa("%s %@d\n", @avg);
	printa("%s %@d\n", @dev);
	printa("%s %@d\n", @min);
	exit(0);
}
