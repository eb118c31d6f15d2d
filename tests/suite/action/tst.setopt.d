/*
 * Options are set while tracing; what cannot be is told.
 *
 * @filter: row
 */

BEGIN
{
	trace("a row");
}

BEGIN
{
	setopt("quiet");
	setopt("nosuch");
	setopt("quiet", "perhaps");
	setopt("bufsize", "4m");
	setopt(strjoin("no", "such"), "1");
}

BEGIN
{
	trace("no row");
	exit(0);
}
