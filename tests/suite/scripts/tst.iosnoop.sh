# What a program reads from a disk, block by block.
# @requires: loop
. ./script.sh
. ./disk.sh
called dd copies
load() { $TMPDIR/copies if=$disk of=/dev/null bs=64k count=4 iflag=direct; }
during ' 384 ' iosnoop -n copies -d ${disk#/dev/} SECONDS
sed -i 's:/dev/loop[0-9]*:DISK:' $TMPDIR/out
awk 'NR == 1 || /copies/ { print $1, $3, $4, $5, $6, $7 }' $TMPDIR/out | sort -u
