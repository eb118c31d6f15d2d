/* Memory in records, and what says where it is. */
BEGIN
{
	p = alloca(8);
	trace(memstr(p, ' ', 8));
	printm(8, memref(p, arg0));
	printm(8, (uintptr_t *)arg1);
	tracemem(p, 8, arg0);
}
