//! What `ip`, `tcp` and `udp` have in common: packets on their way out and in.
//!
//! Out: `net_dev_queue(struct sk_buff *)`, where the network header is known. In: `netif_receive_skb(struct sk_buff
//! *)`, where the data starts with it. Large segments that the device cuts or that were joined on arrival are one
//! packet. The first headers behind it count: those behind extension headers of IPv6 are not looked for.

use crate::table::Arg;

/// The address of the network header, as an expression.
macro_rules! network_header {
    (out) => {
        "((uintptr_t)args[0]->head + args[0]->network_header)"
    };
    (in) => {
        "((uintptr_t)args[0]->data)"
    };
}

/// That it is of IPv4, or of IPv6: the protocol is in the order of the network.
macro_rules! is_ip {
    (4) => {
        "args[0]->protocol == htons(0x0800)"
    };
    (6) => {
        "args[0]->protocol == htons(0x86dd)"
    };
}

/// The address of what is behind it.
macro_rules! transport_header {
    ($way:tt) => {
        concat!(
            $crate::net::network_header!($way),
            " + (",
            $crate::net::is_ip!(4),
            " ? ((struct iphdr *)",
            $crate::net::network_header!($way),
            ")->ihl * 4 : 40)"
        )
    };
}

/// That a header of this protocol is behind it, which it is in the first of several fragments alone.
macro_rules! is_protocol {
    ($way:tt, $number:literal) => {
        concat!(
            "(",
            $crate::net::is_ip!(4),
            " && ((struct iphdr *)",
            $crate::net::network_header!($way),
            ")->protocol == ",
            $number,
            " && (ntohs(((struct iphdr *)",
            $crate::net::network_header!($way),
            ")->frag_off) & 0x1fff) == 0 || ",
            $crate::net::is_ip!(6),
            " && ((struct ipv6hdr *)",
            $crate::net::network_header!($way),
            ")->nexthdr == ",
            $number,
            ")"
        )
    };
}

pub(crate) use {is_ip, is_protocol, network_header, transport_header};

/// The packet, and the connection that it belongs to.
pub(crate) const PACKET: Arg = Arg::translated("struct sk_buff *", "pktinfo_t *", 0);
pub(crate) const CONNECTION: Arg = Arg::translated("struct sock *", "csinfo_t *", 1);

/// Its network header, of either version.
pub(crate) const IP: Arg = Arg::translated("struct iphdr *", "ipinfo_t *", 2);
