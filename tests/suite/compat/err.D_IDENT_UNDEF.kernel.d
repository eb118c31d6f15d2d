/*
 * Not every variable of other kernels has a counterpart.
 * @requires: kernel-data
 */
BEGIN
{
	trace(`fsf_total);
}
