# Which file is read and written, and where in it: none of the blocks that the file system has beside files, nor of what a process
# transfers without the cache, even from memory that is of a file.
# @requires: ext4 loop unshare python root
. ./filesystem.sh
mounted <<'S'
mkdir $place/folder
dd if=/dev/urandom of=$place/folder/file bs=4k count=64 conv=fsync status=none
dd if=$place/folder/file iflag=nocache count=0 status=none
dd if=$place/folder/file of=/dev/null bs=4k skip=10 count=1 status=none
python3 direct.py $place/direct $place/mapped
sync
S
$dtrace -qn '
this string way;

io:::start, io:::done
/args[1]->dev_statname == $$1 && args[0]->b_bcount != 0/
{
	this->way = args[0]->b_flags & B_READ ? "read" : "write";
	@files[this->way, args[0]->b_flags & B_PAGEIO ? "pages" : "others", args[2]->fi_pathname,
	    args[2]->fi_dirname, args[2]->fi_name, args[2]->fi_fs, args[2]->fi_mount] = count();
	@first[this->way, args[2]->fi_pathname] = min(args[2]->fi_offset);
	@last[this->way, args[2]->fi_pathname] = max(args[2]->fi_offset + args[0]->b_bcount);
}

END
{
	printa("%s %s %s %s %s %s %s\n", @files);
	printa("first: %s %s %@d\n", @first);
	printa("last: %s %s %@d\n", @last);
}' -c "$within" ${disk#/dev/} | LC_ALL=C sort | grep -v '^last.*<none>'
