/*
 * A key longer than its column.
 *
 * @options: -q
 */
BEGIN
{
	@["a key that is a good deal longer than the fifty columns that it has"] = count();
	@["short"] = count();
	exit(0);
}
