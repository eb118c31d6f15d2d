/*
 * A translated bit-field is as narrow as it is declared.
 *
 * @options: -q
 */
struct bits {
	unsigned low:3;
	int sign:4;
};

translator struct bits < int I > {
	low = I;
	sign = I;
};

BEGIN
{
	printf("%d %d\n", xlate<struct bits>(13).low, xlate<struct bits *>(13)->sign);
	exit(0);
}
