/*
 * END alone, after the command has ended.
 *
 * @filter: row
 * @trigger: getppid
 */
END
{
	trace("bye");
}
