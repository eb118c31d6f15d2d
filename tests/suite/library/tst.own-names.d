/*
 * What the library calls its own inlines takes no name from programs.
 *
 * @options: -q
 */

BEGIN
{
	ticks = 1;
	connection = "a";
	numbered[2] = 2;
	self->folded = 3;
	file_path = (char)'b';
	@is_sent[ticks] = count();
	printf("%d %s %d %d %c\n", ticks, connection, numbered[2], self->folded, file_path);
	exit(0);
}
