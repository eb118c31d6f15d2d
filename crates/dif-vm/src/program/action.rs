//! Actions, and the fields of records that they make.

use alloc::vec::Vec;

use super::AggId;
use crate::difo::Difo;
use crate::shape::Shape;

/// One action of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does.
    pub kind: ActionKind,
    /// What the engine evaluates and stores into the record, in order.
    pub fields: Vec<Field>,
}

impl Action {
    /// Its DIFOs: those of its fields, then keys, value and weight of an aggregation.
    pub fn difos(&self) -> impl Iterator<Item = &Difo> {
        let (keys, others) = match &self.kind {
            ActionKind::Aggregate { keys, value, increment, .. } => {
                (keys.as_slice(), [value.as_ref(), increment.as_ref()])
            }
            _ => (&[][..], [None, None]),
        };
        self.fields.iter().map(|field| &field.difo).chain(keys).chain(others.into_iter().flatten())
    }
}

/// A piece of a record: an expression and the place for its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Computes the value.
    pub difo: Difo,
    /// Where it goes.
    pub offset: u32,
    /// How many bytes of it. A string takes `strsize`, zero-padded after its NUL.
    pub size: u32,
    /// What it is.
    pub kind: FieldKind,
}

/// What kind of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// An integer or pointer of 1, 2, 4 or 8 bytes.
    Int {
        /// Whether it is signed.
        signed: bool,
    },
    /// A D string.
    String,
    /// Bytes copied from the address that the expression gives (structures, `tracemem`).
    Bytes,
    /// A kernel address of 8 bytes, to be shown as a symbol.
    KernelSymbol,
    /// A kernel address of 8 bytes, to be shown as the name of its module.
    KernelModule,
    /// The kernel's stack at the probe: 8 bytes for each frame, the innermost first, zeros behind the last. The
    /// expression gives nothing to it but a type of this size.
    KernelStack,
}

impl FieldKind {
    /// Whether a value of this kind has names of the kernel in its text.
    pub fn names_kernel(self) -> bool {
        matches!(self, Self::KernelSymbol | Self::KernelModule | Self::KernelStack)
    }
}

/// Bytes of a stack's frame.
pub const FRAME_SIZE: u32 = 8;

/// Most frames of a kernel stack: what Linux walks (`kernel.perf_event_max_stack`) unless it is told otherwise.
pub const STACK_FRAMES_MAX: u32 = 127;

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionKind {
    /// Evaluates an expression for its effect; its one field has size 0.
    Effect,
    /// `trace(e)`, `stack()`, `sym(e)`, `mod(e)`: one field.
    Trace,
    /// `tracemem(e, size[, dynsize])`: a field of bytes, then if given the dynamic size as an 8-byte field, which is
    /// evaluated first.
    Tracemem {
        /// Whether the second field is there.
        dynamic: bool,
    },
    /// `pcap(packet, protocol)`: a field of bytes; then in 8 bytes each how many of them there are, which is evaluated
    /// first, how many the packet has, and the link type.
    Pcap,
    /// `printf(format, ...)`: a field for each argument.
    Printf {
        /// The format, as written.
        format: Vec<u8>,
    },
    /// `printa([format,] @a, ...)`: no fields.
    Printa {
        /// The format, if one is given.
        format: Option<Vec<u8>>,
        /// Aggregations in the order of the call.
        aggregations: Vec<AggId>,
    },
    /// `print(e)`: of a pointer, its 8 bytes and then the bytes that it points to; else the value, in one field.
    Print {
        /// The type of what is printed.
        shape: Shape,
        /// Whether it is what a pointer points to.
        pointer: bool,
    },
    /// `exit(status)`: one 4-byte field; nothing fires after the clause but END.
    Exit,
    /// `@a[keys] = f(value[, increment])`: no fields in the record.
    Aggregate {
        /// Which aggregation.
        aggregation: AggId,
        /// The keys, each an expression.
        keys: Vec<Difo>,
        /// What is aggregated; none for `count()`.
        value: Option<Difo>,
        /// The weight, if given; only the quantizing functions take one.
        increment: Option<Difo>,
    },
    /// `clear(@a)`: no fields; the consumer acts.
    Clear(AggId),
    /// `trunc(@a[, n])`: with n, one 8-byte field.
    Trunc(AggId),
    /// `normalize(@a, n)`: one 8-byte field.
    Normalize(AggId),
    /// `denormalize(@a)`: no fields.
    Denormalize(AggId),
    /// `speculate(id)`: what the clause records belongs to this speculation. One field of size 0.
    Speculate,
    /// `commit(id)`: one field of size 0.
    Commit,
    /// `discard(id)`: one field of size 0.
    Discard,
    /// `raise(signal)`: one field of size 0.
    Raise,
    /// `stop()`: no fields.
    Stop,
    /// `chill(nanoseconds)`: one field of size 0.
    Chill,
    /// `panic()`: no fields.
    Panic,
    /// `breakpoint()`: no fields.
    Breakpoint,
    /// `return(value)`: one field of size 0.
    Return,
    /// `system(format, ...)`: as `printf()`; the consumer runs what is printed.
    System {
        /// The format, as written.
        format: Vec<u8>,
    },
    /// `freopen(format, ...)`: as `printf()`; output goes to the file of this name, or if it is empty where it went
    /// at first.
    Freopen {
        /// The format, as written.
        format: Vec<u8>,
    },
    /// `ftruncate()`: no fields; the consumer empties the file that output goes to.
    Ftruncate,
    /// `setopt(name[, value])`: one or two strings; the consumer sets the option.
    Setopt,
    /// An empty clause: a record with nothing in it. No fields.
    Default,
    /// `if (e) { ... } else { ... }`: one field of size 0, the condition. The actions of both branches follow, and what
    /// stands in them may be an `If`, too.
    If {
        /// How many actions behind this one are the first branch.
        then: u32,
        /// How many behind those are the second.
        otherwise: u32,
        /// If a branch can record: offset of the record's byte that says which one did. See
        /// [`Clause::ran`](super::Clause::ran).
        branch: Option<u32>,
    },
}

impl ActionKind {
    /// Whether a clause with this action makes a record.
    pub fn records(&self) -> bool {
        !matches!(self, Self::Effect | Self::Aggregate { .. } | Self::Commit | Self::Discard | Self::If { .. })
    }

    /// Whether it needs the option `destructive`.
    pub fn is_destructive(&self) -> bool {
        matches!(
            self,
            Self::Raise
                | Self::Stop
                | Self::Chill
                | Self::Panic
                | Self::Breakpoint
                | Self::Return
                | Self::System { .. }
                | Self::Freopen { .. }
        )
    }
}
