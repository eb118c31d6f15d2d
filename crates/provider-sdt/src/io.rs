//! `io`: input and output of block devices, by the requests that the kernel's own statistics count.
//!
//! arg0 is the request (`struct request *`), the same at `start` and `done`. `start` is in the thread that asks, before
//! more can be joined to the request; before Linux 6.4 where the request goes to the device, often in a thread of the kernel.
//! `done` is when all of it is transferred. `block_io_start` is where the kernel counts the request (`blk_account_io_start()`).
//!
//! Disks that make no requests of bios are seen by their bios: arg0 is a `struct bio *`. What the NFS client reads and writes
//! is seen in its module, by a `struct nfs_pgio_header *` for each request to the server. What the arguments are translated
//! from, arg1, is one of these, of which the highest bits of the address tell (lib/dtrace/io.d). arg2 is the status with which
//! a request ends, as it is not in the request yet.
//!
//! Threads wait for a `struct bio *` or a `struct buffer_head *` in functions that need kprobes. As it has changed when they go on,
//! it is noted before how many bytes it has (arg3), at which block of the disk (arg4), and of a buffer whether it is written (arg5).

use crate::table::{Arg, Note, Place, Probe, Source, Table};

const ARGS: &[Arg] = &[
    Arg::translated("io_transfer_t *", "bufinfo_t *", 1),
    Arg::translated("io_transfer_t *", "devinfo_t *", 1),
    Arg::translated("io_transfer_t *", "fileinfo_t *", 1),
];

/// Requests that a driver makes for itself are not counted (`REQ_OP_DRV_IN`, `REQ_OP_DRV_OUT`), nor those without a bio, by
/// which the kernel has a disk write out its cache on behalf of others.
macro_rules! is_counted {
    () => {
        "(args[0]->cmd_flags & 0xff) < 34 && args[0]->bio != NULL"
    };
}

/// `block_rq_complete(struct request *, blk_status_t, unsigned int)`: the bytes that are transferred are all that was left.
/// One that has written out the disk's cache, too, comes again without any.
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

/// A thread waits in this function for what its first parameter points to.
macro_rules! waits {
    ("wait-start", $function:literal, $tagged:literal, $bytes:literal, $block:literal, $writes:literal) => {
        Probe {
            name: "wait-start",
            args: ARGS,
            sources: &[Source::entry($function, &["arg0", concat!("arg0 & ", $tagged), "0", $bytes, $block, $writes])],
        }
    };
    ("wait-done", $function:literal, $tagged:literal, $bytes:literal, $block:literal, $writes:literal) => {
        Probe {
            name: "wait-done",
            args: ARGS,
            sources: &[Source::returned(
                $function,
                &[
                    "self->awaited",
                    concat!("self->awaited & ", $tagged),
                    "0",
                    "self->bytes",
                    "self->block",
                    "self->writes",
                ],
            )
            .when("self->awaited")
            .noting(
                "self uintptr_t awaited; self uint64_t bytes; self uint64_t block; self int writes;",
                &[Note::at(
                    Place::Entry($function),
                    "",
                    concat!(
                        "self->awaited = arg0; self->bytes = ",
                        $bytes,
                        "; self->block = ",
                        $block,
                        "; self->writes = ",
                        $writes,
                        ";"
                    ),
                )],
            )],
        }
    };
}

/// `submit_bio_wait(struct bio *)`, whose block is one of the partition.
macro_rules! waits_for_bio {
    ($name:tt) => {
        waits!(
            $name,
            "submit_bio_wait",
            "0x7fffffffffffffff",
            "((struct bio *)arg0)->bi_iter.bi_size",
            "((struct bio *)arg0)->bi_iter.bi_sector + ((struct bio *)arg0)->bi_bdev->bd_start_sect",
            "0"
        )
    };
}

/// `__wait_on_buffer(struct buffer_head *)`. What is not valid yet is read.
macro_rules! waits_for_buffer {
    ($name:tt) => {
        waits!(
            $name,
            "__wait_on_buffer",
            "0x3fffffffffffffff",
            "((struct buffer_head *)arg0)->b_size",
            "((struct buffer_head *)arg0)->b_blocknr * (((struct buffer_head *)arg0)->b_size / 512) + \
             ((struct buffer_head *)arg0)->b_bdev->bd_start_sect",
            "(((struct buffer_head *)arg0)->b_state & 1 << BH_Uptodate) != 0"
        )
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
        waits_for_bio!("wait-start"),
        waits_for_bio!("wait-done"),
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
        waits_for_buffer!("wait-start"),
        waits_for_buffer!("wait-done"),
    ],
};
