/* TCP: flags, states, and what the tcp provider says of segments and connections. */

#pragma D depends_on library ip.d
#pragma D depends_on library net.d
#pragma D depends_on library system.d

inline int TH_FIN = 0x01;
inline int TH_SYN = 0x02;
inline int TH_RST = 0x04;
inline int TH_PUSH = 0x08;
inline int TH_PSH = 0x08;
inline int TH_ACK = 0x10;
inline int TH_URG = 0x20;
inline int TH_ECE = 0x40;
inline int TH_CWR = 0x80;

inline int TCP_MIN_HEADER_LENGTH = 20;

/* As Linux numbers them. */

inline int TCP_STATE_IDLE = 0;
inline int TCP_STATE_ESTABLISHED = 1;
inline int TCP_STATE_SYN_SENT = 2;
inline int TCP_STATE_SYN_RECEIVED = 3;
inline int TCP_STATE_FIN_WAIT_1 = 4;
inline int TCP_STATE_FIN_WAIT_2 = 5;
inline int TCP_STATE_TIME_WAIT = TCP_TIME_WAIT;
inline int TCP_STATE_CLOSED = 7;
inline int TCP_STATE_CLOSE_WAIT = 8;
inline int TCP_STATE_LAST_ACK = 9;
inline int TCP_STATE_LISTEN = 10;
inline int TCP_STATE_CLOSING = 11;

inline string tcp_state_string[int state] =
	state == TCP_STATE_IDLE ? "state-idle" :
	state == TCP_STATE_ESTABLISHED ? "state-established" :
	state == TCP_STATE_SYN_SENT ? "state-syn-sent" :
	state == TCP_STATE_SYN_RECEIVED ? "state-syn-received" :
	state == TCP_STATE_FIN_WAIT_1 ? "state-fin-wait-1" :
	state == TCP_STATE_FIN_WAIT_2 ? "state-fin-wait-2" :
	state == TCP_STATE_TIME_WAIT ? "state-time-wait" :
	state == TCP_STATE_CLOSED ? "state-closed" :
	state == TCP_STATE_CLOSE_WAIT ? "state-close-wait" :
	state == TCP_STATE_LAST_ACK ? "state-last-ack" :
	state == TCP_STATE_LISTEN ? "state-listen" :
	state == TCP_STATE_CLOSING ? "state-closing" : "<unknown>";

typedef struct tcpinfo {
	uint16_t tcp_sport;	/* source port */
	uint16_t tcp_dport;	/* destination port */
	uint32_t tcp_seq;
	uint32_t tcp_ack;
	uint8_t tcp_offset;	/* where the data starts, in bytes */
	uint8_t tcp_flags;	/* TH_* */
	uint16_t tcp_window;
	uint16_t tcp_checksum;
	uint16_t tcp_urgent;
	uintptr_t tcp_hdr;	/* the header itself */
} tcpinfo_t;

typedef struct tcpsinfo {
	uintptr_t tcps_addr;	/* the socket */
	int tcps_local;		/* whether both ends are on this machine */
	int tcps_active;	/* whether this end has opened the connection */
	uint16_t tcps_lport;
	uint16_t tcps_rport;
	string tcps_laddr;
	string tcps_raddr;
	int32_t tcps_state;	/* TCP_STATE_* */
	uint32_t tcps_iss;	/* first sequence number sent */
	uint32_t tcps_suna;	/* first one not acknowledged */
	uint32_t tcps_snxt;	/* next to be sent */
	uint32_t tcps_rack;	/* acknowledged to the other end */
	uint32_t tcps_rnxt;	/* next expected */
	uint32_t tcps_swnd;	/* send window */
	int32_t tcps_snd_ws;	/* its scale */
	uint32_t tcps_rwnd;	/* receive window */
	int32_t tcps_rcv_ws;	/* its scale */
	uint32_t tcps_cwnd;	/* congestion window */
	uint32_t tcps_cwnd_ssthresh;
	uint32_t tcps_sack_snxt;
	uint32_t tcps_rto;	/* retransmission timeout, in milliseconds */
	uint32_t tcps_mss;
	int tcps_retransmit;	/* whether this segment is sent again */
	uint32_t tcps_rtt;
	uint32_t tcps_rtt_sd;
	uint32_t tcps_irs;	/* first sequence number received */
} tcpsinfo_t;

