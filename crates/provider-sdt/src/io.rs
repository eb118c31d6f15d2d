//! `io`: input and output of block devices, by the requests that the kernel's own statistics count.
//!
//! arg0 is the request (`struct request *`), the same at `start` and `done`. `start` is in the thread that asks, before
//! more can be joined to the request; before Linux 6.4 where the request goes to the device, often in a thread of the
//! kernel. `done` is when all of it is transferred. `block_io_start` is where the kernel counts the request
//! (`blk_account_io_start()`).
//!
//! Disks that make no requests of bios are seen by their bios: arg0 is a `struct bio *`. What the NFS client reads and
//! writes is seen in its module, by a `struct nfs_pgio_header *` for each request to the server. What the arguments are
//! translated from, arg1, is one of these, of which the highest bits of the address tell (lib/dtrace/io.d). arg2 is the
//! status with which a request ends, as it is not in the request yet.
//!
//! Threads wait for a `struct bio *` or a `struct buffer_head *` in functions that need kprobes. As it has changed when
//! they go on, it is noted before how many bytes it has (arg3), at which block of the disk (arg4), and of a buffer
//! whether it is written (arg5).

use crate::table::{Arg, Note, Place, Probe, Source, Table};

const ARGS: &[Arg] = &[
    Arg::translated("io_transfer_t *", "bufinfo_t *", 1),
    Arg::translated("io_transfer_t *", "devinfo_t *", 1),
    Arg::translated("io_transfer_t *", "fileinfo_t *", 1),
];

/// Requests that a driver makes for itself are not counted, nor those without a bio, by
/// which the kernel has a disk write out its cache on behalf of others.
macro_rules! is_counted {
    () => {
        "!_req_is_of_driver[(uint32_t)args[0]->cmd_flags] && args[0]->bio != NULL"
    };
}

/// `block_rq_complete(struct request *, blk_status_t, unsigned int)`: the bytes that are transferred are all that was
/// left. One that has written out the disk's cache, too, comes again without any.
macro_rules! is_last {
    ($is_empty:literal) => {
        concat!(is_counted!(), " && (args[0]->__data_len != 0 ? arg2 >= args[0]->__data_len : ", $is_empty, ")")
    };
}

/// The function of the tracepoint `block_io_start`. Where that is not, requests without data have no start.
const HAS_STARTS: &str = "__traceiter_block_io_start";

const REQUEST: &[&str] = &["arg0", "arg0", "0"];

const COMPLETED: &[&str] = &["arg0", "arg0", "arg1"];

/// The module of the NFS client.
const NFS: &str = "nfs";

/// `nfs_initiate_read(const struct nfs_pgio_header *)`, and the same of writing.
const INITIATED: &[&str] = &["arg0", "arg0 & 0xbfffffffffffffff", "0"];

/// `nfs_readpage_done(const struct rpc_task *, const struct nfs_pgio_header *)`, and the same of writing.
const ANSWERED: &[&str] = &["arg1", "arg1 & 0xbfffffffffffffff", "0"];

/// `block_bio_queue(struct bio *)`
const BIO_QUEUED: &[&str] = &["arg0", "arg0 & 0x7fffffffffffffff", "0"];

/// `block_bio_complete(struct request_queue *, struct bio *)`
const BIO_COMPLETED: &[&str] = &["arg1", "arg1 & 0x7fffffffffffffff", "0"];

/// `submit_bio_wait(struct bio *)`, whose block is one of the partition.
macro_rules! bio {
    (function) => {
        "submit_bio_wait"
    };
    (tag) => {
        "0x7fffffffffffffff"
    };
    (bytes) => {
        "((struct bio *)arg0)->bi_iter.bi_size"
    };
    (block) => {
        "((struct bio *)arg0)->bi_iter.bi_sector + ((struct bio *)arg0)->bi_bdev->bd_start_sect"
    };
    (writes) => {
        "0"
    };
}

