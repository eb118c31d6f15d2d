/*
 * Variables that nothing uses may be larger than any that is used.
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
