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

pub(crate) const TABLE: Table = Table {
    provider: "mib",
    probes: &[
        counted("tcpActiveOpens", tcp_state!("arg1 == 7 && arg2 == 2")),
        counted("tcpPassiveOpens", tcp_state!("arg1 == 3 && arg2 == 1")),
        counted("tcpAttemptFails", tcp_state!("(arg1 == 2 || arg1 == 3) && arg2 == 7")),
        counted("tcpEstabResets", tcp_state!("(arg1 == 1 || arg1 == 8) && arg2 == 7")),
        counted("tcpOutRsts", &[Source::at("tcp_send_reset", &["1"])]),
        counted("tcpRetransSegs", &[Source::at("tcp_retransmit_skb", &["1"])]),
        counted("tcpInSegs", received!(6)),
        counted("tcpOutSegs", sent!(6)),
        counted("tcpOutDataSegs", data_sent!("1")),
        counted("tcpOutDataBytes", data_sent!(data_bytes!())),
        counted("udpInDatagrams", received!(17)),
        counted("udpOutDatagrams", sent!(17)),
        counted("udpHCInDatagrams", received!(17)),
        counted("udpHCOutDatagrams", sent!(17)),
        counted("udpInErrs", &[Source::at("udp_fail_queue_rcv_skb", &["1"])]),
        counted("icmpInMsgs", received!(1)),
        counted("icmpOutMsgs", sent!(1)),
        counted("ipInReceives", &[Source::at("netif_receive_skb", &["1"]).when(is_ip!(4))]),
        counted("ipOutRequests", &[Source::at("net_dev_queue", &["1"]).when(is_ip!(4))]),
        counted(
            "ipInDiscards",
            &[Source::at("kfree_skb", &["1"]).when(concat!("arg2 > 2 && args[0]->skb_iif != 0 && ", is_ip!(4)))],
        ),
        counted(
            "ipOutDiscards",
            &[Source::at("kfree_skb", &["1"]).when(concat!("arg2 > 2 && args[0]->skb_iif == 0 && ", is_ip!(4)))],
        ),
        counted("ip6InReceives", &[Source::at("netif_receive_skb", &["1"]).when(is_ip!(6))]),
        counted("ip6OutRequests", &[Source::at("net_dev_queue", &["1"]).when(is_ip!(6))]),
    ],
};
