/* UDP: what the udp provider says of datagrams and sockets. */

#pragma D depends_on library ip.d
#pragma D depends_on library net.d

typedef struct udpinfo {
	uint16_t udp_sport;	/* source port */
	uint16_t udp_dport;	/* destination port */
	uint16_t udp_length;	/* header and payload */
	uint16_t udp_checksum;
	uintptr_t udp_hdr;	/* the header itself */
} udpinfo_t;

typedef struct udpsinfo {
	uintptr_t udps_addr;	/* the socket */
	uint16_t udps_lport;
	uint16_t udps_rport;
	string udps_laddr;
	string udps_raddr;
} udpsinfo_t;

translator udpinfo_t < struct udphdr *H > {
	udp_sport = ntohs(H->source);
	udp_dport = ntohs(H->dest);
	udp_length = ntohs(H->len);
	udp_checksum = ntohs(H->check);
	udp_hdr = (uintptr_t)H;
};

/* Where a datagram arrives its socket is not known yet: NULL. */

translator udpsinfo_t < struct sock *S > {
	udps_addr = (uintptr_t)S;
	udps_lport = _socket_local_port[S];
	udps_rport = _socket_remote_port[S];
	udps_laddr = _socket_local[S];
	udps_raddr = _socket_remote[S];
};
