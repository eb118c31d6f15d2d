/*
 * A port that no service has is shown as it is.
 * @options: -q
 */
BEGIN
{
	@[(uint16_t)64999] = count();
	printf("%P|%-8P|\n", (uint16_t)64999, (uint16_t)64998);
	exit(0);
}

END
{
	printa("%P %@d\n", @);
}
