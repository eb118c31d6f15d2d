/* Structures of other kernels have members that nothing stands for. */
BEGIN
{
	trace(curthread->t_procp->p_zone->zone_id);
}
