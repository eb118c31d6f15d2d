/*
 * aggsortkeypos names the key that counts first.
 *
 * @options: -q -x aggsortkey -x aggsortkeypos=1
 */
BEGIN
{
	@[2, "a"] = count();
	@[1, "b"] = count();
	@[1, "a"] = count();
	@[3, "0"] = count();
	printa("%d %s\n", @);
	exit(0);
}
