//! `io`: input and output of block devices.
//!
//! `start` and `done` are about the same `struct bio`, whose address is arg0 of both: it is queued, and it is complete.
//! What is split or merged on the way to the device still starts and ends as it was asked for.

use crate::table::{Arg, Probe, Source, Table};

const ARGS: &[Arg] = &[
    Arg::translated("struct bio *", "bufinfo_t *", 0),
    Arg::translated("struct bio *", "devinfo_t *", 0),
    Arg::translated("struct file *", "fileinfo_t *", 1),
];

pub(crate) const TABLE: Table = Table {
    provider: "io",
    probes: &[
        Probe { name: "start", args: ARGS, sources: &[Source::at("block_bio_queue", &["arg0", "0"])] },
        // Up to 5.10 the first argument was the queue, and of this one it still is.
        Probe { name: "done", args: ARGS, sources: &[Source::at("block_bio_complete", &["arg1", "0"])] },
        // A thread that waits for a device sleeps with this mark; for what it waits the kernel does not say.
        Probe {
            name: "wait-start",
            args: ARGS,
            sources: &[Source::at("sched_switch", &["0", "0"]).when("args[1]->in_iowait && !arg0")],
        },
        Probe {
            name: "wait-done",
            args: ARGS,
            sources: &[Source::at("sched_switch", &["0", "0"]).when("args[2]->in_iowait").of_thread(2)],
        },
    ],
};
