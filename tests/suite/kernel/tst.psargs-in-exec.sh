# While a program is being executed its arguments are its name, and not what stands behind them, too; there are none to be counted.
env -i MARK=environment PATH=$PATH $dtrace -q -n '
vminfo:::, io:::start, rawtp:sched::sched_process_exec /progenyof($target) && (strstr(curpsinfo->pr_psargs, "MARK=") != NULL || curpsinfo->pr_argc > 9)/ {
	printf("%s: %d %s\n", probename, curpsinfo->pr_argc, curpsinfo->pr_psargs);
}
proc:::exec-success /ppid == $target/ { printf("%s\n", curpsinfo->pr_psargs); }' -c "sh -c 'cat /dev/null; cat /dev/null -; exit'"
