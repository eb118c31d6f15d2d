/*
 * Distributions with so many levels that all CPUs have one cell together: counted, weighted, by key, and cleared.
 *
 * @options: -q
 * @trigger: getppid:1000
 */
BEGIN
{
	n = 0;
}

syscall::getppid:entry
/pid == $target/
{
	@levels[n & 1 ? "odd" : "even"] = lquantize(n % 4 + 49990, 0, 50000, 1);
	@weighted = lquantize(n % 3, 0, 60000, 1, 7);
	@cleared = lquantize(n, 0, 10000, 1);
	n++;
}

END
{
	clear(@cleared);
	@after = lquantize(9999, 0, 10000, 1);
	printa("%s%@d\n", @levels);
	printa(@weighted);
	printa(@after);
}
