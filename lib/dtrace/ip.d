/* The Internet protocols: addresses, protocol numbers, and what the ip provider says of packets. */

#pragma D depends_on library net.d

typedef uint32_t ipaddr_t;

typedef struct in6_addr in6_addr_t;

inline int IPPROTO_HOPOPTS = 0;
inline int IPPROTO_IP = 0;
inline int IPPROTO_ICMP = 1;
inline int IPPROTO_IGMP = 2;
inline int IPPROTO_IPIP = 4;
inline int IPPROTO_TCP = 6;
inline int IPPROTO_EGP = 8;
inline int IPPROTO_PUP = 12;
inline int IPPROTO_UDP = 17;
inline int IPPROTO_IDP = 22;
inline int IPPROTO_TP = 29;
inline int IPPROTO_DCCP = 33;
inline int IPPROTO_IPV6 = 41;
inline int IPPROTO_ROUTING = 43;
inline int IPPROTO_FRAGMENT = 44;
inline int IPPROTO_RSVP = 46;
inline int IPPROTO_GRE = 47;
inline int IPPROTO_ESP = 50;
inline int IPPROTO_AH = 51;
inline int IPPROTO_ICMPV6 = 58;
inline int IPPROTO_NONE = 59;
inline int IPPROTO_DSTOPTS = 60;
inline int IPPROTO_MTP = 92;
inline int IPPROTO_BEETPH = 94;
inline int IPPROTO_ENCAP = 98;
inline int IPPROTO_PIM = 103;
inline int IPPROTO_COMP = 108;
inline int IPPROTO_SCTP = 132;
inline int IPPROTO_MH = 135;
inline int IPPROTO_UDPLITE = 136;
inline int IPPROTO_MPLS = 137;
inline int IPPROTO_ETHERNET = 143;
inline int IPPROTO_RAW = 255;
inline int IPPROTO_MPTCP = 262;

typedef struct pktinfo {
	uintptr_t pkt_addr;	/* the packet's buffer; NULL if there is none */
} pktinfo_t;

typedef struct csinfo {
	uintptr_t cs_addr;	/* the socket */
	uint64_t cs_cid;	/* a number of the connection, made of both addresses and ports */
	pid_t cs_pid;		/* -1: Linux does not keep whose it is */
	id_t cs_zoneid;		/* 0 */
} csinfo_t;

typedef struct ipinfo {
	uint8_t ip_ver;		/* 4 or 6 */
	uint32_t ip_plength;	/* bytes behind the IP header */
	string ip_saddr;	/* source */
	string ip_daddr;	/* destination */
} ipinfo_t;

typedef uint64_t netstackid_t;

typedef struct ifinfo {
	string if_name;		/* eth0, ... */
	int8_t if_local;	/* whether the packet stays on this machine */
	netstackid_t if_ipstack;
	uintptr_t if_addr;
} ifinfo_t;

typedef struct ipv4info {
	uint8_t ipv4_ver;
	uint8_t ipv4_ihl;	/* length of the header in bytes */
	uint8_t ipv4_tos;
	uint16_t ipv4_length;	/* header and payload */
	uint16_t ipv4_ident;
	uint8_t ipv4_flags;	/* 4: must not be cut up, 2: more fragments come */
	uint16_t ipv4_offset;	/* of a fragment, in units of 8 bytes */
	uint8_t ipv4_ttl;
	uint8_t ipv4_protocol;
	string ipv4_protostr;
	uint16_t ipv4_checksum;
	ipaddr_t ipv4_src;
	ipaddr_t ipv4_dst;
	string ipv4_saddr;
	string ipv4_daddr;
	uintptr_t ipv4_hdr;	/* the header itself */
} ipv4info_t;

typedef struct ipv6info {
	uint8_t ipv6_ver;
	uint8_t ipv6_tclass;
	uint32_t ipv6_flow;
	uint16_t ipv6_plen;	/* payload */
	uint8_t ipv6_nexthdr;
	string ipv6_nextstr;
	uint8_t ipv6_hlim;
	in6_addr_t *ipv6_src;
	in6_addr_t *ipv6_dst;
	string ipv6_saddr;
	string ipv6_daddr;
	uintptr_t ipv6_hdr;	/* the header itself */
} ipv6info_t;

/*
 * Sockets. Those of a connection that is asked for, and of one that waits for stray segments, are smaller than others
 * (states as include/net/tcp_states.h numbers them).
 */

inline int TCP_TIME_WAIT = 6;
inline int TCP_NEW_SYN_RECV = 12;

inline int _is_whole_socket[struct sock *S] =
	S != NULL && S->__sk_common.skc_state != TCP_TIME_WAIT && S->__sk_common.skc_state != TCP_NEW_SYN_RECV;

inline int _is_inet_socket[struct sock *S] =
	S != NULL && (S->__sk_common.skc_family == AF_INET || S->__sk_common.skc_family == AF_INET6);

