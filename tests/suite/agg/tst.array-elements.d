/*
 * Elements of associative arrays as keys, values and weights: the aggregation's key stays what it is.
 * @options: -q
 */
struct pair { int a; int b; char c; };
struct pair p;

BEGIN
{
	number[7] = 3;
	name["abc"] = 4;
	self->own[8, 9] = 5;
	p.a = 1;
	by[p] = 6;

	@plain = sum(number[7]);
	@quantized = quantize(number[7]);
	@["x"] = sum(name["abc"]);
	@numbers[5] = sum(number[7]);
	@numbers[6] = sum(self->own[8, 9]);
	@several[1, number[7], "y", name["abc"], 2] = sum(name["abc"]);
	@weighted[1] = quantize(number[7], by[p]);
	@weighted[2] = quantize(64, ppid != 0 ? number[7] : 0);
	exit(0);
}

END
{
	printa("%@d\n", @plain);
	printa("%s %@d\n", @);
	printa("%d %@d\n", @numbers);
	printa("%d %d %s %d %d: %@d\n", @several);
	printa("%@d\n", @quantized);
	printa("%d %@d\n", @weighted);
}
