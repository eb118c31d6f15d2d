/* Not every variable of other kernels has a counterpart. */
BEGIN
{
	trace(`k_anoninfo.ani_max);
}
