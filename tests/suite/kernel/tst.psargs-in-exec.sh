# While a program is being executed its arguments are its name, and never what stands behind them in its environment.
env -i MARK=environment PATH=$PATH $dtrace -q -n '
vminfo:::, io:::start, rawtp:sched::sched_process_exec /progenyof($target) && strstr(curpsinfo->pr_psargs, "MARK=") != NULL/ {
	printf("%s: %s\n", probename, curpsinfo->pr_psargs);
}
proc:::exec-success /ppid == $target/ { printf("%s\n", curpsinfo->pr_psargs); }' -c "sh -c 'cat /dev/null; cat /dev/null -; exit' < /dev/null"
