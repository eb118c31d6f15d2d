//! `ip`: packets of IPv4 and IPv6.

use crate::net::{CONNECTION, IP, PACKET, is_ip, network_header};
use crate::table::{Arg, Probe, Source, Table};

const ARGS: &[Arg] = &[
    PACKET,
    CONNECTION,
    IP,
    Arg::translated("struct net_device *", "ifinfo_t *", 3),
    Arg::translated("struct iphdr *", "ipv4info_t *", 4),
    Arg::translated("struct ipv6hdr *", "ipv6info_t *", 5),
];

macro_rules! packet {
    ($way:tt) => {
        &[
            "arg0",
            "(uintptr_t)args[0]->sk",
            network_header!($way),
            "(uintptr_t)args[0]->dev",
            concat!(is_ip!(4), " ? ", network_header!($way), " : 0"),
            concat!(is_ip!(6), " ? ", network_header!($way), " : 0"),
        ]
    };
}

const IS_IP: &str = concat!(is_ip!(4), " || ", is_ip!(6));
const IS_OUR_IP: &str = concat!("args[0]->pkt_type != 3 && (", is_ip!(4), " || ", is_ip!(6), ")");

/// `kfree_skb(struct sk_buff *, void *location, enum skb_drop_reason, ...)`: reason 2 says nothing. What came from a
/// device knows which.
const DROPPED_IN: &str = concat!("arg2 > 2 && args[0]->skb_iif != 0 && (", is_ip!(4), " || ", is_ip!(6), ")");
const DROPPED_OUT: &str = concat!("arg2 > 2 && args[0]->skb_iif == 0 && (", is_ip!(4), " || ", is_ip!(6), ")");

pub(crate) const TABLE: Table = Table {
    provider: "ip",
    probes: &[
        Probe { name: "drop-in", args: ARGS, sources: &[Source::at("kfree_skb", packet!(out)).when(DROPPED_IN)] },
        Probe { name: "drop-out", args: ARGS, sources: &[Source::at("kfree_skb", packet!(out)).when(DROPPED_OUT)] },
        Probe { name: "receive", args: ARGS, sources: &[Source::at("netif_receive_skb", packet!(in)).when(IS_OUR_IP)] },
        Probe { name: "send", args: ARGS, sources: &[Source::at("net_dev_queue", packet!(out)).when(IS_IP)] },
    ],
};
