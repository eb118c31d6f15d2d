# A program that reads and writes, in a report.
. ./script.sh
called dd copies
load() { $TMPDIR/copies if=/dev/zero of=/dev/null bs=12345 count=2; }
during 'copies +W.*copies +R' rwtop -C -n copies SECONDS 1
sed -i 1d $TMPDIR/out
# Of a copy at work when tracing began, only the last bytes are there.
seen copies | sed 's/ [0-9]*$/ N/' | sort -u
