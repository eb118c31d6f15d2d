/* Not every variable of other kernels has a counterpart. */
BEGIN
{
	trace(`fsf_total);
}
