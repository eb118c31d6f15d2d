//! The kernel's stack at the probe.
//!
//! The kernel walks it from where it stands. In a program of a tracepoint that is the program itself, below the
//! functions that run programs: they are not the probe's, and are left out.

use dif_vm::FRAME_SIZE;

use super::Gen;
use super::copy::Dest;
use crate::asm::{Alu, Cond, Helper, Label, R0, R1, R2, R3, R4, R5, R6, R9, Width};
use crate::plan::STACK_SIZE;
use crate::unit::UnitKind;

/// The innermost frames of a raw tracepoint's program: itself, and `bpf_trace_run*()`.
const PROGRAM: u32 = 2;

/// Those of a program behind a function: itself, the trampoline that calls it, and the function, from which that is
/// entered.
const TRAMPOLINE: u32 = 3;

/// How many functions may be between those and the one that has the tracepoint; see
/// [`Target::tracepoint_glue`](crate::target::Target).
pub(crate) const GLUE_MAX: u32 = 2;

/// Where the kernel can start to walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Nowhere: a test-run has no registers.
    Nowhere,
    /// Where the probe is.
    Probe,
    /// So many frames inside of what leads from a tracepoint to its programs.
    Tracepoint(u32),
}

impl Gen<'_> {
    fn start(&self) -> Start {
        match self.unit.kind {
            // A thread that does not run stands where it has left the CPU.
            _ if self.thread_argument().is_some() => Start::Probe,
            UnitKind::TestRun | UnitKind::Accounting => Start::Nowhere,
            UnitKind::PerfEvent | UnitKind::FunctionEntry | UnitKind::FunctionReturn | UnitKind::Instruction => {
                Start::Probe
            }
            UnitKind::FunctionExit { .. } => Start::Tracepoint(TRAMPOLINE),
            // The kernel has kept registers of who called the event's own function.
            UnitKind::TraceEvent => Start::Tracepoint(0),
            UnitKind::SyscallEntry | UnitKind::SyscallReturn | UnitKind::RawTracepoint | UnitKind::TypedTracepoint => {
                Start::Tracepoint(PROGRAM)
            }
        }
    }

    /// Puts the innermost frames into `size` bytes, zeros behind the last.
    pub(super) fn kernel_stack(&mut self, to: Dest, size: u32) {
        match self.start() {
            Start::Nowhere => self.zero(to, size),
            Start::Probe => self.walk(to, size, 0),
            Start::Tracepoint(_) => {
                self.walk_to_frame(size);
                self.asm.mov(R3, R4);
                self.dest_address(R1, to);
                self.asm.imm(R2, i64::from(size));
                self.asm.call(Helper::ProbeReadKernel);
            }
        }
    }

    /// Where the function of the probe returns to, in R0: the second frame, or the first if it has returned.
    pub(super) fn caller(&mut self) {
        if self.start() == Start::Nowhere {
            return self.asm.imm(R0, 0);
        }
        self.walk_to_frame(2 * FRAME_SIZE);
        let has_returned = self.unit.kind == UnitKind::FunctionReturn || self.unit.kind.is_exit();
        let frame = if has_returned { 0 } else { FRAME_SIZE as i16 };
        self.asm.load(Width::Dw, R0, R4, frame);
    }

    /// How many frames there are, in R0.
    pub(super) fn stackdepth(&mut self) {
        if self.start() == Start::Nowhere {
            return self.asm.imm(R0, 0);
        }
        let end = self.asm.label();
        self.walk_to_frame(STACK_SIZE);
        self.asm.alu_imm(Alu::Arsh, R0, 3);
        self.asm.alu(Alu::Sub, R0, R5);
        self.asm.jump_if_imm(Cond::Sge, R0, 0, end);
        self.asm.imm(R0, 0);
        self.asm.place(end);
    }

    /// Has the kernel walk, and leaves in R0 how many bytes that gave, or an error; the bytes are zeros then.
    fn walk(&mut self, to: Dest, size: u32, skip: u32) {
        let helper = if let Some(thread) = self.thread_argument() {
            self.asm.load(Width::Dw, R1, R6, i16::from(thread) * 8);
            Helper::GetTaskStack
        } else {
            self.asm.mov(R1, R6);
            Helper::GetStack
        };
        self.dest_address(R2, to);
        self.asm.imm(R3, i64::from(size));
        self.asm.imm(R4, i64::from(skip));
        self.asm.call(helper);
    }

    /// Walks into the frame of scratch memory. R4 points to the first frame of the probe there, behind which `size`
    /// bytes are its stack; R5 is how many frames were walked before it.
    fn walk_to_frame(&mut self, size: u32) {
        self.need_frame();
        let to = self.plan.frame.stack;
        let glue = if let Start::Tracepoint(skip) = self.start() {
            self.walk(Dest::Frame(to), size + GLUE_MAX * FRAME_SIZE, skip);
            true
        } else {
            self.walk(Dest::Frame(to), size, 0);
            false
        };
        self.asm.mov(R4, R9);
        self.asm.alu_imm(Alu::Add, R4, to as i32);
        self.asm.imm(R5, 0);
        if !glue {
            return;
        }
        let end = self.asm.label();
        for frame in 0..GLUE_MAX {
            let is_glue = self.asm.label();
            self.asm.load(Width::Dw, R2, R4, 0);
            self.branch_if_glue(is_glue);
            self.asm.jump(end);
            self.asm.place(is_glue);
            self.asm.alu_imm(Alu::Add, R4, FRAME_SIZE as i32);
            self.asm.imm(R5, i64::from(frame + 1));
        }
        self.asm.place(end);
    }

    /// Jumps if the address in R2 is in a function that only leads from a tracepoint to its programs.
    fn branch_if_glue(&mut self, is_glue: Label) {
        let target = self.target;
        for glue in &target.tracepoint_glue {
            let size = i32::try_from(glue.end.saturating_sub(glue.start)).unwrap_or(0);
            self.asm.mov(R1, R2);
            self.asm.imm(R3, glue.start as i64);
            self.asm.alu(Alu::Sub, R1, R3);
            self.asm.jump_if_imm(Cond::Lt, R1, size, is_glue);
        }
    }
}
