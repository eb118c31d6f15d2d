//! `lockstat`: the kernel's locks.
//!
//! Waiting is told by `contention_begin(void *lock, unsigned int flags)` and `contention_end(void *lock, int ret)`
//! (since 5.19). Bits of the flags: 1 it spins, 2 to read, 4 to write, 8 a lock of real-time kernels, 16 one for each
//! CPU, 32 a mutex. Who spins for a mutex and then sleeps begins twice. Taking and giving back are functions, which
//! need kprobes: of locks that sleep the return from the one, as it is then that the lock is held; of those that spin
//! the entry, since an interrupt may take another before the return.

use crate::table::{Arg, Note, Place, Probe, Source, Table};

const MUTEX: Arg = Arg::plain("struct mutex *", 0);
const RWLOCK: Arg = Arg::plain("struct rwlock *", 0);
const SPINLOCK: Arg = Arg::plain("spinlock_t *", 0);
const SPENT: Arg = Arg::plain("uint64_t", 1);

/// For each lock that the thread waits for: since when, above the flags. It spins if it has done nothing else.
macro_rules! waits {
    () => {
        "self uint64_t wait[uintptr_t];"
    };
}

const WAIT_BEGINS: Note = Note::at(
    Place::Tracepoint("contention_begin"),
    "",
    "self->wait[arg0] = self->wait[arg0] ? self->wait[arg0] & (arg1 | ~1) : timestamp << 6 | arg1 & 63;",
);
const WAIT_ENDS: Note = Note::at(Place::Tracepoint("contention_end"), "", "self->wait[arg0] = 0;");

const WAITING: &[Note] = &[WAIT_BEGINS, WAIT_ENDS];

/// For each `struct rw_semaphore`, too: its count as the wait began, which is 1 if a writer has it, and has readers
/// above 8 bits.
const HOLDERS: &str = concat!(waits!(), " self long held[uintptr_t];");

const WAITING_FOR_HOLDERS: &[Note] = &[
    WAIT_BEGINS,
    Note::at(
        Place::Tracepoint("contention_begin"),
        "(arg1 & 57) == 0 && arg1 & 6",
        "self->held[arg0] = ((struct rw_semaphore *)arg0)->count.counter;",
    ),
    WAIT_ENDS,
    Note::at(Place::Tracepoint("contention_end"), "", "self->held[arg0] = 0;"),
];

/// How long it has waited.
const TIME: &str = "((timestamp << 6) - (self->wait[arg0] & ~63)) >> 6";

/// The end of waiting, where the flags are such.
macro_rules! waited {
    ($when:literal) => {
        waited!($when, ["self->wait[arg0] & 2 ? 1 : 0"], waits!(), WAITING)
    };
    ($when:literal, [$($value:literal),*], $variables:expr, $notes:expr) => {
        Source::at("contention_end", &["arg0", TIME, $($value),*])
            .when(concat!("(int)arg1 == 0 && ", $when))
            .noting($variables, $notes)
    };
}

/// A lock that sleeps is taken where this function returns and the condition holds.
macro_rules! taken {
    ($name:literal, $args:expr, $function:literal, $when:literal, $values:expr) => {
        Probe {
            name: $name,
            args: $args,
            sources: &[Source::returned($function, $values)
                .when(concat!("self->lock && ", $when))
                .noting("self uintptr_t lock;", &[Note::at(Place::Entry($function), "", "self->lock = arg0;")])],
        }
    };
}

macro_rules! mutex {
    ($function:literal, $when:literal) => {
        taken!("adaptive-acquire", &[MUTEX], $function, $when, &["self->lock"])
    };
}

macro_rules! rw {
    ($function:literal, $reader:literal, $when:literal) => {
        taken!("rw-acquire", RW, $function, $when, &["self->lock", $reader])
    };
}

/// What happens where a function is entered.
macro_rules! entry {
    ($name:literal, $args:expr, $function:literal $(, $value:literal)*) => {
        Probe { name: $name, args: $args, sources: &[Source::entry($function, &["arg0" $(, $value)*])] }
    };
}

/// Whether it is a reader's: 1, or a writer's.
const RW: &[Arg] = &[RWLOCK, Arg::plain("int", 1)];

