/*
 * Expressions that need more values at once than there are registers.
 * @options: -q
 */
BEGIN
{
	a = b = c = d = e = f = g = h = i = j = k = 7;
	this->x = 1;
	printf("%d\n", a++ + (b++ + (c++ + (d++ + (e++ + (f++ + (g++ + (h++ + (i++ + (j++ + k++))))))))));
	printf("%d\n", a++ * (b++ - (c++ * (d++ - (e++ * (f++ - (g++ * (h++ - (i++ * (j++ - k++))))))))));
	printf("%d\n", a++ > (b++ + (c++ > (d++ + (e++ > (f++ + (g++ > (h++ + (i++ > (j++ + k++))))))))));
	printf("%d %d\n", a + k, this->x);
	exit(0);
}
