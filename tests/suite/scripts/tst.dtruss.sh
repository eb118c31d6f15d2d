# Calls of a command: paths, data, and what came of it.
. ./script.sh
script dtruss $trigger open:/etc/passwd open:/no/such write:text close-bad:2 > $TMPDIR/out
seen '/etc/passwd|/no/such|text|close\(0xFF'
# With times and ids, one call alone, counted; of processes by name for as long as it is traced.
script dtruss -ac -t close $trigger close-bad:2 > $TMPDIR/out
seen 'close\(0xFF|^close' | sed -E 's/ [0-9N]+ [0-9N]+ close/ T T close/' | uniq
# The words of the command as they are.
script dtruss -t write $trigger "write:it's  one" > $TMPDIR/out
grep -c "it's  one" $TMPDIR/out
