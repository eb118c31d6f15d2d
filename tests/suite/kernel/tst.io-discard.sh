# Blocks that are given back are neither read nor written, as the kernel's own statistics have it.
# @requires: loop root
truncate -s 4M $TMPDIR/disk
disk=$(losetup -f --show $TMPDIR/disk 2> /dev/null) || exit 9
trap 'losetup -d $disk' EXIT
name=${disk#/dev/}
counts="awk '\$3 == \"$name\" { print \$8, \$10, \$15, \$17 }' /proc/diskstats"
cat > $TMPDIR/run.sh <<S
$counts > $TMPDIR/before
dd if=/dev/zero of=$disk bs=64k count=2 oflag=direct status=none
blkdiscard -l 128k $disk
$counts > $TMPDIR/after
S
$dtrace -qn '
int writes, written, discards, discarded, bytes, counted;
self int discards;

io:::done
/args[1]->dev_statname == $$1 && args[0]->b_flags & B_WRITE/
{
	writes++;
	written += args[0]->b_bcount / 512;
}

io:::done
/args[1]->dev_statname == $$1 && !(args[0]->b_flags & (B_READ | B_WRITE))/
{
	discards++;
	discarded += args[0]->b_bufsize / 512;
	bytes += args[0]->b_bcount;
}

/* BLKDISCARD */
syscall::ioctl:
/execname == "blkdiscard"/
{
	self->discards = probename == "entry" && arg1 == 0x1277;
}

sysinfo:::bwrite, sysinfo:::phwrite, sysinfo:::bread, sysinfo:::phread
/self->discards/
{
	counted++;
}

END
{
	printf("%d %d %d %d\n%d bytes, %d counted\n", writes, written, discards, discarded, bytes, counted);
}' -c "/bin/sh $TMPDIR/run.sh" $name > $TMPDIR/traced
paste -d' ' $TMPDIR/before $TMPDIR/after | awk '{ print $5 - $1, $6 - $2, $7 - $3, $8 - $4 }' > $TMPDIR/counted
head -1 $TMPDIR/traced | cmp - $TMPDIR/counted
cat $TMPDIR/traced
