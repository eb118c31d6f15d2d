# Who waits for what: a process for blocks that a file system has beside files, for what it transfers without the cache, and for
# the disk's cache to be written out. What is told as it goes on is what was told as it began to wait. Blocks may be there sooner.
# @requires: kprobes ext4 loop unshare root
. ./filesystem.sh
mounted <<'S'
mkdir $place/folder
dd if=/dev/zero of=$place/folder/file bs=4k count=4 conv=fsync status=none
umount $place
echo 3 > /proc/sys/vm/drop_caches
mount $disk $place
ls $place/folder
dd if=$disk of=/dev/null bs=4k count=1 skip=3 iflag=direct status=none
S
$dtrace -qn '
io:::wait-start
/progenyof($target) && args[1]->dev_statname == $$1/
{
	self->object = arg0;
	self->flags = args[0]->b_flags;
	self->bytes = args[0]->b_bcount;
	self->block = args[0]->b_blkno;
	self->began = timestamp;
}

io:::wait-done
/self->object == arg0 && args[1]->dev_statname == $$1/
{
	@[probefunc, args[0]->b_flags & B_READ ? "reads" : "writes", args[0]->b_bcount, args[2]->fi_pathname,
	    args[0]->b_flags == self->flags && args[0]->b_bcount == self->bytes && args[0]->b_blkno == self->block &&
	    args[0]->b_bufsize == self->bytes && args[0]->b_error == 0 && timestamp > self->began &&
	    getmajor(args[0]->b_edev) == args[1]->dev_major ? "as begun" : "otherwise"] = count();
	self->object = 0;
}

io:::wait-done
/args[1]->dev_statname == $$1 && probefunc == "submit_bio_wait" && args[0]->b_flags & B_READ/
{
	printf("block %d\n", args[0]->b_blkno);
}

END
{
	printa("%s %s %d %s %s\n", @);
}' -c "$within" ${disk#/dev/} | LC_ALL=C sort -u | grep -v '^__wait_on_buffer .* as begun$'
