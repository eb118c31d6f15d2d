/*
 * Width and precision from arguments; a negative width means to the left, a negative precision none.
 *
 * @options: -q
 */
BEGIN
{
	w = 6;
	printf("[%*d] [%-*d] [%.*d] [%*.*d]\n", w, 1, w, 2, 3, 3, w, 2, 4);
	printf("[%*d] [%*s] [%.*s]\n", -w, 5, w, "abc", 2, "abc");
	printf("[%.*d]\n", -1, 6);
	exit(0);
}
