//! `lockstat`: waiting for the kernel's locks, by `contention_begin(void *lock, unsigned int flags)` (since 5.19). Bits of the
//! flags: 1 it spins, 2 to read, 4 to write, 8 a lock of real-time kernels, 16 one for each CPU, 32 a mutex.

use crate::table::{Arg, Probe, Source, Table};

const MUTEX: Arg = Arg::plain("struct mutex *", 0);
const RWLOCK: Arg = Arg::plain("struct rwlock *", 0);
const SPINLOCK: Arg = Arg::plain("spinlock_t *", 0);
const SPENT: Arg = Arg::plain("uint64_t", 1);

pub(crate) const TABLE: Table = Table {
    provider: "lockstat",
    probes: &[
        Probe { name: "adaptive-acquire", args: &[MUTEX], sources: &[Source::entry("mutex_lock", &["arg0"])] },
        Probe { name: "adaptive-release", args: &[MUTEX], sources: &[Source::entry("mutex_unlock", &["arg0"])] },
        Probe {
            name: "adaptive-block",
            args: &[MUTEX, SPENT],
            sources: &[Source::at("contention_begin", &["arg0", "0"]).when("(arg1 & 33) == 32")],
        },
        Probe {
            name: "adaptive-spin",
            args: &[MUTEX, SPENT],
            sources: &[Source::at("contention_begin", &["arg0", "0"]).when("(arg1 & 33) == 33")],
        },
        Probe {
            name: "rw-block",
            args: &[RWLOCK, SPENT, Arg::plain("int", 2)],
            sources: &[
                Source::at("contention_begin", &["arg0", "0", "arg1 & 2 ? 1 : 0"]).when("!(arg1 & 1) && arg1 & 6")
            ],
        },
        Probe {
            name: "rw-spin",
            args: &[RWLOCK, SPENT, Arg::plain("int", 2)],
            sources: &[Source::at("contention_begin", &["arg0", "0", "arg1 & 2 ? 1 : 0"]).when("arg1 & 1 && arg1 & 6")],
        },
        Probe { name: "spin-acquire", args: &[SPINLOCK], sources: &[Source::entry("_raw_spin_lock", &["arg0"])] },
        Probe { name: "spin-release", args: &[SPINLOCK], sources: &[Source::entry("_raw_spin_unlock", &["arg0"])] },
        Probe {
            name: "spin-spin",
            args: &[SPINLOCK, SPENT],
            sources: &[Source::at("contention_begin", &["arg0", "0"]).when("(arg1 & 39) == 1")],
        },
    ],
};
