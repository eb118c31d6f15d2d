/*
 * Registers that are kept with the thread.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d\n", uregs[R_FS] == curthread->thread.fsbase, uregs[R_GS] == curthread->thread.gsbase,
	    uregs[R_TRAPNO] == curthread->thread.trap_nr);
	printf("%d %d\n", uregs[R_DS] == curthread->thread.ds, uregs[R_ES] == curthread->thread.es);
	exit(0);
}
