# A disk of a test's own, for those that @require loop: $disk, /dev/loopN, whose size is 1 MB.
: > $TMPDIR/image
truncate -s 1M $TMPDIR/image
disk=$(losetup -f --show $TMPDIR/image)
trap 'losetup -d $disk' EXIT
load() { dd if=$disk of=/dev/null bs=64k count=4 iflag=direct; }
