/* Branches: ?:, && and ||, as values and as conditions. */
BEGIN
/arg0 > 10 && (arg1 <= -1 || !arg2)/
{
	trace(arg0 ? arg1 && arg2 : arg1 || arg2);
	trace(arg0 > 1 ? "many" : probename);
	trace(arg0 > 1 ^^ arg1);
}
