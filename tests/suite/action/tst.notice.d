/*
 * Destructive actions are told of.
 *
 * @options: -w
 * @filter: row
 */

BEGIN
{
	raise(0);
	exit(0);
}
