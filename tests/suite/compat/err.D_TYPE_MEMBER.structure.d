/* Structures of other kernels have members that Linux does not know. */
BEGIN
{
	trace(curthread->t_procp->p_parent->p_pid);
}
