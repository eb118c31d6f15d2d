/*
 * A variable of more than a megabyte.
 *
 * @status: 1
 */

int matrix[123][456][789];

BEGIN
{
	matrix[1][2][3] = 4;
	exit(0);
}
