/*
 * A clause gives one row, whatever branches record, and none if no branch that was taken does.
 * @filter: row
 */
BEGIN
{
	if (1)
		trace("first");
	if (0)
		trace("never");
	else
		trace("second");
}

BEGIN
{
	if (0)
		trace("never");
	else
		x = 1;
}

BEGIN
{
	if (x == 1) {
		if (x == 2)
			trace("never");
	}
	if (x == 2)
		trace("never");
}

BEGIN
{
	if (x == 2)
		trace("never");
	else if (x == 1)
		trace("third");
	exit(0);
}
