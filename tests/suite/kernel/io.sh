# compared DISK: what io says of some writes and reads beside what the kernel's own statistics say of them, then whether each
# end has a start, and whether both arguments mean the same device.
compared() {
	name=${1#/dev/}
	cat > $TMPDIR/run.sh <<S
awk '\$3 == "$name" { print \$4, \$6, \$8, \$10 }' /proc/diskstats > $TMPDIR/before
dd if=/dev/zero of=$1 bs=64k count=8 oflag=direct 2> /dev/null
dd if=$1 of=/dev/null bs=4k count=3 iflag=direct 2> /dev/null
awk '\$3 == "$name" { print \$4, \$6, \$8, \$10 }' /proc/diskstats > $TMPDIR/after
S
	$dtrace -q -n '
int paired, reads, writes, read, written;
io:::start /args[1]->dev_statname == $$1/ { start[arg0] = 1; started++; }
io:::done /args[1]->dev_statname == $$1/ {
	paired += start[arg0];
	reads += (args[0]->b_flags & B_READ) != 0;
	writes += (args[0]->b_flags & B_WRITE) != 0;
	read += (args[0]->b_flags & B_READ) != 0 ? args[0]->b_bcount / 512 : 0;
	written += (args[0]->b_flags & B_WRITE) != 0 ? args[0]->b_bcount / 512 : 0;
	same = getmajor(args[0]->b_edev) == args[1]->dev_major && getminor(args[0]->b_edev) == args[1]->dev_minor &&
	    args[1]->dev_pathname == strjoin("/dev/", $$1);
}
END { printf("%d %d %d %d\n%d %d\n", reads, read, writes, written, started == paired, same); }' -c "/bin/sh $TMPDIR/run.sh" $name > $TMPDIR/traced
	paste -d' ' $TMPDIR/before $TMPDIR/after | awk '{ print $5 - $1, $6 - $2, $7 - $3, $8 - $4 }' > $TMPDIR/counted
	head -1 $TMPDIR/traced | cmp - $TMPDIR/counted
	cat $TMPDIR/traced
}
