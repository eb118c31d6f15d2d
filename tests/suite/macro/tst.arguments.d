/*
 * Macro arguments: numbers, words, and all as strings.
 *
 * @options: -q
 * @args: -- 10 -0x1f 017 pid hello 1x
 */
BEGIN
{
	printf("%d %d %d\n", $1, $2, $3);
	printf("%d\n", $4 == $pid);
	printf("%s %s %s\n", $$5, $$1, $$6);
	exit(0);
}
