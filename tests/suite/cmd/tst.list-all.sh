# Without a description all probes are listed, each once.
$dtrace -l > $TMPDIR/all; echo "status $?"
head -4 $TMPDIR/all
awk 'NR > 1 { n[$1]++ } END { for (id in n) if (n[id] > 1) print "twice", id }' $TMPDIR/all
awk '$2 == "syscall" && $4 == "getppid" && $3 == "vmlinux" { print $2, $3, $4, $5 }' $TMPDIR/all
