/* Variables of other kernels are not here. */
BEGIN
{
	trace(`hp_avenrun[0]);
}
