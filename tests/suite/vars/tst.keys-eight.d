/*
 * Associative arrays with eight keys of many kinds: stored, counted, read, deleted.
 * @options: -q
 */
BEGIN
{
	x[1, 2, 3, 4, 5, 6, 7, 8] = 9;
	x[1, 2, 3, 4, 5, 6, 7, 8]++;
	x[1, 2, 3, 4, 5, 6, 7, 9] += x[1, 2, 3, 4, 5, 6, 7, 8] * 2;
	printf("%d %d %d\n", x[1, 2, 3, 4, 5, 6, 7, 8], x[1, 2, 3, 4, 5, 6, 7, 9], x[0, 2, 3, 4, 5, 6, 7, 8]);
	i = 1;
	y["a", i, i + 1, i << 3, i - 5, execname, (char)i, strlen("four")] = "found";
	printf("[%s] %d\n", y["a", 1, 2, 8, -4, execname, 1, 4], y["b", 1, 2, 8, -4, execname, 1, 4] == NULL);
	y["a", i, i + 1, i << 3, i - 5, execname, (char)i, strlen("four")] = 0;
	printf("%d\n", y["a", 1, 2, 8, -4, execname, 1, 4] == NULL);
	z[i] = 10;
	z[i++] = i;
	z[i] += i++;
	printf("%d %d %d %d\n", i, z[1], z[2], z[3]);
	exit(0);
}
