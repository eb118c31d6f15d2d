# What an NFS server is asked for, by whom: a procedure of each version of the protocol, and what a client of it does.
# @requires: nfsd nfs python
mount -t nfsd nfsd /proc/fs/nfsd
python3 nfs.py serve
$dtrace -q -c 'python3 nfs.py ask' -n '
nfsv3::: { printf("%s:::%s %s %s %s %x %s %s\n", probeprov, probename, args[0]->ci_local, args[0]->ci_remote,
	args[0]->ci_protocol, args[1]->noi_xid, args[1]->noi_curpath, execname); }
nfsv4::: { printf("%s:::%s %s %s %s %x %s\n", probeprov, probename, args[0]->ci_local, args[0]->ci_remote,
	args[0]->ci_protocol, args[1]->noi_xid, execname); }'
# Types of a module, whose name stands before theirs, and of one that another module has the contents of.
$dtrace -q -c 'python3 nfs.py ask' -n '
fbt:nfsd:nfsd_dispatch:entry { printf("%d %d %s\n", args[0]->rq_prog, args[0]->rq_vers,
	stringof(args[0]->rq_xprt->xpt_class->xcl_name)); }
END { printf("%d\n", sizeof(struct nfsd`nfsd4_op) > 100); }'
# The tracepoint that these are made from, with its own arguments.
$dtrace -q -c 'python3 nfs.py ask' -n '
rawtp:sunrpc::svc_process /args[0]->rq_prog == 100003/ { printf("%s %d\n", stringof(args[1]), args[0]->rq_vers); }'
# How long each took; what a client asks, of which there is none yet.
$dtrace -q -c 'python3 nfs.py ask' -n '
nfsv3:::*-start { start[args[1]->noi_xid] = timestamp; }
nfsv3:::*-done /start[args[1]->noi_xid]/ { took[args[0]->ci_remote, probename] = timestamp - start[args[1]->noi_xid]; }
END { printf("%d\n", took["127.0.0.1", "op-null-done"] > 0); }
nfscl:::op-start { trace(args[0]->nci_op); trace(args[0]->nci_xid); }
nfscl:::op-done { trace(args[0]->nci_server); trace(args[0]->nci_version); trace(args[1]); trace(args[2]); }'
# A file is written and read again: one request each, whose bytes are those of the file system's own statistics.
mkdir $TMPDIR/exported $TMPDIR/mounted
python3 nfs.py mount $TMPDIR/exported $TMPDIR/mounted
cat >$TMPDIR/copy.sh <<EOF
dd if=/dev/zero of=$TMPDIR/mounted/file bs=20000 count=1 2>&-
sync $TMPDIR/mounted/file
echo 1 >/proc/sys/vm/drop_caches
cp $TMPDIR/mounted/file /dev/null
EOF
$dtrace -qc "sh $TMPDIR/copy.sh" -n '
io:nfs::
{
	printf("%s:%s:%s %d %d %d", probemod, probefunc, probename, args[0]->b_bcount, args[0]->b_blkno, args[0]->b_error);
	printf(" %s %d %s %s %s %s %d\n", args[0]->b_flags & B_READ ? "R" : "W", getminor(args[0]->b_edev) == args[1]->dev_minor,
	    args[1]->dev_name, args[2]->fi_fs, args[2]->fi_pathname, args[2]->fi_name, args[2]->fi_offset);
}
io:nfs::start { start[arg0] = timestamp; }
io:nfs::done
/start[arg0] && start[arg0] < timestamp/
{
	@bytes[args[0]->b_flags & B_READ ? "read" : "written"] = sum(args[0]->b_bcount - args[0]->b_resid);
	start[arg0] = 0;
}
nfscl:::op-done
/args[0]->nci_op == "READ" || args[0]->nci_op == "WRITE"/
{
	@asked[args[0]->nci_server, args[0]->nci_version, args[0]->nci_op, args[1]] = count();
}
nfsv3:::op-read-*,nfsv3:::op-write-*
{
	@served[args[0]->ci_remote, probename] = count();
}
END
{
	printa("%s %@d\n", @bytes);
	printa("%s %d %s %d: %@d\n", @asked);
	printa("%s %s: %@d\n", @served);
}'
awk -v place=$TMPDIR/mounted '$1 == "device" { own = $5 == place } own && $1 == "bytes:" { print "read", $6, "written", $7 }' \
	/proc/self/mountstats
umount $TMPDIR/mounted
echo 0 >/proc/fs/nfsd/threads
umount /proc/fs/nfsd
