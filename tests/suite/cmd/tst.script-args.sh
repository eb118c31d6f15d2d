# Arguments after the script are macros, options among them are options.
printf '%s\n' 'BEGIN { printf("%d %s %s\n", $1, $$2, $$0); exit(0); }' > $TMPDIR/s.d
cd $TMPDIR
$dtrace -s s.d 12 word -q
$dtrace -qs s.d 12 -- word
