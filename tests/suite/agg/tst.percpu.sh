# aggpercpu adds the value of each CPU, whatever number of them there is.
$dtrace -q -x aggpercpu -x cpu=0 -n '
profile-100hz { @[probename] = count(); @n = sum(1); }
tick-300ms { trunc(@); @k["x"] = sum(3); clear(@n); exit(0); }' > $TMPDIR/out
grep -v 'CPU [1-9]' $TMPDIR/out
