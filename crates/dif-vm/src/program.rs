//! A whole D program: clauses, actions, aggregations, and how their records are laid out.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::agg::{Llquantize, Lquantize};
use crate::difo::{CKind, DifType, DifVar, Difo, VarScope};
use crate::op::{Insn, Opcode};
use crate::shape::Shape;
use crate::subr::Subr;
use crate::var::Builtin;

/// A compiled D program. Engines run it, consumers read its records by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// Clauses in program order: on each firing they run in this order.
    pub clauses: Vec<Clause>,
    /// All the program's own variables, each (id, scope, kind) once; a DIFO's own table names a part of them.
    pub vars: Vec<DifVar>,
    /// Aggregations by id: `aggregations[n].id == AggId(n)`.
    pub aggregations: Vec<Aggregation>,
    /// What is computed before the clauses of probes that are made from others.
    pub preambles: Vec<Preamble>,
    /// Bytes of a D string, its NUL included (`-x strsize`).
    pub strsize: u32,
    /// Whether it is in the classic dialect: faults are told by EPID, action and DIF offset, to the user and to the
    /// clauses on ERROR, not by probe, clause and the engine's own instruction.
    pub classic: bool,
}

impl Program {
    /// All its DIFOs: those of preambles, then of each clause the predicate and what each action evaluates, in order.
    pub fn difos(&self) -> impl Iterator<Item = &Difo> {
        self.preambles.iter().flat_map(Preamble::difos).chain(self.clauses.iter().flat_map(Clause::difos))
    }

    /// Whether it does anything that needs the option `destructive`.
    pub fn is_destructive(&self) -> bool {
        self.clauses.iter().flat_map(|c| &c.actions).any(|a| a.kind.is_destructive())
            || self.calls(Subr::Copyout)
            || self.calls(Subr::Copyoutstr)
    }

    /// What kinds of values it records and has as keys.
    fn kinds(&self) -> impl Iterator<Item = FieldKind> {
        let fields = self.clauses.iter().flat_map(|c| &c.actions).flat_map(|a| &a.fields).map(|f| f.kind);
        fields.chain(self.aggregations.iter().flat_map(|a| &a.keys).map(|k| k.kind))
    }

    /// Whether what it records or has as keys has names of the kernel in its text.
    pub fn names_kernel(&self) -> bool {
        self.kinds().any(FieldKind::names_kernel)
    }

    /// Whether it reads memory at addresses of its own choice.
    pub fn loads(&self) -> bool {
        self.difos().any(|difo| difo.text.iter().any(|insn| insn.opcode().is_some_and(Opcode::is_load)))
    }

    /// Whether it asks for the kernel's stack, or for a part of it.
    pub fn walks_kernel_stack(&self) -> bool {
        self.kinds().any(|kind| kind == FieldKind::KernelStack)
            || self.reads(Builtin::Caller)
            || self.reads(Builtin::Stackdepth)
    }

    /// Whether it calls this subroutine.
    pub fn calls(&self, subr: Subr) -> bool {
        let is_call = |insn: &Insn| insn.opcode() == Some(Opcode::Call) && insn.index() == subr as u16;
        self.difos().any(|difo| difo.text.iter().any(is_call))
    }

    /// Whether what `alloca()` and `copyin()` give is kept until the firing ends, and not until the clause does: a clause
    /// uses a pointer that one before it has put in a clause-local variable.
    pub fn keeps_scratch(&self) -> bool {
        let pointer = |v: &&DifVar| v.scope == VarScope::Local && v.ty.ckind == CKind::Pointer;
        let pointers: BTreeSet<u16> = self.vars.iter().filter(pointer).map(|v| v.id).collect();
        let (mut set, mut found) = (BTreeSet::new(), BTreeSet::new());
        for clause in &self.clauses {
            let mut own = BTreeSet::new();
            for insn in clause.difos().flat_map(|difo| &difo.text) {
                match insn.opcode() {
                    Some(Opcode::Stls) => {
                        own.insert(insn.index());
                    }
                    Some(Opcode::Ldls) if !own.contains(&insn.index()) => {
                        found.insert(insn.index());
                    }
                    _ => {}
                }
            }
            set.extend(own);
        }
        found.iter().any(|id| set.contains(id) && pointers.contains(id))
    }

    /// Whether it loads this built-in variable somewhere.
    pub fn reads(&self, builtin: Builtin) -> bool {
        self.difos().any(|difo| difo.text.iter().any(|insn| insn.builtin() == Some(builtin)))
    }
}

/// What is computed when the place of a probe is come to, before any clause: whether that is a firing of the probe, and
/// its arguments. Its DIFOs see the arguments of the place; the clauses see what it makes of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preamble {
    /// The probe fires only if its value is not zero; a fault is no firing.
    pub when: Option<Difo>,
    /// arg0, arg1, ...; those that are not here are 0, and so is one that faults.
    pub args: Vec<Difo>,
    /// The argument of the place that points to the thread (`struct task_struct`) whose firing it is, if that is not the
    /// current one.
    pub thread: Option<u8>,
}

impl Preamble {
    /// Its DIFOs.
    pub fn difos(&self) -> impl Iterator<Item = &Difo> {
        self.when.iter().chain(&self.args)
    }
}

