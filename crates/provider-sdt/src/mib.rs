//! `mib`: what the network protocols count (RFC 4022 and its kin). arg0 is by how much, and so is `args[0]`.

use crate::net::{is_ip, is_protocol, network_header, transport_header};
use crate::table::{Arg, Probe, Source, Table};

const fn counted(name: &'static str, sources: &'static [Source]) -> Probe {
    const BY: &[Arg] = &[Arg::plain("int", 0)];
    Probe { name, args: BY, sources }
}

/// `inet_sock_set_state(const struct sock *, int oldstate, int newstate)` of TCP.
macro_rules! tcp_state {
    ($condition:literal) => {
        &[Source::at("inet_sock_set_state", &["1"]).when(concat!("args[0]->sk_protocol == 6 && ", $condition))]
    };
}

macro_rules! received {
    ($protocol:literal) => {
        &[Source::at("netif_receive_skb", &["1"])
            .when(concat!("args[0]->pkt_type != 3 && ", is_protocol!(in, $protocol)))]
    };
}

macro_rules! sent {
    ($protocol:literal) => {
        &[Source::at("net_dev_queue", &["1"]).when(is_protocol!(out, $protocol))]
    };
}

/// Bytes of data in a TCP segment that is sent, as `ip` and `tcp` tell them.
macro_rules! data_bytes {
    () => {
        concat!(
            "(int)(xlate<ipinfo_t>((struct iphdr *)",
            network_header!(out),
            ").ip_plength - xlate<tcpinfo_t>((struct tcphdr *)(",
            transport_header!(out),
            ")).tcp_offset)"
        )
    };
}

/// A TCP segment with data is sent: by how much that counts.
macro_rules! data_sent {
    ($by:expr) => {
        &[Source::at("net_dev_queue", &[$by]).when(concat!(is_protocol!(out, 6), " && ", data_bytes!(), " > 0"))]
    };
}

/// A segment of an established connection is looked at: `tcp_probe(struct sock *, struct sk_buff *)`. Its data starts
/// with the header of TCP.
macro_rules! segment {
    () => {
        "((struct tcphdr *)args[1]->data)"
    };
}

/// How far its first byte is from the one that is waited for.
macro_rules! distance {
    () => {
        concat!("(int)(ntohl(", segment!(), "->seq) - ((struct tcp_sock *)args[0])->rcv_nxt)")
    };
}

/// Bytes of data that came, of segments with such a distance.
macro_rules! data_received {
    ($condition:literal) => {
        &[Source::at("tcp_probe", &[concat!("(int)(args[1]->len - ", segment!(), "->doff * 4)")]).when(concat!(
            "args[1]->len > ",
            segment!(),
            "->doff * 4 && ",
            distance!(),
            $condition
        ))]
    };
}

/// A packet is thrown away for a reason, which has its name in the types of the kernel.
macro_rules! dropped {
    ($condition:expr) => {
        &[Source::at("kfree_skb", &["1"]).when($condition)]
    };
}

/// A message of ICMP comes, for what the kernel counts in `icmp_rcv()`: any one, or one of this type.
macro_rules! icmp_received {
    () => {
        icmp_received!(and "")
    };
    ($type:literal) => {
        icmp_received!(and concat!(" && *(uint8_t *)(", transport_header!(in), ") == ", $type))
    };
    (and $and:expr) => {
        &[Source::in_function("icmp_rcv", "netif_receive_skb", &["1"]).when(concat!(
            "args[0]->pkt_type != 3 && ",
            is_protocol!(in, 1),
            $and
        ))]
    };
}

/// Of UDP, its network header being known.
macro_rules! is_udp {
    () => {
        is_protocol!(out, 17)
    };
}

/// The firewall, the filter of sources or a policy of IPsec does not let it in, or there is no memory for it.
const IN_DISCARDS: &[Source] = dropped!(concat!(
    "(arg2 == SKB_DROP_REASON_NETFILTER_DROP || arg2 == SKB_DROP_REASON_IP_RPFILTER || ",
    "arg2 == SKB_DROP_REASON_XFRM_POLICY || arg2 == SKB_DROP_REASON_NOMEM) && args[0]->skb_iif != 0 && ",
    is_ip!(4)
));
const OUT_DISCARDS: &[Source] = dropped!(concat!("arg2 > 2 && args[0]->skb_iif == 0 && ", is_ip!(4)));

