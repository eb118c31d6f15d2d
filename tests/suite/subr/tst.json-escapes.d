/*
 * Members with escapes, blanks and similar names.
 *
 * @options: -q -x strsize=512
 */
BEGIN
{
	j = "{\"ab\":1,\"a\":2,\"abc\":3,\"s\":\"q\\\"q\",\"e\":\"\"}";
	printf("%s %s %s\n", json(j, "a"), json(j, "ab"), json(j, "abc"));
	printf("[%s] [%s]\n", json(j, "s"), json(j, "e"));
	exit(0);
}
