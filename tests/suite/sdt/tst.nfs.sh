# What an NFS server is asked for, by whom: a procedure of each version of the protocol.
# @requires: nfsd python
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
# How long each took; what a client asks, of which there is none here.
$dtrace -q -c 'python3 nfs.py ask' -n '
nfsv3:::*-start { start[args[1]->noi_xid] = timestamp; }
nfsv3:::*-done /start[args[1]->noi_xid]/ { took[args[0]->ci_remote, probename] = timestamp - start[args[1]->noi_xid]; }
END { printf("%d\n", took["127.0.0.1", "op-null-done"] > 0); }
nfscl:::op-start { trace(args[0]->nci_op); trace(args[0]->nci_xid); }
nfscl:::op-done { trace(args[0]->nci_server); trace(args[0]->nci_version); trace(args[1]); trace(args[2]); }'
echo 0 >/proc/fs/nfsd/threads
umount /proc/fs/nfsd
