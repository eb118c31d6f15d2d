# Each request that begins ends once, also those that write out the disk's cache before or behind their data.
# @requires: loop root
truncate -s 4M $TMPDIR/disk
disk=$(losetup -f --show $TMPDIR/disk 2> /dev/null) || exit 9
trap 'losetup -d $disk' EXIT
cat > $TMPDIR/run.sh <<S
dd if=/dev/zero of=$disk bs=4k count=8 oflag=direct,dsync status=none
dd if=/dev/zero of=$disk bs=4k count=8 conv=fsync status=none
S
$dtrace -qn '
int starts, ends, without, bytes, reads;

io:::start
/args[1]->dev_statname == $$1/
{
	begun[arg0]++;
	starts++;
}

io:::done
/args[1]->dev_statname == $$1/
{
	without += begun[arg0] != 1;
	begun[arg0] = 0;
	ends++;
	bytes += args[0]->b_bcount;
	reads += (args[0]->b_flags & B_READ) != 0;
}

END
{
	printf("%d %d, %d bytes, %d reads\n", starts == ends, without, bytes, reads);
}' -c "/bin/sh $TMPDIR/run.sh" ${disk#/dev/}
