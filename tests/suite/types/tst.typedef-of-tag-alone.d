/*
 * A typedef without a name declares the structure.
 * @options: -q
 */
typedef struct pair {
	int a;
	string b;
};

translator struct pair < int N > {
	a = N;
	b = N == 1 ? "one" : "more";
};

BEGIN
{
	printf("%s %d\n", xlate < struct pair * > (1)->b, xlate < struct pair > (2).a);
	exit(0);
}
