/* What pcap() takes a packet to start with. */

inline int PCAP_NULL = 0;
inline int PCAP_ETHER = 1;
inline int PCAP_PPP = 9;
inline int PCAP_IP = 12;	/* IPv4 or IPv6 */
inline int PCAP_WIFI = 105;
inline int PCAP_IPOIB = 242;	/* IP over InfiniBand */

/*
 * What pcap() takes of a packet: the bytes that are in one piece, at the start. What the network card has put into
 * pages of their own behind them is left out.
 */
inline uint64_t _pcap_length[struct sk_buff *B] = B == NULL ? 0 : B->len;

inline uint64_t _pcap_at_hand[struct sk_buff *B] = B == NULL ? 0 : B->len - B->data_len;

inline uintptr_t _pcap_bytes[struct sk_buff *B] = B == NULL ? 0 : (uintptr_t)B->data;
