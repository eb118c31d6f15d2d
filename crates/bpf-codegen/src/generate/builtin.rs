//! Built-in variables.

use dif_vm::op::Insn;
use dif_vm::var::Builtin;
use dif_vm::{Fault, NamePart};

use super::{Gen, ProbeIs, slot};
use crate::asm::{Alu, Cond, Helper, R0, R1, R2, R3, R4, R6, R10, Reg, Width};
use crate::object::{MapRole, ProbeEntry};
use crate::plan::COMM_LEN;
use crate::runtime;
use crate::unit::{Select, UnitKind};

/// Offsets in x86-64's `struct pt_regs` of the arguments of a system call, of 64-bit and of 32-bit processes.
const ARGUMENTS: [i16; 6] = [112, 104, 96, 56, 72, 64];
const ARGUMENTS_32: [i16; 6] = [40, 88, 96, 104, 112, 32];

/// How many registers are there.
const REGISTERS: i32 = 21;
/// How the kernel keeps those that it saves only when threads are switched: `ds`, `es`, `fsbase`, `gsbase` and
/// `trap_nr` of `struct thread_struct`.
const THREAD_REGISTERS: [Width; 5] = [Width::H, Width::H, Width::Dw, Width::Dw, Width::Dw];
/// Offsets there of the arguments of a function of the kernel, of its value, and of the stack pointer.
const FUNCTION_ARGUMENTS: [i16; 6] = [112, 104, 96, 88, 72, 64];
const AX: i16 = 80;
const SP: i16 = 152;

/// Offsets there of the instruction pointer and the code segment, whose low bits are the privilege.
const IP: i16 = 128;
const CS: i16 = 136;

/// How many words of a test-run's context are arguments.
const TEST_RUN_ARGS: u8 = 10;

/// Largest error number that a system call returns.
const MAX_ERRNO: i32 = 4095;

/// The kernel's own numbers, from `ERESTARTSYS` to `ERESTART_RESTARTBLOCK`, of a call that a signal has interrupted:
/// processes know it as `EINTR`, if the kernel does not call again.
const RESTARTS: std::ops::RangeInclusive<i32> = 512..=516;
const EINTR: i64 = 4;

/// Which number of a task, as dt_task_number() of the runtime takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TaskNumber {
    Thread,
    Process,
    Parent,
}