pub(crate) const TABLE: Table = Table {
    provider: "lockstat",
    probes: &[
        mutex!("mutex_lock", "1"),
        mutex!("mutex_lock_interruptible", "(int)arg1 == 0"),
        mutex!("mutex_lock_killable", "(int)arg1 == 0"),
        mutex!("mutex_lock_io", "1"),
        mutex!("mutex_trylock", "(int)arg1 == 1"),
        Probe {
            name: "adaptive-acquire-error",
            args: &[MUTEX, Arg::plain("int", 1)],
            sources: &[Source::at("contention_end", &["arg0", "(int)arg1"])
                .when("(int)arg1 != 0 && self->wait[arg0] & 32")
                .noting(waits!(), WAITING)],
        },
        Probe { name: "adaptive-block", args: &[MUTEX, SPENT], sources: &[waited!("(self->wait[arg0] & 33) == 32")] },
        Probe { name: "adaptive-spin", args: &[MUTEX, SPENT], sources: &[waited!("(self->wait[arg0] & 33) == 33")] },
        entry!("adaptive-release", &[MUTEX], "mutex_unlock"),
        Probe {
            name: "rw-block",
            args: &[RWLOCK, SPENT, Arg::plain("int", 2), Arg::plain("int", 3), Arg::plain("int", 4)],
            sources: &[waited!(
                "!(self->wait[arg0] & 1) && self->wait[arg0] & 6",
                ["self->wait[arg0] & 2 ? 1 : 0", "self->held[arg0] & 1", "(self->held[arg0] >> 8) & 0x7fffffff"],
                HOLDERS,
                WAITING_FOR_HOLDERS
            )],
        },
        Probe {
            name: "rw-spin",
            args: &[RWLOCK, SPENT, Arg::plain("int", 2)],
            sources: &[waited!("self->wait[arg0] & 1 && self->wait[arg0] & 6")],
        },
        rw!("down_read", "1", "1"),
        rw!("down_read_interruptible", "1", "(int)arg1 == 0"),
        rw!("down_read_killable", "1", "(int)arg1 == 0"),
        rw!("down_read_trylock", "1", "(int)arg1 == 1"),
        rw!("down_write", "0", "1"),
        rw!("down_write_killable", "0", "(int)arg1 == 0"),
        rw!("down_write_trylock", "0", "(int)arg1 == 1"),
        entry!("rw-acquire", RW, "_raw_read_lock", "1"),
        entry!("rw-acquire", RW, "_raw_read_lock_bh", "1"),
        entry!("rw-acquire", RW, "_raw_read_lock_irq", "1"),
        entry!("rw-acquire", RW, "_raw_read_lock_irqsave", "1"),
        entry!("rw-acquire", RW, "_raw_write_lock", "0"),
        entry!("rw-acquire", RW, "_raw_write_lock_bh", "0"),
        entry!("rw-acquire", RW, "_raw_write_lock_irq", "0"),
        entry!("rw-acquire", RW, "_raw_write_lock_irqsave", "0"),
        entry!("rw-downgrade", &[RWLOCK], "downgrade_write"),
        entry!("rw-release", RW, "up_read", "1"),
        entry!("rw-release", RW, "up_write", "0"),
        entry!("rw-release", RW, "_raw_read_unlock", "1"),
        entry!("rw-release", RW, "_raw_read_unlock_bh", "1"),
        entry!("rw-release", RW, "_raw_read_unlock_irq", "1"),
        entry!("rw-release", RW, "_raw_read_unlock_irqrestore", "1"),
        entry!("rw-release", RW, "_raw_write_unlock", "0"),
        entry!("rw-release", RW, "_raw_write_unlock_bh", "0"),
        entry!("rw-release", RW, "_raw_write_unlock_irq", "0"),
        entry!("rw-release", RW, "_raw_write_unlock_irqrestore", "0"),
        entry!("spin-acquire", &[SPINLOCK], "_raw_spin_lock"),
        entry!("spin-acquire", &[SPINLOCK], "_raw_spin_lock_bh"),
        entry!("spin-acquire", &[SPINLOCK], "_raw_spin_lock_irq"),
        entry!("spin-acquire", &[SPINLOCK], "_raw_spin_lock_irqsave"),
        entry!("spin-release", &[SPINLOCK], "_raw_spin_unlock"),
        entry!("spin-release", &[SPINLOCK], "_raw_spin_unlock_bh"),
        entry!("spin-release", &[SPINLOCK], "_raw_spin_unlock_irq"),
        entry!("spin-release", &[SPINLOCK], "_raw_spin_unlock_irqrestore"),
        Probe { name: "spin-spin", args: &[SPINLOCK, SPENT], sources: &[waited!("(self->wait[arg0] & 39) == 1")] },
    ],
};