/* One of IPv6 that speaks IPv4 has addresses such as ::ffff:127.0.0.1. */

inline int _is_v4mapped[struct in6_addr *A] =
	A->in6_u.u6_addr32[0] == 0 && A->in6_u.u6_addr32[1] == 0 && A->in6_u.u6_addr32[2] == htonl(0xffff);

inline int _is_inet6[struct sock *S] =
	S->__sk_common.skc_family == AF_INET6 && !_is_v4mapped[&S->__sk_common.skc_v6_rcv_saddr] &&
	!_is_v4mapped[&S->__sk_common.skc_v6_daddr];

inline string _socket_local[struct sock *S] = S == NULL ? "<none>" :
	_is_inet6[S] ? inet_ntoa6(&S->__sk_common.skc_v6_rcv_saddr) : inet_ntoa((ipaddr_t *)&S->__sk_common.skc_rcv_saddr);

inline string _socket_remote[struct sock *S] = S == NULL ? "<none>" :
	_is_inet6[S] ? inet_ntoa6(&S->__sk_common.skc_v6_daddr) : inet_ntoa((ipaddr_t *)&S->__sk_common.skc_daddr);

/* One that is closed has given its port back, but remembers it. */

inline uint16_t _socket_local_port[struct sock *S] =
	S == NULL ? 0 :
	S->__sk_common.skc_num == 0 && _is_whole_socket[S] && _is_inet_socket[S] ? ntohs(((struct inet_sock *)S)->inet_sport) :
	S->__sk_common.skc_num;

inline uint16_t _socket_remote_port[struct sock *S] = S == NULL ? 0 : ntohs(S->__sk_common.skc_dport);

translator pktinfo_t < struct sk_buff *B > {
	pkt_addr = (uintptr_t)B;
};

/* Headers: the version is in the first four bits of both. */

inline int _ip_version[struct iphdr *H] = *(uint8_t *)H >> 4;

/*
 * The number of a connection: of one side's address and port, then the other's. Where a packet arrives it is all that is known of
 * the socket, so it is the same number wherever the connection is met.
 */

inline uint64_t _connection[uint32_t L, uint16_t lport, uint32_t R, uint16_t rport] =
	((uint64_t)L << 32 | R) * 0x9e3779b97f4a7c15 ^ ((uint64_t)lport << 16 | rport) * 0xc2b2ae3d27d4eb4f;

inline uint32_t _folded[struct in6_addr *A] =
	A->in6_u.u6_addr32[0] ^ A->in6_u.u6_addr32[1] ^ A->in6_u.u6_addr32[2] ^ A->in6_u.u6_addr32[3];

inline uint64_t _socket_connection[struct sock *S] = _is_inet6[S] ?
	_connection[_folded[&S->__sk_common.skc_v6_rcv_saddr], _socket_local_port[S],
	    _folded[&S->__sk_common.skc_v6_daddr], _socket_remote_port[S]] :
	_connection[S->__sk_common.skc_rcv_saddr, _socket_local_port[S], S->__sk_common.skc_daddr, _socket_remote_port[S]];

/* Ports are the first that TCP and UDP have. Of a part of a packet the first alone has them. */

inline int _has_ports[int protocol] = protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;

inline uint32_t _packet_ports[struct iphdr *H] = _ip_version[H] == 4 ?
	(_has_ports[H->protocol] && (ntohs(H->frag_off) & 0x1fff) == 0 ? *(uint32_t *)((uintptr_t)H + H->ihl * 4) : 0) :
	_has_ports[((struct ipv6hdr *)H)->nexthdr] ? *(uint32_t *)((struct ipv6hdr *)H + 1) : 0;

inline uint16_t _packet_source_port[struct iphdr *H] = ntohl(_packet_ports[H]) >> 16;

inline uint16_t _packet_port[struct iphdr *H] = ntohl(_packet_ports[H]) & 0xffff;

inline uint32_t _packet_source[struct iphdr *H] =
	_ip_version[H] == 4 ? H->saddr : _folded[&((struct ipv6hdr *)H)->saddr];

inline uint32_t _packet_destination[struct iphdr *H] =
	_ip_version[H] == 4 ? H->daddr : _folded[&((struct ipv6hdr *)H)->daddr];

/* One that is of a socket is sent by it, unless it has come from a device. */

inline int _is_sent[struct sk_buff *B, struct sock *S] = S != NULL && B->skb_iif == 0;

inline uint64_t _packet_connection[struct iphdr *H, int sent] = sent ?
	_connection[_packet_source[H], _packet_source_port[H], _packet_destination[H], _packet_port[H]] :
	_connection[_packet_destination[H], _packet_port[H], _packet_source[H], _packet_source_port[H]];

/*
 * Where there is a packet, it is arg0, and arg2 is the address of its header; the two highest bits are set in all addresses of the
 * kernel.
 */