pub(crate) const TABLE: Table = Table {
    provider: "mib",
    probes: &[
        counted("tcpActiveOpens", tcp_state!("arg1 == 7 && arg2 == 2")),
        counted("tcpPassiveOpens", tcp_state!("arg1 == 3 && arg2 == 1")),
        counted("tcpAttemptFails", tcp_state!("(arg1 == 2 || arg1 == 3) && arg2 == 7")),
        counted("tcpEstabResets", tcp_state!("(arg1 == 1 || arg1 == 8) && arg2 == 7")),
        counted("tcpOutRsts", &[Source::at("tcp_send_reset", &["1"])]),
        counted("tcpRetransSegs", &[Source::at("tcp_retransmit_skb", &["1"])]),
        // The answer to a request for a connection, of which there is no segment to keep.
        counted("tcpRetransSegs", &[Source::in_function("tcp_rtx_synack", "tcp_retransmit_synack", &["1"])]),
        counted(
            "tcpRetransBytes",
            &[Source::at("tcp_retransmit_skb", &["(int)args[1]->len"]).when("args[1]->len > 0")],
        ),
        counted("tcpInDataInorderBytes", data_received!(" == 0")),
        counted("tcpInDataDupBytes", data_received!(" < 0")),
        counted("tcpInDataUnorderBytes", data_received!(" > 0")),
        counted("tcpInSegs", received!(6)),
        counted("tcpOutSegs", sent!(6)),
        counted("tcpOutDataSegs", data_sent!("1")),
        counted("tcpOutDataBytes", data_sent!(data_bytes!())),
        counted("udpInDatagrams", received!(17)),
        counted("udpOutDatagrams", sent!(17)),
        counted("udpHCInDatagrams", received!(17)),
        counted("udpHCOutDatagrams", sent!(17)),
        counted("udpInErrs", &[Source::at("udp_fail_queue_rcv_skb", &["1"])]),
        counted("udpInErrors", &[Source::at("udp_fail_queue_rcv_skb", &["1"])]),
        counted("udpInCksumErrs", dropped!(concat!("arg2 == SKB_DROP_REASON_UDP_CSUM && ", is_udp!()))),
        counted("udpNoPorts", dropped!(concat!("arg2 == SKB_DROP_REASON_NO_SOCKET && ", is_udp!()))),
        counted("udpOutErrors", dropped!(concat!("arg2 > 2 && args[0]->skb_iif == 0 && ", is_udp!()))),
        counted(
            "rawipOutDatagrams",
            &[Source::at("net_dev_queue", &["1"]).when(
                "_is_whole_socket[args[0]->sk] && _is_inet_socket[args[0]->sk] && args[0]->sk->sk_type == 3 && \
                 !args[0]->sk->sk_kern_sock",
            )],
        ),
        counted("icmpInEchos", icmp_received!("8")),
        counted("icmpInEchoReps", icmp_received!("0")),
        counted("icmpInMsgs", icmp_received!()),
        counted(
            "icmpOutMsgs",
            &[Source::in_function("icmp_out_count", "net_dev_queue", &["1"]).when(is_protocol!(out, 1))],
        ),
        counted("ipInReceives", &[Source::at("netif_receive_skb", &["1"]).when(is_ip!(4))]),
        counted("ipOutRequests", &[Source::at("net_dev_queue", &["1"]).when(is_ip!(4))]),
        counted("ipInDiscards", IN_DISCARDS),
        counted("ipOutDiscards", OUT_DISCARDS),
        counted("ipIfStatsHCInOctets", &[Source::at("netif_receive_skb", &["(int)args[0]->len"]).when(is_ip!(4))]),
        counted(
            "ipIfStatsHCOutOctets",
            &[Source::at(
                "net_dev_queue",
                &[concat!("(int)ntohs(((struct iphdr *)", network_header!(out), ")->tot_len)")],
            )
            .when(is_ip!(4))],
        ),
        counted("ipIfStatsInDiscards", IN_DISCARDS),
        counted("ipIfStatsOutDiscards", OUT_DISCARDS),
        counted(
            "ipIfStatsInHdrErrors",
            dropped!(concat!("(arg2 == SKB_DROP_REASON_IP_INHDR || arg2 == SKB_DROP_REASON_IP_CSUM) && ", is_ip!(4))),
        ),
        counted("ip6InReceives", &[Source::at("netif_receive_skb", &["1"]).when(is_ip!(6))]),
        counted("ip6OutRequests", &[Source::at("net_dev_queue", &["1"]).when(is_ip!(6))]),
    ],
};
