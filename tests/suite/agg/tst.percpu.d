/*
 * aggpercpu adds the value of each CPU.
 *
 * @options: -q -x aggpercpu -x cpu=0
 */
profile-100hz
{
	@[probename] = count();
	@n = sum(1);
}

tick-300ms
{
	trunc(@);
	@k["x"] = sum(3);
	clear(@n);
	exit(0);
}