translator csinfo_t < struct sock *S > {
	cs_addr = (uintptr_t)S;
	cs_cid = (uint64_t)arg2 >> 62 == 3 ? _packet_connection[(struct iphdr *)arg2, _is_sent[(struct sk_buff *)arg0, S]] :
	    S == NULL ? 0 : _socket_connection[S];
	cs_pid = -1;
	cs_zoneid = 0;
};

translator ipinfo_t < struct iphdr *H > {
	ip_ver = _ip_version[H];
	ip_plength = _ip_version[H] == 4 ? ntohs(H->tot_len) - H->ihl * 4 : ntohs(((struct ipv6hdr *)H)->payload_len);
	ip_saddr = _ip_version[H] == 4 ? inet_ntoa((ipaddr_t *)&H->saddr) : inet_ntoa6(&((struct ipv6hdr *)H)->saddr);
	ip_daddr = _ip_version[H] == 4 ? inet_ntoa((ipaddr_t *)&H->daddr) : inet_ntoa6(&((struct ipv6hdr *)H)->daddr);
};

inline unsigned int IFF_LOOPBACK = 0x8;

translator ifinfo_t < struct net_device *D > {
	if_name = D == NULL ? "<null>" : stringof(D->name);
	if_local = D == NULL ? 0 : (D->flags & IFF_LOOPBACK) != 0;
	if_ipstack = 0;
	if_addr = (uintptr_t)D;
};

inline string _ip_protocol[int protocol] =
	protocol == IPPROTO_TCP ? "TCP" :
	protocol == IPPROTO_UDP ? "UDP" :
	protocol == IPPROTO_ICMP ? "ICMP" :
	protocol == IPPROTO_ICMPV6 ? "ICMPV6" :
	protocol == IPPROTO_IGMP ? "IGMP" :
	protocol == IPPROTO_EGP ? "EGP" :
	protocol == IPPROTO_IPV6 ? "IPV6" :
	protocol == IPPROTO_ROUTING ? "ROUTE" :
	protocol == IPPROTO_FRAGMENT ? "FRAG" :
	protocol == IPPROTO_ESP ? "ESP" :
	protocol == IPPROTO_AH ? "AH" :
	protocol == IPPROTO_SCTP ? "SCTP" :
	protocol == IPPROTO_RAW ? "RAW" : lltostr(protocol);

/* Of a packet of the other version all is 0, and strings are "<none>". */

translator ipv4info_t < struct iphdr *H > {
	ipv4_ver = H == NULL ? 0 : H->version;
	ipv4_ihl = H == NULL ? 0 : H->ihl * 4;
	ipv4_tos = H == NULL ? 0 : H->tos;
	ipv4_length = H == NULL ? 0 : ntohs(H->tot_len);
	ipv4_ident = H == NULL ? 0 : ntohs(H->id);
	ipv4_flags = H == NULL ? 0 : ntohs(H->frag_off) >> 12 & 0xe;
	ipv4_offset = H == NULL ? 0 : ntohs(H->frag_off) & 0x1fff;
	ipv4_ttl = H == NULL ? 0 : H->ttl;
	ipv4_protocol = H == NULL ? 0 : H->protocol;
	ipv4_protostr = H == NULL ? "<none>" : _ip_protocol[H->protocol];
	ipv4_checksum = H == NULL ? 0 : ntohs(H->check);
	ipv4_src = H == NULL ? 0 : H->saddr;
	ipv4_dst = H == NULL ? 0 : H->daddr;
	ipv4_saddr = H == NULL ? "<none>" : inet_ntoa((ipaddr_t *)&H->saddr);
	ipv4_daddr = H == NULL ? "<none>" : inet_ntoa((ipaddr_t *)&H->daddr);
	ipv4_hdr = (uintptr_t)H;
};

translator ipv6info_t < struct ipv6hdr *H > {
	ipv6_ver = H == NULL ? 0 : 6;
	ipv6_tclass = H == NULL ? 0 : (ntohl(*(uint32_t *)H) >> 20) & 0xff;
	ipv6_flow = H == NULL ? 0 : ntohl(*(uint32_t *)H) & 0xfffff;
	ipv6_plen = H == NULL ? 0 : ntohs(H->payload_len);
	ipv6_nexthdr = H == NULL ? 0 : H->nexthdr;
	ipv6_nextstr = H == NULL ? "<none>" : _ip_protocol[H->nexthdr];
	ipv6_hlim = H == NULL ? 0 : H->hop_limit;
	ipv6_src = H == NULL ? NULL : &H->saddr;
	ipv6_dst = H == NULL ? NULL : &H->daddr;
	ipv6_saddr = H == NULL ? "<none>" : inet_ntoa6(&H->saddr);
	ipv6_daddr = H == NULL ? "<none>" : inet_ntoa6(&H->daddr);
	ipv6_hdr = (uintptr_t)H;
};
