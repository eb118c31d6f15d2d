# The arguments of trace events are the fields of their records, those of tracepoints what the kernel passes.
cat > $TMPDIR/run.sh <<'S'
/bin/true
exec /bin/sh -c :
S
$dtrace -q -n 'sdt:sched::sched_process_exec /progenyof($target)/ { printf("sdt %s %d\n", stringof(args[0]), args[1] == pid); }
rawtp:sched::sched_process_exec /progenyof($target)/ { printf("rawtp %s %d\n", basename(stringof(args[2]->filename)), args[0]->tgid == pid); }' \
    -c "/bin/sh $TMPDIR/run.sh" | sort
