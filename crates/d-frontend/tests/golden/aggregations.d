/* Every aggregating function, keys, increments; what the consumer does. */
BEGIN
{
	@ = count();
	@sum[execname] = sum(arg0);
	@avg[pid, probefunc] = avg(arg0 / 1000);
	@min = min(arg0);
	@max = max(arg0);
	@dev = stddev(arg0);
	@q[cpu] = quantize(arg0, 2);
	@l = lquantize(arg0, 0, 100, 10);
	@ll = llquantize(arg0, 10, 0, 6, 20);
	clear(@q);
	trunc(@sum, 5);
	normalize(@sum, 1000);
	denormalize(@sum);
	printa("%s %@d\n", @sum);
}
