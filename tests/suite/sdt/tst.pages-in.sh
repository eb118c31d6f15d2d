# What comes into memory from disks: faults that wait for it are those that the kernel counts, and what a program writes is none.
# @requires: ext4 loop unshare python root
cd ../kernel
. ./filesystem.sh
cd ../sdt
mounted <<'S'
dd if=/dev/zero of=$place/file bs=4k count=200 conv=fsync status=none
python3 faults.py $place/file
S
$dtrace -qn '
self int counts;

vminfo:::pgin, vminfo:::pgpgin, vminfo:::fspgin, vminfo:::maj_fault
/self->counts/
{
	counted[probename] += arg0;
}

vminfo:::pgin, vminfo:::pgpgin, vminfo:::fspgin
/progenyof($target) && execname == "dd"/
{
	@[probename, execname] = count();
}

syscall::getpriority:entry
/progenyof($target)/
{
	self->counts = !self->counts;
}

END
{
	printf("counted %d %d %d %d\n", counted["maj_fault"], counted["pgin"], counted["pgpgin"], counted["fspgin"]);
}' -c "$within" | awk '$1 == "told" { told = $2 } $1 == "counted" { print told, $2 == told, $3, $4, $5 }'
