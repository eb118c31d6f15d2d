# A disk that makes no requests is seen by its bios, and by them alone.
# @requires: zram root
. ./io.sh
control=/sys/class/zram-control
number=$(cat $control/hot_add) || exit 9
disk=/dev/zram$number
# Who looks at new devices may have it open for a while.
gone() {
	for try in 1 2 3 4 5 6 7 8 9; do
		echo $number 2> /dev/null > $control/hot_remove && break
		sleep 0.2
	done
	rm -f $disk
}
trap gone EXIT
[ -b $disk ] || mknod $disk b $(tr : ' ' < /sys/block/zram$number/dev)
echo 4M > /sys/block/zram$number/disksize
compared $disk
$dtrace -qn 'io:::start /args[1]->dev_statname == $$1/ { @[probefunc, args[0]->b_flags & B_PHYS ? "not of a file" : "of one",
    args[2]->fi_pathname, args[0]->b_blkno] = count(); }' -c "dd if=$disk of=/dev/null bs=4k count=2 iflag=direct status=none" zram$number
