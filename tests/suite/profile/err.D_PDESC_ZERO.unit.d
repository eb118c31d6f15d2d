/* No such unit. */
tick-1fortnight
{
	trace(1);
}