/// One clause: predicate and actions. Together with a probe it makes an ECB.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clause {
    /// What to say of it in messages: `script.d line 3` and the like.
    pub title: String,
    /// Its number in messages about faults (`dt_clause_3`): how many probe descriptions the clauses before it have.
    pub number: u32,
    /// The actions run only if its value is not zero.
    pub predicate: Option<Difo>,
    /// Actions in program order.
    pub actions: Vec<Action>,
    /// Size in bytes of the record that the clause makes, a multiple of 8. Offset 0 is the first field.
    pub record_size: u32,
    /// Whether the clause can record anything: if so a firing gives one record for all that it records, even of size 0
    /// (the default action). If all that records stands in an `if`, a firing that takes no such branch gives none.
    pub records: bool,
}

impl Clause {
    /// Its DIFOs.
    pub fn difos(&self) -> impl Iterator<Item = &Difo> {
        self.predicate.iter().chain(self.actions.iter().flat_map(Action::difos))
    }

    /// The expressions that it evaluates: of all but aggregations, its DIFOs.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Difo> {
        let fields = self.actions.iter_mut().flat_map(|action| &mut action.fields).map(|field| &mut field.difo);
        self.predicate.iter_mut().chain(fields)
    }

    /// The actions that the firing took which made `record`, in order: of each `if`, the branch that recorded. Its byte
    /// is 1 for the first branch, 2 for the second, 0 if neither did.
    pub fn ran<'a>(&'a self, record: &'a [u8]) -> impl Iterator<Item = &'a Action> {
        let mut at = 0;
        // The ends of the first branches that were taken, each with the length of the second, which is left out.
        let mut open: Vec<(usize, usize)> = Vec::new();
        core::iter::from_fn(move || {
            while let Some(&(end, skipped)) = open.last().filter(|&&(end, _)| at >= end) {
                at = end + skipped;
                open.pop();
            }
            let action = self.actions.get(at)?;
            at += 1;
            if let ActionKind::If { then, otherwise, branch } = action.kind {
                let (then, otherwise) = (then as usize, otherwise as usize);
                match branch.and_then(|b| record.get(b as usize)) {
                    Some(1) => open.push((at + then, otherwise)),
                    Some(2) => at += then,
                    _ => at += then + otherwise,
                }
            }
            Some(action)
        })
    }

    /// Whether each record that it makes is sure to be wanted, as something outside of every `if` records.
    pub fn always_records(&self) -> bool {
        let mut at = 0;
        while let Some(action) = self.actions.get(at) {
            match action.kind {
                ActionKind::If { then, otherwise, .. } => at += then as usize + otherwise as usize,
                _ if action.kind.records() => return true,
                _ => {}
            }
            at += 1;
        }
        false
    }
}

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
    /// The kernel's stack at the probe: 8 bytes for each frame, the innermost first, zeros behind the last. The expression
    /// gives nothing to it but a type of this size.
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
    /// `tracemem(e, size[, dynsize])`: a field of bytes, then if given the dynamic size as an 8-byte field.
    Tracemem {
        /// Whether the second field is there.
        dynamic: bool,
    },
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
        /// If a branch can record: offset of the record's byte that says which one did. See [`Clause::ran`].
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

/// Number of an aggregation in its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AggId(pub u32);

/// An aggregation of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregation {
    /// Its number, by first appearance.
    pub id: AggId,
    /// Its name without the `@`; `_` for the nameless one.
    pub name: String,
    /// Its function.
    pub func: AggFn,
    /// Its keys.
    pub keys: Vec<KeyPart>,
}

impl Aggregation {
    /// Bytes of a whole key: the parts in order, each at the offset that [`KeyPart`] says.
    pub fn key_size(&self) -> u32 {
        let end = |k: &KeyPart| k.offset.saturating_add(k.size.checked_next_multiple_of(8).unwrap_or(u32::MAX));
        self.keys.last().map_or(0, end)
    }
}

/// One key of an aggregation as the consumer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPart {
    /// Type of the key's expressions.
    pub ty: DifType,
    /// Offset in the whole key: a multiple of 8.
    pub offset: u32,
    /// Size in bytes: 1, 2, 4 or 8 of an integer, `strsize` of a string (zero-padded after its NUL), that of all frames of a
    /// stack.
    pub size: u32,
    /// What it is.
    pub kind: FieldKind,
}

/// An aggregating function with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggFn {
    /// Number of firings. Cell: one u64.
    Count,
    /// Sum. Cell: one i64.
    Sum,
    /// Smallest value. Cell: one i64, at first `i64::MAX`.
    Min,
    /// Largest value. Cell: one i64, at first `i64::MIN`.
    Max,
    /// Mean. Cell: count, sum.
    Avg,
    /// Standard deviation. Cell: count, sum, sum of squares (low and high 64 bits).
    Stddev,
    /// Power-of-two distribution. Cell: [`QUANTIZE_BUCKETS`] of i64.
    Quantize,
    /// Linear distribution.
    Lquantize(Lquantize),
    /// Log-linear distribution.
    Llquantize(Llquantize),
}

/// Buckets of a `quantize()`: negative powers, zero (number 63), positive powers.
pub const QUANTIZE_BUCKETS: u32 = 127;

impl AggFn {
    /// Its name in D.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
            Self::Avg => "avg",
            Self::Stddev => "stddev",
            Self::Quantize => "quantize",
            Self::Lquantize(_) => "lquantize",
            Self::Llquantize(_) => "llquantize",
        }
    }
}

/// What a consumer is told of a record beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// Index of the ECB in the enabling, counted from 1 as DTrace counts EPIDs.
    pub epid: u32,
    /// CPU that it fired on.
    pub cpu: u32,
    /// Nanoseconds of the monotonic clock.
    pub timestamp: u64,
    /// Speculation that it belongs to, or 0.
    pub speculation: u32,
}
