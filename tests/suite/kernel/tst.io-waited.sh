# Who waits: whoever reads or writes without the cache does, nobody for what is read ahead.
# @requires: loop root
truncate -s 4M $TMPDIR/disk
disk=$(losetup -f --show $TMPDIR/disk 2> /dev/null) || exit 9
trap 'losetup -d $disk' EXIT
cat > $TMPDIR/run.sh <<S
dd if=/dev/zero of=$disk bs=4k count=2 oflag=direct status=none
dd if=$disk of=/dev/null bs=4k count=2 iflag=direct status=none
dd if=$disk of=/dev/null bs=4k count=64 skip=64 status=none
S
$dtrace -qn '
io:::start
/args[1]->dev_statname == $$1/
{
	@[args[0]->b_flags & B_READ ? "read" : "write", args[0]->b_blkno < 512 ? "without the cache" : "ahead",
	    args[0]->b_flags & B_ASYNC ? "not waited for" : "waited for"] = count();
}

END
{
	printa("%s %s: %s\n", @);
}' -c "/bin/sh $TMPDIR/run.sh" ${disk#/dev/} | LC_ALL=C sort
