/*
 * A precision gives the least number of digits, and the most characters of a string.
 *
 * @options: -q
 */
BEGIN
{
	printf("[%.3d] [%5.3d] [%-5.3d] [%.3x]\n", 7, 7, 7, 10);
	printf("[%05.3d] [%.0d] [%.0d]\n", 7, 0, 1);
	printf("[%.3s] [%5.3s] [%-5.3s] [%.0s] [%.10s]\n", "abcdef", "abcdef", "abcdef", "abcdef", "abc");
	exit(0);
}
