# What fails says so at its end, with the error that the process gets: a disk whose file finds no room.
# @requires: loop unshare root
mkdir $TMPDIR/small
cat > $TMPDIR/run.sh <<'S'
mount -t tmpfs -o size=64k none $TMPDIR/small || exit 9
truncate -s 1M $TMPDIR/small/disk
disk=$(losetup -f --show $TMPDIR/small/disk) || exit 9
dd if=/dev/zero of=$disk bs=64k count=4 oflag=direct conv=notrunc 2> /dev/null
dd if=$disk of=/dev/null bs=4k count=1 iflag=direct 2> /dev/null
losetup -d $disk
S
$dtrace -qn '
int error;

io:::start
/args[1]->dev_name == "loop"/
{
	begun[arg0] = 1;
	@["start", args[0]->b_flags & B_READ ? "read" : "write", args[0]->b_flags & B_ERROR ? "failed" : "well"] = count();
}

io:::done
/begun[arg0]/
{
	begun[arg0] = 0;
	error = args[0]->b_error != 0 ? args[0]->b_error : error;
	@["done", args[0]->b_flags & B_READ ? "read" : "write", args[0]->b_flags & B_ERROR ? "failed" : "well"] = count();
}

syscall::write:return
/execname == "dd" && errno != 0/
{
	@["write()", "write", errno == error ? "with this error" : "with another"] = count();
}

END
{
	printa("%s %s %s\n", @);
}' -c "unshare -m /bin/sh $TMPDIR/run.sh" | LC_ALL=C sort
