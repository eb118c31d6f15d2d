# A second has reads, writes and files that are opened.
. ./script.sh
load() { dd if=/dev/zero of=/dev/null count=2; }
during ' [1-9][0-9]* +[1-9][0-9]* +[1-9][0-9]* +[0-9]+ +[0-9]+' vfsstat SECONDS
head -1 $TMPDIR/out | tr -s ' '
grep -cE '^20[0-9][0-9] .* [1-9][0-9]* +[1-9][0-9]* +[1-9][0-9]* +[0-9]+ +[0-9]+$' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
