# A disk that makes no requests is seen by its bios, and by them alone.
# @requires: zram root
. ./io.sh
number=$(cat /sys/class/zram-control/hot_add) || exit 9
disk=/dev/zram$number
trap 'echo $number > /sys/class/zram-control/hot_remove' EXIT
echo 4M > /sys/block/zram$number/disksize
compared $disk
$dtrace -qn 'io:::start /args[1]->dev_statname == $$1/ { @[probefunc, args[0]->b_flags & B_PHYS ? "not of a file" : "of one",
    args[2]->fi_pathname, args[0]->b_blkno] = count(); }' -c "dd if=$disk of=/dev/null bs=4k count=2 iflag=direct status=none" zram$number
