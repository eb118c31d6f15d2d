# Requests of a disk: their sizes and kinds are what the kernel's own statistics say.
# @requires: loop root
. ./io.sh
truncate -s 4M $TMPDIR/disk
disk=$(losetup -f --show $TMPDIR/disk 2> /dev/null) || exit 9
trap 'losetup -d $disk' EXIT
compared $disk
