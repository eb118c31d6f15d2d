/*
 * agghist: counts and sums with keys as bars.
 *
 * @options: -q -x agghist
 */
BEGIN
{
	@calls["read"] = sum(30);
	@calls["write"] = sum(10);
	@calls["a name that is longer than its column"] = sum(60);
	@balance["in", 1] = sum(20);
	@balance["out", -1] = sum(-20);
	@max["not a sum"] = max(3);
	@alone = count();
	exit(0);
}
