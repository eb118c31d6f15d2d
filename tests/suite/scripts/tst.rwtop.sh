# A program that reads and writes, in a report.
. ./script.sh
called dd copies
load() { $TMPDIR/copies if=/dev/zero of=/dev/null bs=12345 count=2; }
during 'copies +W.*copies +R' rwtop -C -n copies SECONDS 1
sed -i 1d $TMPDIR/out
seen copies | sort
