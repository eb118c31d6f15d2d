# The value of each CPU, of those too on which dtrace itself may not run.
first=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')
taskset -c $first $dtrace -qx aggpercpu -n 'BEGIN { @ = count(); exit(0); }' > $TMPDIR/out
[ $(grep -c '\[CPU' $TMPDIR/out) -eq $(getconf _NPROCESSORS_ONLN) ] && echo all
