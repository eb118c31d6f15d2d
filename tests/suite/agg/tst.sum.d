/*
 * Sums are signed.
 *
 * @options: -q
 */
BEGIN
{
	@plus = sum(3);
	@plus = sum(4);
	@minus = sum(-10);
	@minus = sum(3);
	@wide = sum(1LL << 40);
	@wide = sum(1);
	@none["k"] = sum(0);
	exit(0);
}
