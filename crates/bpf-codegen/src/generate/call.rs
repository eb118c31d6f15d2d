//! Subroutines: the simple ones inline, the others in the runtime.

use dif_vm::Subr;
use dif_vm::op::Insn;

use super::Gen;
use super::difo::Body;
use super::slot;
use crate::asm::{Alu, Helper, R0, R2, R3, R4, R5, Reg};
use crate::runtime as rt;

/// What stands for an argument that is not given.
const ABSENT: i64 = i64::MAX;

/// Linux's split of a `dev_t` inside the kernel (include/linux/kdev_t.h).
const MINOR_BITS: i32 = 20;

impl Gen<'_> {
    pub(super) fn subroutine(&mut self, body: &mut Body<'_>, insn: Insn) {
        let Some(subr) = Subr::from_number(insn.index()) else { return };
        if !self.inline_subroutine(subr) {
            self.runtime_subroutine(body, subr);
        }
        self.put(insn.rd(), R0);
    }

    /// The nth argument.
    fn arg(&mut self, to: Reg, n: i16) {
        self.restore(to, slot::TUPLE - n * 8);
    }

    /// The nth argument, or what stands for it.
    fn arg_or(&mut self, body: &Body<'_>, to: Reg, n: i16, absent: i64) {
        if (n as usize) < body.depth { self.arg(to, n) } else { self.asm.imm(to, absent) }
    }

    fn inline_subroutine(&mut self, subr: Subr) -> bool {
        match subr {
            Subr::Rand => self.asm.call(Helper::GetPrandomU32),
            Subr::Htons | Subr::Ntohs => self.network_order(16),
            Subr::Htonl | Subr::Ntohl => self.network_order(32),
            Subr::Htonll | Subr::Ntohll => self.network_order(64),
            Subr::Getmajor => {
                self.arg(R0, 0);
                self.asm.alu_imm(Alu::Lsh, R0, 32);
                self.asm.alu_imm(Alu::Rsh, R0, 32 + MINOR_BITS);
            }
            Subr::Getminor => {
                self.arg(R0, 0);
                self.asm.alu_imm(Alu::And, R0, (1 << MINOR_BITS) - 1);
            }
            _ => return false,
        }
        true
    }

    fn network_order(&mut self, bits: i32) {
        self.arg(R0, 0);
        self.asm.network_order(R0, bits);
    }

    fn runtime_subroutine(&mut self, body: &mut Body<'_>, subr: Subr) {
        let offset = body.offset();
        let temporary = i64::from(self.plan.frame.layout.temporary(body.temporary()));
        let function = match subr {
            Subr::Speculation => return self.new_speculation(offset),
            Subr::Bcopy => return self.without_value(rt::DT_BCOPY, offset),
            Subr::Copyinto => return self.without_value(rt::DT_COPYINTO, offset),
            Subr::Copyout => return self.without_value(rt::DT_COPYOUT, offset),
            Subr::Copyoutstr => return self.without_value(rt::DT_COPYOUTSTR, offset),
            Subr::Strlen => self.one(rt::DT_STRLEN),
            Subr::Alloca => self.one(rt::DT_ALLOCA),
            Subr::Progenyof => self.one(rt::DT_PROGENYOF),
            Subr::Copyin => self.two(rt::DT_COPYIN),
            Subr::Basename => self.one_string(rt::DT_BASENAME, temporary),
            Subr::Dirname => self.one_string(rt::DT_DIRNAME, temporary),
            Subr::DPath | Subr::MountPath | Subr::DentryPath if self.target.paths.is_none() => {
                let name = subr.prototype().name;
                return self
                    .refuse(format!("{name}() is not possible: the kernel's BTF does not tell how files are named"));
            }
            Subr::DPath => self.one_string(rt::DT_D_PATH, temporary),
            Subr::MountPath => self.one_string(rt::DT_MOUNT_PATH, temporary),
            Subr::DentryPath => self.one_string(rt::DT_DENTRY_PATH, temporary),
            Subr::Cleanpath => self.one_string(rt::DT_CLEANPATH, temporary),
            Subr::InetNtoa => self.one_string(rt::DT_INET_NTOA, temporary),
            Subr::InetNtoa6 => {
                self.arg_or(body, R3, 1, 0);
                self.asm.imm(R4, temporary);
                self.one(rt::DT_INET_NTOA6)
            }
            Subr::LinkNtop => self.two_string(rt::DT_LINK_NTOP, temporary),
            Subr::Strjoin => self.two_string(rt::DT_STRJOIN, temporary),
            Subr::Strstr => self.two_string(rt::DT_STRSTR, temporary),
            Subr::Strtok => self.two_string(rt::DT_STRTOK, temporary),
            Subr::Json => self.two_string(rt::DT_JSON, temporary),
            Subr::InetNtop => self.two_string(rt::DT_INET_NTOP, temporary),
            Subr::Index | Subr::Rindex => {
                self.arg_or(body, R4, 2, ABSENT);
                self.two(if subr == Subr::Index { rt::DT_INDEX } else { rt::DT_RINDEX })
            }
            Subr::Substr => {
                self.arg_or(body, R4, 2, ABSENT);
                self.asm.imm(R5, temporary);
                self.two(rt::DT_SUBSTR)
            }
            Subr::Strchr | Subr::Strrchr => {
                self.asm.imm(R4, temporary);
                self.asm.imm(R5, i64::from(subr == Subr::Strrchr));
                self.two(rt::DT_STRCHR)
            }
            Subr::Toupper | Subr::Tolower => {
                let (first, by) = if subr == Subr::Toupper { (b'a', -32i64) } else { (b'A', 32) };
                self.asm.imm(R3, i64::from(first));
                self.asm.imm(R4, by & 0xffff_ffff);
                self.asm.imm(R5, temporary);
                self.one(rt::DT_CHANGE_CASE)
            }
            Subr::Memstr => {
                self.arg(R4, 2);
                self.asm.imm(R5, temporary);
                self.two(rt::DT_MEMSTR)
            }
            Subr::Lltostr => {
                self.arg_or(body, R3, 1, 10);
                self.asm.imm(R4, temporary);
                self.one(rt::DT_LLTOSTR)
            }
            Subr::Strtoll => {
                self.arg_or(body, R3, 1, 10);
                self.one(rt::DT_STRTOLL)
            }
            Subr::Copyinstr => {
                self.arg_or(body, R3, 1, ABSENT);
                self.asm.imm(R4, temporary);
                self.one(rt::DT_COPYINSTR)
            }
            _ => return self.refuse(format!("{}() is not available in generated code", subr.prototype().name)),
        };
        self.runtime_value(function, offset);
    }

    fn without_value(&mut self, function: rt::FunctionId, offset: i32) {
        self.arg(R2, 0);
        self.arg(R3, 1);
        self.arg(R4, 2);
        self.runtime(function);
        self.fault_unless_zero(offset);
        self.asm.imm(R0, 0);
    }

    /// One argument in R2.
    fn one(&mut self, function: rt::FunctionId) -> rt::FunctionId {
        self.arg(R2, 0);
        function
    }

    /// Two arguments in R2 and R3.
    fn two(&mut self, function: rt::FunctionId) -> rt::FunctionId {
        self.arg(R3, 1);
        self.one(function)
    }

    fn one_string(&mut self, function: rt::FunctionId, temporary: i64) -> rt::FunctionId {
        self.asm.imm(R3, temporary);
        self.one(function)
    }

    fn two_string(&mut self, function: rt::FunctionId, temporary: i64) -> rt::FunctionId {
        self.asm.imm(R4, temporary);
        self.two(function)
    }
}
