/* NFS: what a server is asked for, and what a client asks. */

#pragma D depends_on library net.d
#pragma D depends_on module sunrpc

typedef struct nfsv3opinfo {
	uint64_t noi_xid;	/* number of the request */
	struct cred *noi_cred;	/* of the thread that serves it */
	string noi_curpath;	/* the kernel tells none: "<unknown>" */
} nfsv3opinfo_t;

translator nfsv3opinfo_t < struct sunrpc`svc_rqst *R > {
	noi_xid = ntohl(R->rq_xid);
	noi_cred = (struct cred *)curthread->cred;
	noi_curpath = "<unknown>";
};

typedef struct nfsv4opinfo {
	uint64_t noi_xid;
	struct cred *noi_cred;
	string noi_curpath;
} nfsv4opinfo_t;

translator nfsv4opinfo_t < struct sunrpc`svc_rqst *R > {
	noi_xid = ntohl(R->rq_xid);
	noi_cred = (struct cred *)curthread->cred;
	noi_curpath = "<unknown>";
};

inline string _nfs_address[struct __kernel_sockaddr_storage *a] =
	a->ss_family == AF_INET ? inet_ntoa(&((struct sockaddr_in *)a)->sin_addr.s_addr) :
	a->ss_family == AF_INET6 ? inet_ntoa6(&((struct sockaddr_in6 *)a)->sin6_addr) : "<unknown>";

translator conninfo_t < struct sunrpc`svc_rqst *R > {
	ci_local = _nfs_address[&R->rq_xprt->xpt_local];
	ci_remote = _nfs_address[&R->rq_xprt->xpt_remote];
	ci_protocol = R->rq_xprt->xpt_remote.ss_family == AF_INET6 ? "ipv6" : "ipv4";
};

typedef struct nfsclinfo {
	string nci_op;		/* name of the operation: "READ"; in version 4 what the COMPOUND is for */
	uint32_t nci_version;	/* of the protocol: 2, 3, 4 */
	uint32_t nci_xid;	/* number of the request, 0 before it has one */
	string nci_server;	/* name of the server */
} nfsclinfo_t;

translator nfsclinfo_t < struct sunrpc`rpc_task *T > {
	nci_op = stringof(T->tk_msg.rpc_proc->p_name);
	nci_version = T->tk_client->cl_vers;
	nci_xid = T->tk_rqstp == NULL ? 0 : ntohl(T->tk_rqstp->rq_xid);
	nci_server = stringof(T->tk_client->cl_xprt->servername);
};
