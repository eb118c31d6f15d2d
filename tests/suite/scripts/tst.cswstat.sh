# A second has switches, threads that sleep and that wake.
. ./script.sh
load() { sleep 0.01; }
during '20' cswstat SECONDS
head -1 $TMPDIR/out
grep -cE '^20[0-9][0-9] .* [1-9][0-9]* +[1-9][0-9]* +[0-9]+ +[1-9][0-9]*$' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
