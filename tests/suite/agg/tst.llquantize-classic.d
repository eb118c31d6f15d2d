/*
 * The classic dialect shows an llquantize() from its first step on: all below is one bucket.
 *
 * @options: -q -x version=1.13
 */
BEGIN
{
	@["values"] = llquantize(-5, 10, 1, 2, 10);
	@["values"] = llquantize(3, 10, 1, 2, 10);
	@["values"] = llquantize(10, 10, 1, 2, 10);
	@["values"] = llquantize(47, 10, 1, 2, 10);
	@["values"] = llquantize(230, 10, 1, 2, 10);
	@["beyond"] = llquantize(1000, 10, 1, 2, 10);
	exit(0);
}
