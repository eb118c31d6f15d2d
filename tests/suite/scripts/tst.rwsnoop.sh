# A write and a read of a program, with their files.
. ./script.sh
called dd copies
load() { $TMPDIR/copies if=/dev/zero of=$TMPDIR/file bs=12 count=1; }
during rwsnoop -n copies 1
sed -i "s:$TMPDIR:DIR:; s:/[^ ]*\.sh[^ ]*/:DIR/:" $TMPDIR/out
seen ' 12 '
