/* Constants of the D library: of the same numbers as in C.
   @options: -q */

BEGIN
{
	printf("%d %d %d\n", ENOENT, SIGHUP, DTRACEFLT_DIVZERO);
	printf("%o %d %d\n", O_CREAT | O_TRUNC, AF_INET6, IPPROTO_TCP);
	printf("%s %s\n", tcp_state_string[TCP_STATE_LISTEN], tcp_state_string[99]);
	printf("%d %d %d\n", SEEK_END, CLD_EXITED, PR_MODEL_LP64);
	printf("%d %d\n", sizeof (ipaddr_t), sizeof (timestruc_t));
	printf("%d %d %d\n", SOBJ_MUTEX, SOBJ_SHUTTLE, curlwpsinfo->pr_stype == SOBJ_NONE);
	exit(0);
}
