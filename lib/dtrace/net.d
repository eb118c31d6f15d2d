/* Address families, sockets and their options; who speaks to whom. */

inline int AF_UNSPEC = 0;
inline int AF_FILE = 1;
inline int AF_LOCAL = 1;
inline int AF_UNIX = 1;
inline int AF_INET = 2;
inline int AF_AX25 = 3;
inline int AF_IPX = 4;
inline int AF_APPLETALK = 5;
inline int AF_NETROM = 6;
inline int AF_BRIDGE = 7;
inline int AF_ATMPVC = 8;
inline int AF_X25 = 9;
inline int AF_INET6 = 10;
inline int AF_ROSE = 11;
inline int AF_NETBEUI = 13;
inline int AF_SECURITY = 14;
inline int AF_KEY = 15;
inline int AF_NETLINK = 16;
inline int AF_ROUTE = 16;
inline int AF_PACKET = 17;
inline int AF_ASH = 18;
inline int AF_ECONET = 19;
inline int AF_ATMSVC = 20;
inline int AF_RDS = 21;
inline int AF_SNA = 22;
inline int AF_IRDA = 23;
inline int AF_PPPOX = 24;
inline int AF_WANPIPE = 25;
inline int AF_LLC = 26;
inline int AF_IB = 27;
inline int AF_MPLS = 28;
inline int AF_CAN = 29;
inline int AF_TIPC = 30;
inline int AF_BLUETOOTH = 31;
inline int AF_IUCV = 32;
inline int AF_RXRPC = 33;
inline int AF_ISDN = 34;
inline int AF_PHONET = 35;
inline int AF_IEEE802154 = 36;
inline int AF_CAIF = 37;
inline int AF_ALG = 38;
inline int AF_NFC = 39;
inline int AF_VSOCK = 40;
inline int AF_KCM = 41;
inline int AF_QIPCRTR = 42;
inline int AF_SMC = 43;
inline int AF_XDP = 44;
inline int AF_MCTP = 45;

inline int SOCK_STREAM = 0x1;
inline int SOCK_DGRAM = 0x2;
inline int SOCK_RAW = 0x3;
inline int SOCK_RDM = 0x4;
inline int SOCK_SEQPACKET = 0x5;
inline int SOCK_DCCP = 0x6;
inline int SOCK_PACKET = 0xa;
inline int SOCK_NONBLOCK = 0x800;
inline int SOCK_CLOEXEC = 0x80000;

inline int SOL_IP = 0;
inline int SOL_SOCKET = 1;
inline int SOL_TCP = 6;
inline int SOL_UDP = 17;
inline int SOL_IPV6 = 41;
inline int SOL_ICMPV6 = 58;
inline int SOL_RAW = 255;
inline int SOL_DECNET = 261;
inline int SOL_X25 = 262;
inline int SOL_PACKET = 263;
inline int SOL_ATM = 264;
inline int SOL_AAL = 265;
inline int SOL_IRDA = 266;
inline int SOL_NETBEUI = 267;
inline int SOL_LLC = 268;
inline int SOL_DCCP = 269;
inline int SOL_NETLINK = 270;
inline int SOL_TIPC = 271;
inline int SOL_RXRPC = 272;
inline int SOL_PPPOL2TP = 273;
inline int SOL_BLUETOOTH = 274;
inline int SOL_PNPIPE = 275;
inline int SOL_RDS = 276;
inline int SOL_IUCV = 277;
inline int SOL_CAIF = 278;
inline int SOL_ALG = 279;
inline int SOL_NFC = 280;
inline int SOL_KCM = 281;
inline int SOL_TLS = 282;
inline int SOL_XDP = 283;
inline int SOL_MPTCP = 284;
inline int SOL_MCTP = 285;
inline int SOL_SMC = 286;

inline int SO_DEBUG = 1;
inline int SO_REUSEADDR = 2;
inline int SO_TYPE = 3;
inline int SO_ERROR = 4;
inline int SO_DONTROUTE = 5;
inline int SO_BROADCAST = 6;
inline int SO_SNDBUF = 7;
inline int SO_RCVBUF = 8;
inline int SO_KEEPALIVE = 9;
inline int SO_LINGER = 13;
inline int SO_REUSEPORT = 15;
inline int SO_PASSCRED = 16;
inline int SO_RCVTIMEO = 20;
inline int SO_SNDTIMEO = 21;

inline int MSG_OOB = 0x1;
inline int MSG_PEEK = 0x2;
inline int MSG_DONTROUTE = 0x4;
inline int MSG_TRUNC = 0x20;
inline int MSG_DONTWAIT = 0x40;
inline int MSG_WAITALL = 0x100;
inline int MSG_NOSIGNAL = 0x4000;
inline int MSG_MORE = 0x8000;
inline int MSG_CMSG_CLOEXEC = 0x40000000;

inline int SHUT_RD = 0;
inline int SHUT_WR = 1;
inline int SHUT_RDWR = 2;

/* Kinds of hardware addresses: link_ntop(). */

inline int ARPHRD_ETHER = 1;
inline int ARPHRD_INFINIBAND = 32;
inline int ARPHRD_LOOPBACK = 772;

/* Direction of a packet. */

inline int NET_PROBE_OUTBOUND = 0;
inline int NET_PROBE_INBOUND = 1;

typedef struct conninfo {
	string ci_local;	/* address of this side */
	string ci_remote;	/* address of the other */
	string ci_protocol;	/* "ipv4", "ipv6" */
} conninfo_t;
