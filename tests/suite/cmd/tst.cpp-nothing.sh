# An empty name for the preprocessor would take the next argument for its own.
# @requires: cpp
echo 'BEGIN { exit(0); }' > $TMPDIR/s.d
for flag in -D -U -I
do
	$dtrace -q -C $flag '' -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
done
$dtrace -q -D '' -s $TMPDIR/s.d; echo "status $?"
