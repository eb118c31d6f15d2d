//! `nfsv3`, `nfsv4`: what the NFS server is asked for; `nfscl`: what the NFS client asks. All are remote procedure
//! calls, which have tracepoints in the module `sunrpc`: `svc_process(struct svc_rqst *, const char *)` and
//! `svc_send(struct svc_rqst *, int)` on a server, `rpc_request(struct rpc_task *)` and `rpc_stats_latency(struct
//! rpc_task *, ktime_t backlog, ktime_t rtt, ktime_t execute)` on a client. 100003 is the number of NFS (RFC 1813).

use crate::table::{Arg, Probe, Source, Table};

const MODULE: &str = "sunrpc";

const REQUEST: &str = "struct sunrpc`svc_rqst *";
const CALL: &str = "struct sunrpc`rpc_task *";

const CONNECTION: Arg = Arg::translated(REQUEST, "conninfo_t *", 0);

/// The two probes of a procedure, by the version of the protocol and the procedure's number in it.
macro_rules! procedure {
    ($name:literal, $version:literal, $number:literal, $info:literal) => {
        [
            Probe {
                name: concat!($name, "-start"),
                args: const { &[CONNECTION, Arg::translated(REQUEST, $info, 0)] },
                sources: const { &[server!("svc_process", $version, $number)] },
            },
            Probe {
                name: concat!($name, "-done"),
                args: const { &[CONNECTION, Arg::translated(REQUEST, $info, 0)] },
                sources: const { &[server!("svc_send", $version, $number)] },
            },
        ]
    };
}

macro_rules! server {
    ($tracepoint:literal, $version:literal, $number:literal) => {
        Source::of_module(MODULE, $tracepoint, &["arg0"]).when(concat!(
            "args[0]->rq_prog == 100003 && args[0]->rq_vers == ",
            $version,
            " && args[0]->rq_proc == ",
            $number
        ))
    };
}

/// The procedures of a version, by their numbers (RFC 1813, RFC 7530).
macro_rules! procedures {
    ($version:literal, $info:literal, $($name:literal = $number:literal,)*) => {
        const { &[$(procedure!($name, $version, $number, $info)),*] }.as_flattened()
    };
}

pub(crate) const V3: Table = Table {
    provider: "nfsv3",
    probes: procedures! {
            3, "nfsv3opinfo_t *",
            "op-null" = 0,
            "op-getattr" = 1,
            "op-setattr" = 2,
            "op-lookup" = 3,
            "op-access" = 4,
            "op-readlink" = 5,
            "op-read" = 6,
            "op-write" = 7,
            "op-create" = 8,
            "op-mkdir" = 9,
            "op-symlink" = 10,
            "op-mknod" = 11,
            "op-remove" = 12,
            "op-rmdir" = 13,
            "op-rename" = 14,
            "op-link" = 15,
            "op-readdir" = 16,
            "op-readdirplus" = 17,
            "op-fsstat" = 18,
            "op-fsinfo" = 19,
            "op-pathconf" = 20,
            "op-commit" = 21,
    },
};

pub(crate) const V4: Table = Table {
    provider: "nfsv4",
    probes: procedures! {
            4, "nfsv4opinfo_t *",
            "null" = 0,
            "compound" = 1,
    },
};

/// A status above 0 is how many bytes there are.
const ERROR: &str = "args[0]->tk_status < 0 ? args[0]->tk_status : 0";

const IS_NFS: &str = "args[0]->tk_client->cl_prog == 100003";

pub(crate) const CLIENT: Table = Table {
    provider: "nfscl",
    probes: &[
        Probe {
            name: "op-start",
            args: &[Arg::translated(CALL, "nfsclinfo_t *", 0)],
            sources: &[Source::of_module(MODULE, "rpc_request", &["arg0"]).when(IS_NFS)],
        },
        Probe {
            name: "op-done",
            args: &[Arg::translated(CALL, "nfsclinfo_t *", 0), Arg::plain("int", 1), Arg::plain("uint64_t", 2)],
            sources: &[Source::of_module(MODULE, "rpc_stats_latency", &["arg0", ERROR, "arg3"]).when(IS_NFS)],
        },
    ],
};
