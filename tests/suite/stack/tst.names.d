/* What has no name is a number, in the columns of a symbol, with -q, too.
 * @options: -q
 */
BEGIN
{
	sym(0); func(0x10); mod(-1);
	printf("|%a|%a\n", 0x20, (void *)0);
	@s[sym(0x40), mod(0x50)] = count();
	printa("%20s %-8a| %@d\n", @s);
	exit(0);
}
