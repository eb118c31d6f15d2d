# What a process writes, by file.
. ./script.sh
sh -c 'while :; do echo; sleep 0.05; done' > $TMPDIR/file &
writer=$!
script pfilestat $writer 1 > $TMPDIR/out
kill $writer
awk 'NR == 1 { print } $2 == "W" { sub(".*/", "", $6); print $1, $2, ($3 > 2), ($3 == $4), $6 }' $TMPDIR/out
