# What Linux does not keep of processes and threads, or keeps in parts, is refused; what it has not at all is 0.
for member in size rssize pctcpu pctmem poolid projid lwp.pr_nice lwp.pr_oldpri lwp.pr_cpu lwp.pr_pctcpu lwp.pr_stype lwp.pr_wchan; do
    $dtrace -xerrtags -qn "BEGIN { printf(\"$member %d\\n\", curpsinfo->pr_$member); exit(0); }" 2>&1 | grep -v '^$' | sed 's/^dtrace.*\[/[/'
done
