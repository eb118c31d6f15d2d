/*
 * print() of bit-fields in the classic dialect: numbers of their own width, without a sign, as mdb shows them.
 *
 * @options: -q -x version=1.13
 */

struct bits {
	int neg:4;
	unsigned pos:3;
	char small:4;
	long long wide:33;
	int none:2;
};

struct bits bits;

BEGIN
{
	bits.neg = -2;
	bits.pos = 7;
	bits.small = -3;
	bits.wide = -1;
	print(bits);
	exit(0);
}
