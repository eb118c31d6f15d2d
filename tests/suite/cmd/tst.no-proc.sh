# Without /proc, commands of -c can't be started: that is said. Those of system() can.
# @requires: unshare root
cat > $TMPDIR/run.sh <<S
umount -l /proc
$dtrace -n 'BEGIN { exit(0); }' -c true; echo "status \$?"
$dtrace -qw -n 'BEGIN { system("echo command"); exit(0); }'; echo "status \$?"
$dtrace -qn 'BEGIN { trace("traced"); exit(0); }'; echo " status \$?"
S
unshare -m /bin/sh $TMPDIR/run.sh
