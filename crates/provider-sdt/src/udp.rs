//! `udp`: datagrams.

use crate::net::{CONNECTION, IP, PACKET, is_protocol, network_header, transport_header};
use crate::table::{Arg, Probe, Source, Table};

const ARGS: &[Arg] = &[
    PACKET,
    CONNECTION,
    IP,
    Arg::translated("struct sock *", "udpsinfo_t *", 3),
    Arg::translated("struct udphdr *", "udpinfo_t *", 4),
];

macro_rules! datagram {
    ($way:tt) => {
        &["arg0", "(uintptr_t)args[0]->sk", network_header!($way), "(uintptr_t)args[0]->sk", transport_header!($way)]
    };
}

pub(crate) const TABLE: Table = Table {
    provider: "udp",
    probes: &[
        Probe {
            name: "receive",
            args: ARGS,
            sources: &[Source::at("netif_receive_skb", datagram!(in))
                .when(concat!("args[0]->pkt_type != 3 && ", is_protocol!(in, 17)))],
        },
        Probe {
            name: "send",
            args: ARGS,
            sources: &[Source::at("net_dev_queue", datagram!(out)).when(is_protocol!(out, 17))],
        },
    ],
};