typedef struct tcplsinfo {
	int32_t tcps_state;	/* the state before */
} tcplsinfo_t;

translator tcpinfo_t < struct tcphdr *H > {
	tcp_sport = ntohs(H->source);
	tcp_dport = ntohs(H->dest);
	tcp_seq = ntohl(H->seq);
	tcp_ack = ntohl(H->ack_seq);
	tcp_offset = H->doff * 4;
	tcp_flags = *((uint8_t *)H + 13);
	tcp_window = ntohs(H->window);
	tcp_checksum = ntohs(H->check);
	tcp_urgent = ntohs(H->urg_ptr);
	tcp_hdr = (uintptr_t)H;
};

/* The socket of a segment, if it is one of TCP: resets that belong to none are sent by a raw one of the kernel's. */

inline struct sock *_tcp_socket[struct sock *S] = _is_whole_socket[S] && S->sk_type != SOCK_STREAM ? NULL : S;

inline struct tcp_sock *_whole_tcp[struct sock *S] = _is_whole_socket[S] ? (struct tcp_sock *)S : NULL;

inline int _is_asked_for[struct sock *S] = S != NULL && S->__sk_common.skc_state == TCP_NEW_SYN_RECV;

inline struct tcp_request_sock *_tcp_request[struct sock *S] = (struct tcp_request_sock *)S;

/* One that listens has room for connections, and so have their sockets, which are made of it. */

inline int _is_active[struct sock *S] = _is_whole_socket[S] && S->sk_max_ack_backlog == 0;

inline int _is_same_address[struct in6_addr *A, struct in6_addr *B] =
	A->in6_u.u6_addr32[0] == B->in6_u.u6_addr32[0] && A->in6_u.u6_addr32[1] == B->in6_u.u6_addr32[1] &&
	A->in6_u.u6_addr32[2] == B->in6_u.u6_addr32[2] && A->in6_u.u6_addr32[3] == B->in6_u.u6_addr32[3];

/*
 * A socket. Where a segment arrives it is not known yet: NULL. Where its state changes, arg6 is the new one.
 * Sequence numbers of the start are those before what was acknowledged and received: of the SYN that was acknowledged, and
 * not of that which was received or which a connection that was asked for began with.
 */

translator tcpsinfo_t < struct sock *S > {
	tcps_addr = (uintptr_t)S;
	tcps_local = S == NULL ? 0 : _is_inet6[S] ?
	    _is_same_address[&S->__sk_common.skc_v6_rcv_saddr, &S->__sk_common.skc_v6_daddr] :
	    S->__sk_common.skc_rcv_saddr == S->__sk_common.skc_daddr;
	tcps_active = _is_active[S];
	tcps_lport = _socket_local_port[S];
	tcps_rport = _socket_remote_port[S];
	tcps_laddr = _socket_local[S];
	tcps_raddr = _socket_remote[S];
	tcps_state = arg6 != 0 ? arg6 : S == NULL ? 0 :
	    _is_asked_for[S] ? TCP_STATE_SYN_RECEIVED : S->__sk_common.skc_state;
	tcps_iss = _is_asked_for[S] ? _tcp_request[S]->snt_isn :
	    _whole_tcp[S] == NULL || _whole_tcp[S]->snd_nxt == 0 ? 0 :
	    _whole_tcp[S]->snd_una - _whole_tcp[S]->bytes_acked - !_is_active[S];
	tcps_suna = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_una;
	tcps_snxt = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_nxt;
	tcps_rack = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->rcv_wup;
	tcps_rnxt = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->rcv_nxt;
	tcps_swnd = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_wnd;
	tcps_snd_ws = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->rx_opt.snd_wscale;
	tcps_rwnd = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->rcv_wnd;
	tcps_rcv_ws = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->rx_opt.rcv_wscale;
	tcps_cwnd = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_cwnd * _whole_tcp[S]->mss_cache;
	tcps_cwnd_ssthresh = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_ssthresh;
	tcps_sack_snxt = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->snd_nxt;
	tcps_rto = _whole_tcp[S] == NULL ? 0 : ((struct inet_connection_sock *)S)->icsk_rto * 1000 / _kernel_hz;
	tcps_mss = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->mss_cache;
	tcps_retransmit = _whole_tcp[S] == NULL ? 0 : ((struct inet_connection_sock *)S)->icsk_retransmits;
	tcps_rtt = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->srtt_us >> 3;
	tcps_rtt_sd = _whole_tcp[S] == NULL ? 0 : _whole_tcp[S]->mdev_us >> 2;
	tcps_irs = _is_asked_for[S] ? _tcp_request[S]->rcv_isn :
	    _whole_tcp[S] == NULL || _whole_tcp[S]->rcv_nxt == 0 ? 0 :
	    _whole_tcp[S]->rcv_nxt - _whole_tcp[S]->bytes_received - 1;
};

