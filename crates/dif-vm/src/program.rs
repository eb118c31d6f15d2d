//! A whole D program: clauses, actions, aggregations, and how their records are laid out.

mod action;
mod aggregation;

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::difo::{CKind, DifVar, Difo, VarScope};
use crate::op::{Insn, Opcode};
use crate::subr::Subr;
use crate::var::Builtin;

pub use self::action::{Action, ActionKind, FRAME_SIZE, Field, FieldKind, STACK_FRAMES_MAX};
pub use self::aggregation::{AggFn, AggId, Aggregation, KeyPart, QUANTIZE_BUCKETS};

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

    /// Whether what `alloca()` and `copyin()` give is kept until the firing ends, and not until the clause does: a
    /// clause uses a pointer that one before it has put in a clause-local variable.
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
    /// The argument of the place that points to the thread (`struct task_struct`) whose firing it is, if that is not
    /// the current one.
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

/// What a consumer is told of a record beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordHeader {
    /// Index of the ECB in the enabling, counted from 1 as DTrace counts EPIDs.
    pub epid: u32,
    /// CPU that it fired on.
    pub cpu: u32,
    /// Nanoseconds of the monotonic clock.
    pub timestamp: u64,
    /// Speculation that it belongs to, or 0.
    pub speculation: u32,
}
