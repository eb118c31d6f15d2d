//! `tcp`: segments and connections.
//!
//! Segments are seen as packets, so arg3, the socket, is 0 where one arrives. Connections are seen by the states of
//! their sockets, `inet_sock_set_state(const struct sock *, int oldstate, int newstate)`: there is no packet then (arg0
//! is 0), and what `args[2]` and `args[4]` tell of the segment that has led to it is told by the socket. A socket whose
//! connection waits for stray segments is given up for a smaller one, which the kernel calls closing: that is told as
//! `time-wait`.

use crate::net::{CONNECTION, PACKET, is_protocol, network_header, transport_header};
use crate::table::{Arg, Probe, Source, Table};

const SOCKET: Arg = Arg::translated("struct sock *", "tcpsinfo_t *", 3);

const NETWORK: Arg = Arg::translated("tcp_network_t *", "ipinfo_t *", 2);
const TRANSPORT: Arg = Arg::translated("tcp_transport_t *", "tcpinfo_t *", 4);

const ARGS: &[Arg] = &[PACKET, CONNECTION, NETWORK, SOCKET, TRANSPORT];

const CHANGE: &[Arg] =
    &[PACKET, CONNECTION, NETWORK, SOCKET, TRANSPORT, Arg::translated("tcp_state_t", "tcplsinfo_t *", 5)];

/// A socket in place of the headers that its peer has sent: `SENT_BY_PEER` of lib/dtrace/tcp.d in the highest bits.
macro_rules! from_peer {
    () => {
        "arg0 & 0x7fffffffffffffff"
    };
}

/// The same of those that it sends itself: `SENT_BY_SELF`.
macro_rules! from_self {
    () => {
        "arg0 & 0xbfffffffffffffff"
    };
}

/// A connection that is there, by what its peer has sent.
const ESTABLISHED: &[&str] = &["0", "arg0", from_peer!(), "arg0", from_peer!(), "arg1", "arg2"];

macro_rules! segment {
    ($way:tt) => {
        &["arg0", socket!(), network_header!($way), socket!(), transport_header!($way)]
    };
}

/// The socket of a segment: `_tcp_socket` of lib/dtrace/tcp.d.
macro_rules! socket {
    () => {
        "(uintptr_t)_tcp_socket[args[0]->sk]"
    };
}

/// The flags of a segment that is sent, of which these count: SYN 2, ACK 16.
macro_rules! flags {
    () => {
        concat!("(*(uint8_t *)(", transport_header!(out), " + 13) & 0x12)")
    };
}

/// `inet_sock_set_state()` of a TCP socket; the states before and after are arg5 and arg6.
const STATES: &[&str] = &[
    "0",
    "arg0",
    from_self!(),
    "arg0",
    from_self!(),
    "arg1",
    // TCP_FIN_WAIT2 or TCP_CLOSING, then TCP_CLOSE: TCP_TIME_WAIT, if the other side or the process has done with it
    // and it was not broken off.
    "(arg1 == 5 || arg1 == 11) && arg2 == 7 && args[0]->sk_err == 0 && \
     args[0]->__sk_common.skc_flags & (1 << SOCK_DONE | 1 << SOCK_DEAD) ? 6 : arg2",
];

/// `tcp_send_reset(const struct sock *, const struct sk_buff *, ...)` in reply to this segment.
const REFUSED: &[&str] = &[
    "arg1",
    "arg0",
    "(uintptr_t)args[1]->head + args[1]->network_header",
    "arg0",
    "(uintptr_t)args[1]->head + args[1]->transport_header",
];

pub(crate) const TABLE: Table = Table {
    provider: "tcp",
    probes: &[
        Probe {
            name: "accept-established",
            args: ARGS,
            sources: &[Source::at("inet_sock_set_state", ESTABLISHED)
                .when("args[0]->sk_protocol == 6 && arg1 == 3 && arg2 == 1")],
        },
        // No socket takes the connection, or one that only listens has refused it.
        Probe {
            name: "accept-refused",
            args: ARGS,
            sources: &[Source::at("tcp_send_reset", REFUSED)
                .when("arg1 != 0 && (arg0 == 0 || args[0]->__sk_common.skc_state == 10)")],
        },
        Probe {
            name: "connect-established",
            args: ARGS,
            sources: &[Source::at("inet_sock_set_state", ESTABLISHED)
                .when("args[0]->sk_protocol == 6 && arg1 == 2 && arg2 == 1")],
        },
        Probe {
            name: "connect-refused",
            args: ARGS,
            sources: &[Source::at("tcp_receive_reset", &["0", "arg0", from_peer!(), "arg0", from_peer!()])
                .when("args[0]->__sk_common.skc_state == 2")],
        },
        Probe {
            name: "connect-request",
            args: ARGS,
            sources: &[Source::at("net_dev_queue", segment!(out)).when(concat!(
                is_protocol!(out, 6),
                " && ",
                flags!(),
                " == 2 && args[0]->sk && args[0]->sk->__sk_common.skc_state == 2 && ",
                "((struct inet_connection_sock *)args[0]->sk)->icsk_retransmits == 0"
            ))],
        },
        Probe {
            name: "receive",
            args: ARGS,
            sources: &[Source::at("netif_receive_skb", segment!(in))
                .when(concat!("args[0]->pkt_type != 3 && ", is_protocol!(in, 6)))],
        },
        Probe {
            name: "send",
            args: ARGS,
            sources: &[Source::at("net_dev_queue", segment!(out)).when(is_protocol!(out, 6))],
        },
        Probe {
            name: "state-change",
            args: CHANGE,
            sources: &[Source::at("inet_sock_set_state", STATES).when("args[0]->sk_protocol == 6")],
        },
    ],
};
