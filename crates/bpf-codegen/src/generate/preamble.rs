//! Preambles: whether a place that was come to is a firing of the probe, and what its arguments are.

use dif_vm::Difo;
use dif_vm::op::Insn;
use dif_vm::program::{Clause, Preamble};
use dif_vm::var::Builtin;

use super::{Arguments, ClauseState, Gen, Held, slot};
use crate::asm::{Cond, Helper, R0, R1, R2, R3, R6, R9, Width};
use crate::plan::plain_builtin;
use crate::runtime::frame;

/// Where an argument of the probe comes from.
enum Source {
    /// An argument of the place.
    Place(u8),
    /// The frame, where the preamble has put it.
    Frame,
    /// Nowhere: it is 0.
    Nothing,
}

impl Gen<'_> {
    fn preamble_of_unit(&self) -> Option<&'_ Preamble> {
        self.program.preambles.get(self.unit.preamble? as usize)
    }

    /// The argument of the place that points to the thread whose firing it is, if that is not the current one.
    pub(super) fn thread_argument(&self) -> Option<u8> {
        self.preamble_of_unit()?.thread
    }

    /// Leaves unless the probe fires; puts those of its arguments that are computed, and used, into the frame.
    pub(super) fn preamble(&mut self, clauses: &[u32]) {
        if let Some(thread) = self.thread_argument() {
            self.asm.load(Width::Dw, R0, R6, i16::from(thread) * 8);
            self.save(slot::TASK, R0);
            if self.framed {
                self.asm.store(Width::Dw, R9, frame::TASK, R0);
            }
        }
        let program = self.program;
        let Some(preamble) = self.unit.preamble.and_then(|at| program.preambles.get(at as usize)) else { return };
        self.arguments = Arguments::Place;
        if let Some(when) = &preamble.when {
            let (fires, over) = (self.asm.label(), self.done);
            self.preamble_difo(when, clauses);
            self.asm.jump_if_imm(Cond::Ne, R0, 0, fires);
            self.asm.jump(over);
            self.asm.place(fires);
        }
        let used = self.used_arguments(clauses);
        for (n, difo) in (0u8..).zip(&preamble.args) {
            if used >> n & 1 == 1 && matches!(self.source(n), Source::Frame) {
                self.preamble_difo(difo, clauses);
                let (base, at) = self.frame_place(self.plan.frame.args + u32::from(n) * 8);
                self.asm.store(Width::Dw, base, at, R0);
            }
        }
        self.arguments = Arguments::Probe;
    }

    /// The value of one of the preamble's DIFOs in R0: 0 if it faults.
    fn preamble_difo(&mut self, difo: &Difo, clauses: &[u32]) {
        let fault = self.open();
        let index = clauses.first().map_or(0, |&clause| clause as usize);
        self.clause = ClauseState {
            index,
            nth: 0,
            on_error: true,
            fault,
            next: fault,
            quiet: fault,
            record: Held::No,
            action: 0,
        };
        let end = self.asm.label();
        self.difo(difo);
        self.asm.jump(end);
        self.close(fault);
        self.asm.imm(R0, 0);
        self.asm.place(end);
    }

    fn source(&self, n: u8) -> Source {
        let Some(preamble) = self.preamble_of_unit() else { return Source::Place(n) };
        if preamble.args.is_empty() {
            return Source::Place(n);
        }
        match preamble.args.get(usize::from(n)) {
            None => Source::Nothing,
            Some(difo) => plain_argument(difo).map_or(Source::Frame, Source::Place),
        }
    }

    /// Which arguments the clauses read, as bits.
    fn used_arguments(&self, clauses: &[u32]) -> u32 {
        let clauses = clauses.iter().filter_map(|&clause| self.program.clauses.get(clause as usize));
        let insns = clauses.flat_map(Clause::difos).flat_map(|difo| &difo.text);
        insns.fold(0, |used, insn| used | argument_bits(*insn))
    }

    /// arg n of the probe, in R0.
    pub(super) fn argument(&mut self, n: u8) {
        if self.arguments == Arguments::Place {
            return self.place_argument(n);
        }
        if self.clause.on_error {
            return self.error_argument(n);
        }
        match self.source(n) {
            Source::Place(n) => self.place_argument(n),
            Source::Frame => {
                let (base, at) = self.frame_place(self.plan.frame.args + u32::from(n) * 8);
                self.asm.load(Width::Dw, R0, base, at);
            }
            Source::Nothing => self.asm.imm(R0, 0),
        }
    }

    /// A word of the context as a number, whatever the kernel knows of its type.
    pub(super) fn context_word(&mut self, n: u8) {
        self.slot_address(R1, slot::WORDS);
        self.asm.imm(R2, 8);
        self.asm.mov(R3, R6);
        self.asm.alu_imm(crate::asm::Alu::Add, R3, i32::from(n) * 8);
        self.asm.call(Helper::ProbeReadKernel);
        self.restore(R0, slot::WORDS);
    }

    /// The address of the context as a number: read from where it was kept, as a copy that a helper makes has no type.
    pub(super) fn context_address(&mut self) {
        self.save(slot::WORDS + 8, R6);
        self.slot_address(R1, slot::WORDS);
        self.asm.imm(R2, 8);
        self.slot_address(R3, slot::WORDS + 8);
        self.asm.call(Helper::ProbeReadKernel);
        self.restore(R0, slot::WORDS);
    }
}

/// Which argument a DIFO gives, if it does nothing else.
fn plain_argument(difo: &Difo) -> Option<u8> {
    plain_builtin(difo)?.argument()
}

fn argument_bits(insn: Insn) -> u32 {
    match insn.builtin() {
        Some(Builtin::Args) => (1 << Builtin::ARGUMENTS) - 1,
        Some(builtin) => builtin.argument().map_or(0, |n| 1 << n),
        None => 0,
    }
}
