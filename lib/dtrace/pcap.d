/* What pcap() takes a packet to start with. */

inline int PCAP_NULL = 0;
inline int PCAP_ETHER = 1;
inline int PCAP_PPP = 9;
inline int PCAP_IP = 12;	/* IPv4 or IPv6 */
inline int PCAP_WIFI = 105;
inline int PCAP_IPOIB = 242;	/* IP over InfiniBand */