typedef int32_t tcp_state_t;

translator tcplsinfo_t < tcp_state_t N > {
	tcps_state = N;
};

/*
 * The headers of a segment. Where there is no packet to look at it is the socket that tells of them: then the two highest
 * bits of the address, which are set in all addresses of the kernel, say who has sent it.
 */

typedef struct tcp_network tcp_network_t;
typedef struct tcp_transport tcp_transport_t;

inline int SENT_BY_PEER = 1;
inline int SENT_BY_SELF = 2;

inline int _segment_sender[void *P] = (uintptr_t)P >> 62;

inline int _has_headers[void *P] = _segment_sender[P] > SENT_BY_SELF;

inline struct sock *_segment_socket[void *P] = (struct sock *)((uintptr_t)P | 0xc000000000000000);

inline struct tcp_sock *_segment_tcp[void *P] = (struct tcp_sock *)_segment_socket[P];

translator ipinfo_t < tcp_network_t *P > {
	ip_ver = _has_headers[P] ? _ip_version[(struct iphdr *)P] : _is_inet6[_segment_socket[P]] ? 6 : 4;
	ip_plength = _has_headers[P] ? xlate < ipinfo_t > ((struct iphdr *)P).ip_plength : 0;
	ip_saddr =
	    _has_headers[P] ? xlate < ipinfo_t > ((struct iphdr *)P).ip_saddr :
	    _segment_sender[P] == SENT_BY_PEER ? _socket_remote[_segment_socket[P]] : _socket_local[_segment_socket[P]];
	ip_daddr =
	    _has_headers[P] ? xlate < ipinfo_t > ((struct iphdr *)P).ip_daddr :
	    _segment_sender[P] == SENT_BY_PEER ? _socket_local[_segment_socket[P]] : _socket_remote[_segment_socket[P]];
};

translator tcpinfo_t < tcp_transport_t *P > {
	tcp_sport =
	    _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_sport :
	    _segment_sender[P] == SENT_BY_PEER ? _socket_remote_port[_segment_socket[P]] : _socket_local_port[_segment_socket[P]];
	tcp_dport =
	    _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_dport :
	    _segment_sender[P] == SENT_BY_PEER ? _socket_local_port[_segment_socket[P]] : _socket_remote_port[_segment_socket[P]];
	tcp_seq =
	    _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_seq :
	    _segment_sender[P] == SENT_BY_PEER ? _segment_tcp[P]->rcv_nxt : _segment_tcp[P]->snd_nxt;
	tcp_ack =
	    _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_ack :
	    _segment_sender[P] == SENT_BY_PEER ? _segment_tcp[P]->snd_una : _segment_tcp[P]->rcv_nxt;
	tcp_offset = _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_offset : TCP_MIN_HEADER_LENGTH;
	tcp_flags = _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_flags : TH_ACK;
	tcp_window = _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_window : 0;
	tcp_checksum = _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_checksum : 0;
	tcp_urgent = _has_headers[P] ? xlate < tcpinfo_t > ((struct tcphdr *)P).tcp_urgent : 0;
	tcp_hdr = _has_headers[P] ? (uintptr_t)P : 0;
};
