# Usual threads are of class TS, with priority 120.
. ./script.sh
load() { $trigger burn:50; }
during 'TS.*120 .@' priclass SECONDS
grep -E '^ +TS' $TMPDIR/out | tr -s ' '
grep -qE '^ +120 \|@* +[1-9][0-9]*' $TMPDIR/out && echo some
