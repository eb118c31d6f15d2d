/*
 * A variable that nothing uses takes no memory, whatever its size.
 *
 * @options: -q
 */

int matrix[123][456][789];
self int large[1000000];
this int larger[1000000];
string name[int];

BEGIN
{
	printf("started\n");
	exit(0);
}