impl Gen<'_> {
    /// A built-in variable that is no string, in R0.
    pub(super) fn builtin(&mut self, builtin: Builtin) {
        if let Some(n) = builtin.argument() {
            return self.argument(n);
        }
        match builtin {
            Builtin::Timestamp => self.time(),
            Builtin::Walltimestamp => {
                self.asm.call(Helper::KtimeGetNs);
                self.asm.imm(R1, self.target.wall_offset_ns);
                self.asm.alu(Alu::Add, R0, R1);
            }
            Builtin::Vtimestamp => self.vtimestamp(),
            Builtin::Epid => self.epid(R0),
            Builtin::Id => self.probe_id(R0),
            Builtin::Pid => self.pid_tgid(true),
            Builtin::Tid => self.pid_tgid(false),
            Builtin::Ppid => self.parent(),
            Builtin::Uid | Builtin::Gid if self.thread_argument().is_some() => {
                let task = self.target.task;
                self.current_task();
                self.asm.load(Width::Dw, R0, R0, task.cred as i16);
                let id = if builtin == Builtin::Uid { task.cred_uid } else { task.cred_gid };
                self.asm.load(Width::W, R0, R0, id as i16);
            }
            Builtin::Uid | Builtin::Gid => {
                self.asm.call(Helper::GetCurrentUidGid);
                let shift = if builtin == Builtin::Gid { Alu::Rsh } else { Alu::Lsh };
                self.asm.alu_imm(shift, R0, 32);
                if builtin == Builtin::Uid {
                    self.asm.alu_imm(Alu::Rsh, R0, 32);
                }
            }
            Builtin::Curthread => match self.thread_argument() {
                Some(n) => self.context_word(n),
                None => self.asm.call(Helper::GetCurrentTask),
            },
            Builtin::Cpu => self.asm.call(Helper::GetSmpProcessorId),
            Builtin::Errno => self.errno(),
            Builtin::Caller => self.caller(),
            Builtin::Stackdepth => self.stackdepth(),
            // Linux does not tell interrupt levels.
            Builtin::Ipl => self.asm.imm(R0, 0),
            _ => self.refuse(format!("{} is not available in generated code", builtin.name())),
        }
    }

    /// An element of `args[]` or `uregs[]`, with an index that is computed.
    pub(super) fn builtin_element(&mut self, insn: Insn, offset: i32) {
        let is_register = u16::from(insn.r1()) == Builtin::Uregs as u16;
        let end = self.asm.label();
        self.get_into(insn.r2(), R0);
        self.save(slot::SAVE, R0);
        for n in 0..if is_register { REGISTERS + THREAD_REGISTERS.len() as i32 } else { 10 } {
            let next = self.asm.label();
            self.restore(R0, slot::SAVE);
            self.asm.jump_if_imm(Cond::Ne, R0, n, next);
            if is_register {
                self.user_register(n);
            } else {
                self.argument(n as u8);
            }
            self.asm.jump(end);
            self.asm.place(next);
        }
        self.fault(Fault::IllOp, None, offset);
        self.asm.place(end);
        self.put(insn.rd(), R0);
    }

    /// What was in a register when the thread last entered the kernel.
    fn user_register(&mut self, n: i32) {
        self.current_task();
        if let Ok(nth) = usize::try_from(n - REGISTERS) {
            return self.asm.load(THREAD_REGISTERS[nth], R0, R0, self.target.task.registers[nth] as i16);
        }
        self.asm.mov(R1, R0);
        self.asm.call(Helper::TaskPtRegs);
        self.asm.load(Width::Dw, R0, R0, n as i16 * 8);
    }

    /// Argument n of the place that the unit is attached to, in R0.
    pub(super) fn place_argument(&mut self, n: u8) {
        match self.unit.kind {
            UnitKind::SyscallEntry if n < 6 => self.syscall_argument(usize::from(n)),
            UnitKind::SyscallReturn if n < 2 => self.asm.load(Width::Dw, R0, R6, 8),
            UnitKind::TraceEvent if n == 0 => self.context_address(),
            UnitKind::TypedTracepoint if n < 10 => self.context_word(n),
            UnitKind::RawTracepoint if n < 10 => self.asm.load(Width::Dw, R0, R6, i16::from(n) * 8),
            UnitKind::FunctionEntry => self.function_argument(n),
            UnitKind::Instruction if n < 6 => self.function_argument(n),
            UnitKind::Instruction if n == 6 => self.context_address(),
            UnitKind::FunctionReturn | UnitKind::FunctionExit { .. } if n == 0 => self.asm.imm(R0, -1),
            UnitKind::FunctionExit { arguments } if n == 1 => self.context_word(arguments),
            UnitKind::FunctionReturn if n == 1 => self.asm.load(Width::Dw, R0, R6, AX),
            UnitKind::TestRun if n < TEST_RUN_ARGS => self.asm.load(Width::Dw, R0, R6, i16::from(n) * 8),
            UnitKind::PerfEvent if n < 2 => self.sampled_pc(n == 1),
            _ => self.asm.imm(R0, 0),
        }
    }

    /// Id of the probe of the clause that is being generated.
    pub(super) fn probe_id(&mut self, to: Reg) {
        match self.probe {
            ProbeIs::Known(probe) => self.asm.imm(to, i64::from(self.probes[probe as usize].id)),
            ProbeIs::InSlots => self.restore(to, slot::ID),
        }
    }

    /// arg1 to arg5 of ERROR: where it was, fault, value.
    pub(super) fn error_argument(&mut self, n: u8) {
        let place = if self.program.classic {
            [slot::FAULT_EPID, slot::FAULT_ACTION, slot::FAULT_OFFSET]
        } else {
            [slot::FAULT_ID, slot::FAULT_CLAUSE, slot::FAULT_PC]
        };
        let slots = [place[0], place[1], place[2], slot::FAULT, slot::FAULT_VALUE];
        match usize::from(n).checked_sub(1).and_then(|n| slots.get(n)) {
            Some(&slot) => self.restore(R0, slot),
            None => self.asm.imm(R0, 0),
        }
    }

    fn syscall_argument(&mut self, n: usize) {
        let (compat, end) = (self.asm.label(), self.asm.label());
        self.restore(R1, slot::TASK);
        self.asm.call(Helper::TaskPtRegs);
        self.restore(R1, slot::COMPAT);
        self.asm.jump_if_imm(Cond::Ne, R1, 0, compat);
        self.asm.load(Width::Dw, R0, R0, ARGUMENTS[n]);
        self.asm.jump(end);
        self.asm.place(compat);
        self.asm.load(Width::W, R0, R0, ARGUMENTS_32[n]);
        self.asm.place(end);
    }

    /// An argument of a function that was just called: in a register, or on the stack behind the return address.
    fn function_argument(&mut self, n: u8) {
        if let Some(&offset) = FUNCTION_ARGUMENTS.get(usize::from(n)) {
            return self.asm.load(Width::Dw, R0, R6, offset);
        }
        self.slot_address(R1, slot::WORDS);
        self.asm.imm(R2, 8);
        self.asm.load(Width::Dw, R3, R6, SP);
        self.asm.alu_imm(Alu::Add, R3, 8 * (i32::from(n) - 5));
        // What can't be read is 0.
        self.asm.store_imm(Width::Dw, R10, slot::WORDS, 0);
        self.asm.call(Helper::ProbeReadKernel);
        self.restore(R0, slot::WORDS);
    }

    /// The kernel's or the process's program counter at a sample; 0 if it was the other.
    fn sampled_pc(&mut self, user: bool) {
        let end = self.asm.label();
        self.asm.load(Width::Dw, R1, R6, CS);
        self.asm.alu_imm(Alu::And, R1, 3);
        self.asm.imm(R0, 0);
        self.asm.jump_if_imm(if user { Cond::Eq } else { Cond::Ne }, R1, 0, end);
        self.asm.load(Width::Dw, R0, R6, IP);
        self.asm.place(end);
    }

    /// The current task's `struct task_struct`, in R0.
    pub(super) fn current_task(&mut self) {
        if matches!(self.unit.select, Select::SyscallNumber(_)) || self.thread_argument().is_some() {
            return self.restore(R0, slot::TASK);
        }
        self.asm.call(Helper::GetCurrentTaskBtf);
    }

    /// Copies the name of the current thread to where R1 points after `place`, `size` bytes at most.
    pub(super) fn copy_comm(&mut self, size: u32, place: impl FnOnce(&mut Self)) {
        if size < COMM_LEN && self.thread_argument().is_none() {
            place(self);
            self.asm.imm(R2, i64::from(size));
            return self.asm.call(Helper::GetCurrentComm);
        }
        self.current_task();
        place(self);
        // The kernel pads it with zeros, and its words can be read without a call.
        for at in [0, 8].into_iter().filter(|&at| u32::from(at as u16) < size) {
            self.asm.load(Width::Dw, R2, R0, self.target.task.comm as i16 + at);
            self.asm.store(Width::Dw, R1, at, R2);
        }
    }

    /// The process's or thread's id, in dtrace's own PID namespace.
    fn pid_tgid(&mut self, process: bool) {
        if self.thread_argument().is_some() {
            if self.target.pid_namespace.is_some() {
                return self.task_number(if process { TaskNumber::Process } else { TaskNumber::Thread });
            }
            let task = self.target.task;
            self.current_task();
            return self.asm.load(Width::W, R0, R0, if process { task.tgid } else { task.pid } as i16);
        }
        let Some((device, inode)) = self.target.pid_namespace else {
            self.asm.call(Helper::GetCurrentPidTgid);
            if !process {
                self.asm.alu_imm(Alu::Lsh, R0, 32);
            }
            self.asm.alu_imm(Alu::Rsh, R0, 32);
            return;
        };
        self.asm.imm(R1, device as i64);
        self.asm.imm(R2, inode as i64);
        self.slot_address(R3, slot::WORDS);
        self.asm.imm(R4, 8);
        self.asm.store_imm(Width::Dw, R10, slot::WORDS, 0);
        self.asm.call(Helper::GetNsCurrentPidTgid);
        // A process outside of the namespace has no id in it: zeros.
        self.asm.load(Width::W, R0, R10, slot::WORDS + if process { 4 } else { 0 });
    }

    /// What tells the thread from all others, in R0: its numbers, and of a CPU's idle thread, which has none, the CPU.
    pub(super) fn thread_key(&mut self) {
        if self.thread_argument().is_some() {
            let task = self.target.task;
            self.current_task();
            self.asm.load(Width::W, R1, R0, task.tgid as i16);
            self.asm.load(Width::W, R0, R0, task.pid as i16);
            self.asm.alu_imm(Alu::Lsh, R1, 32);
            self.asm.alu(Alu::Or, R0, R1);
        } else {
            self.asm.call(Helper::GetCurrentPidTgid);
        }
        let end = self.asm.label();
        self.asm.jump_if_imm(Cond::Ne, R0, 0, end);
        self.asm.call(Helper::GetSmpProcessorId);
        self.asm.imm(R1, i64::MIN);
        self.asm.alu(Alu::Or, R0, R1);
        self.asm.place(end);
    }

    /// A number of the thread whose firing it is, in dtrace's own PID namespace.
    fn task_number(&mut self, which: TaskNumber) {
        self.builtin(Builtin::Curthread);
        self.asm.mov(R2, R0);
        self.asm.imm(R3, which as i64);
        self.runtime_value(runtime::DT_TASK_NUMBER, -1);
    }

    fn parent(&mut self) {
        if self.target.pid_namespace.is_some() {
            return self.task_number(TaskNumber::Parent);
        }
        let task = self.target.task;
        self.current_task();
        self.asm.load(Width::Dw, R1, R0, task.real_parent as i16);
        self.asm.load(Width::W, R0, R1, task.tgid as i16);
    }

    fn errno(&mut self) {
        self.asm.imm(R0, 0);
        if self.unit.kind != UnitKind::SyscallReturn || self.clause.on_error {
            return;
        }
        let end = self.asm.label();
        self.asm.load(Width::Dw, R1, R6, 8);
        self.asm.neg(R1);
        self.asm.jump_if_imm(Cond::Gt, R1, MAX_ERRNO, end);
        self.asm.mov(R0, R1);
        self.asm.alu_imm(Alu::Sub, R1, *RESTARTS.start());
        self.asm.jump_if_imm(Cond::Gt, R1, RESTARTS.end() - RESTARTS.start(), end);
        self.asm.imm(R0, EINTR);
        self.asm.place(end);
    }

    /// The address of a part of the probe's name, in R0.
    pub(super) fn probe_name(&mut self, part: NamePart) {
        let probes = self.plan.map(MapRole::Probes);
        if let ProbeIs::Known(probe) = self.probe {
            self.asm.store_imm(Width::Dw, R10, slot::WORDS, probe as i32);
        }
        let key = if matches!(self.probe, ProbeIs::Known(_)) { slot::WORDS } else { slot::PROBE };
        let end = self.asm.label();
        self.asm.map(R1, probes);
        self.slot_address(R2, key);
        self.asm.call(Helper::MapLookupElem);
        self.asm.jump_if_imm(Cond::Eq, R0, 0, end);
        self.asm.alu_imm(Alu::Add, R0, ProbeEntry::part(part) as i32);
        self.asm.place(end);
    }

    /// The index of the probe in the enabling, in R0.
    pub(super) fn probe_index(&mut self) {
        match self.probe {
            ProbeIs::Known(probe) => self.asm.imm(R0, i64::from(probe)),
            ProbeIs::InSlots => self.restore(R0, slot::PROBE),
        }
    }
}
