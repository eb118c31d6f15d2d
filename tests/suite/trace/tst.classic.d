/*
 * The layout of the DTrace that came before: narrow integers without sign, bytes as a string.
 *
 * @options: -x tracelayout=classic
 * @filter: row
 */
BEGIN
{
	trace((char)-1);
	trace((short)-1);
	trace(-1);
	trace(-1LL);
	trace((uint64_t)-1);
	exit(0);
}
