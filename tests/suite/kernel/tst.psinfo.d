/*
 * The process and thread of a program that is known.
 * @options: -q
 * @trigger: echo:text getppid
 */
syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d\n", curpsinfo->pr_pid == pid, curpsinfo->pr_ppid == ppid, curpsinfo->pr_nlwp);
	printf("%d %d\n", curpsinfo->pr_uid == uid, curpsinfo->pr_gid == gid);
	printf("%s %d %d\n", curpsinfo->pr_fname, curpsinfo->pr_argc, curpsinfo->pr_dmodel == PR_MODEL_LP64);
	printf("%s\n", substr(curpsinfo->pr_psargs, index(curpsinfo->pr_psargs, "trigger ")));
	printf("%s\n", curpsinfo->pr_psargs == execargs ? "the same" : "another");
	printf("%s\n", basename(copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_argv, sizeof (uintptr_t)))));
	printf("%d %d\n", curpsinfo->pr_addr == (uintptr_t)curthread, curpsinfo->pr_lwp.pr_lwpid == tid);
	printf("%d %d %c %s\n", curlwpsinfo->pr_lwpid == tid, curlwpsinfo->pr_state == SONPROC, curlwpsinfo->pr_sname, curlwpsinfo->pr_clname);
	printf("%s %d %d\n", curlwpsinfo->pr_name, curlwpsinfo->pr_onpro == cpu, curlwpsinfo->pr_flag);
	/* Started within the last minute. */
	printf("%d\n", walltimestamp / 1000000000 - curpsinfo->pr_start.tv_sec < 60);
	printf("%d %d %d\n", curcpu->cpu_id == cpu, curcpu->cpu_pset, curcpu->cpu_lgrp >= 0);
}