/// `__wait_on_buffer(struct buffer_head *)`. What is not valid yet is read.
macro_rules! buffer {
    (function) => {
        "__wait_on_buffer"
    };
    (tag) => {
        "0x3fffffffffffffff"
    };
    (bytes) => {
        "((struct buffer_head *)arg0)->b_size"
    };
    (block) => {
        "((struct buffer_head *)arg0)->b_blocknr * (((struct buffer_head *)arg0)->b_size / 512) + \
         ((struct buffer_head *)arg0)->b_bdev->bd_start_sect"
    };
    (writes) => {
        "(((struct buffer_head *)arg0)->b_state & 1 << BH_Uptodate) != 0"
    };
}

/// The arguments of a probe at which a thread waits for one of these.
macro_rules! waited_for {
    ($what:ident, $address:literal, $bytes:expr, $block:expr, $writes:expr) => {
        &[$address, concat!($address, " & ", $what!(tag)), "0", $bytes, $block, $writes]
    };
}

/// A thread begins to wait, in a function whose first parameter points to what it waits for.
macro_rules! wait_start {
    ($what:ident) => {
        Probe {
            name: "wait-start",
            args: ARGS,
            sources: &[Source::entry(
                $what!(function),
                waited_for!($what, "arg0", $what!(bytes), $what!(block), $what!(writes)),
            )],
        }
    };
}

/// It goes on.
macro_rules! wait_done {
    ($what:ident) => {
        Probe {
            name: "wait-done",
            args: ARGS,
            sources: &[Source::returned(
                $what!(function),
                waited_for!($what, "self->awaited", "self->bytes", "self->block", "self->writes"),
            )
            .when("self->awaited")
            .noting(
                "self uintptr_t awaited; self uint64_t bytes; self uint64_t block; self int writes;",
                &[Note::at(
                    Place::Entry($what!(function)),
                    "",
                    concat!(
                        "self->awaited = arg0; self->bytes = ",
                        $what!(bytes),
                        "; self->block = ",
                        $what!(block),
                        "; self->writes = ",
                        $what!(writes),
                        ";"
                    ),
                )],
            )],
        }
    };
}

pub(crate) const TABLE: Table = Table {
    provider: "io",
    probes: &[
        Probe {
            name: "start",
            args: ARGS,
            sources: &[
                Source::at("block_io_start", REQUEST),
                Source::at("block_rq_issue", REQUEST).when(is_counted!()),
            ],
        },
        Probe {
            name: "done",
            args: ARGS,
            sources: &[
                Source::at("block_rq_complete", COMPLETED)
                    .when(is_last!("args[0]->bio->bi_io_vec == NULL"))
                    .needs(HAS_STARTS),
                Source::at("block_rq_complete", COMPLETED).when(is_last!("0")),
            ],
        },
        wait_start!(bio),
        wait_done!(bio),
        Probe {
            name: "start",
            args: ARGS,
            sources: &[Source::of_bios("submit_bio_noacct", "block_bio_queue", BIO_QUEUED)
                .when("args[0]->bi_bdev->bd_disk->queue->mq_ops == NULL")],
        },
        Probe {
            name: "done",
            args: ARGS,
            sources: &[
                Source::of_bios("bio_endio", "block_bio_complete", BIO_COMPLETED).when("args[0]->mq_ops == NULL")
            ],
        },
        Probe { name: "start", args: ARGS, sources: &[Source::in_module(NFS, "nfs_initiate_read", INITIATED)] },
        Probe { name: "start", args: ARGS, sources: &[Source::in_module(NFS, "nfs_initiate_write", INITIATED)] },
        Probe { name: "done", args: ARGS, sources: &[Source::in_module(NFS, "nfs_readpage_done", ANSWERED)] },
        Probe { name: "done", args: ARGS, sources: &[Source::in_module(NFS, "nfs_writeback_done", ANSWERED)] },
        wait_start!(buffer),
        wait_done!(buffer),
    ],
};
