//! Generated instructions as text, in the manner of the kernel's verifier.

use std::fmt::Write as _;

use crate::asm::Helper;
use crate::object::{BpfProgram, MapPlan};

/// The instructions that were generated for a program: one a line, with what each map and call is. The functions of the
/// C runtime are named where they are called, and left out.
pub fn listing(program: &BpfProgram, maps: &MapPlan) -> String {
    let mut out = String::new();
    let end = program.functions.first().map_or(program.insns.len(), |f| f.0 as usize);
    let mut at = 0;
    while at < end {
        for (_, clause) in program.clause_starts.iter().filter(|(start, _)| *start as usize == at) {
            let _ = writeln!(out, "; clause {clause}");
        }
        let insn = Insn(program.insns[at]);
        let text = match insn.code() {
            WIDE => wide(program, maps, at),
            CALL => call(program, at),
            _ => instruction(insn, at),
        };
        let _ = writeln!(out, "{at:4}: {text}");
        at += if insn.code() == WIDE { 2 } else { 1 };
    }
    out
}

/// Opcodes that are told apart here; all others by their fields.
const WIDE: u8 = 0x18;
const CALL: u8 = 0x85;
const EXIT: u8 = 0x95;
const GOTO: u8 = 0x05;

/// The fields of an instruction (`struct bpf_insn`).
#[derive(Debug, Clone, Copy)]
struct Insn(u64);

impl Insn {
    fn code(self) -> u8 {
        self.0 as u8
    }

    fn dst(self) -> u64 {
        self.0 >> 8 & 0xf
    }

    fn src(self) -> u64 {
        self.0 >> 12 & 0xf
    }

    fn off(self) -> i16 {
        (self.0 >> 16) as i16
    }

    fn imm(self) -> i32 {
        (self.0 >> 32) as i32
    }

    /// The other operand: a register or a number.
    fn operand(self, prefix: char) -> String {
        if self.code() & 0x08 == 0 { self.imm().to_string() } else { format!("{prefix}{}", self.src()) }
    }

    /// The memory that a load or store goes to.
    fn memory(self, base: u64) -> String {
        let bits = match self.code() & 0x18 {
            0x10 => 8,
            0x08 => 16,
            0x00 => 32,
            _ => 64,
        };
        format!("*(u{bits} *)(r{base} {:+})", self.off())
    }
}

fn instruction(insn: Insn, at: usize) -> String {
    let (code, dst, src) = (insn.code(), insn.dst(), insn.src());
    let text = match code & 0x07 {
        0x01 if code & 0xe0 == 0x60 => Some(format!("r{dst} = {}", insn.memory(src))),
        0x02 if code & 0xe0 == 0x60 => Some(format!("{} = {}", insn.memory(dst), insn.imm())),
        0x03 if code & 0xe0 == 0x60 => Some(format!("{} = r{src}", insn.memory(dst))),
        0x03 if code & 0xe0 == 0xc0 => atomic(insn),
        0x04 => arithmetic(insn, 'w'),
        0x07 => arithmetic(insn, 'r'),
        0x05 => jump(insn, 'r', at),
        0x06 => jump(insn, 'w', at),
        _ => None,
    };
    text.unwrap_or_else(|| format!(".insn {:#018x}", insn.0))
}

fn atomic(insn: Insn) -> Option<String> {
    let (memory, src) = (insn.memory(insn.dst()), insn.src());
    Some(match insn.imm() {
        0x00 => format!("lock {memory} += r{src}"),
        0x01 => format!("r{src} = atomic_fetch_add({memory}, r{src})"),
        0xe1 => format!("r{src} = atomic_xchg({memory}, r{src})"),
        0xf1 => format!("r0 = atomic_cmpxchg({memory}, r0, r{src})"),
        _ => return None,
    })
}

fn arithmetic(insn: Insn, prefix: char) -> Option<String> {
    let dst = insn.dst();
    let by = match insn.code() & 0xf0 {
        0x00 => "+=",
        0x10 => "-=",
        0x20 => "*=",
        0x30 => "/=",
        0x40 => "|=",
        0x50 => "&=",
        0x60 => "<<=",
        0x70 => ">>=",
        0x80 => return Some(format!("{prefix}{dst} = -{prefix}{dst}")),
        0x90 => "%=",
        0xa0 => "^=",
        0xb0 => "=",
        0xc0 => "s>>=",
        0xd0 => {
            let order = if insn.code() & 0x08 == 0 { "le" } else { "be" };
            return Some(format!("r{dst} = {order}{} r{dst}", insn.imm()));
        }
        _ => return None,
    };
    Some(format!("{prefix}{dst} {by} {}", insn.operand(prefix)))
}

fn jump(insn: Insn, prefix: char, at: usize) -> Option<String> {
    let target = at as i64 + 1 + i64::from(insn.off());
    let condition = match insn.code() & 0xf0 {
        _ if insn.code() == GOTO => return Some(format!("goto {target}")),
        _ if insn.code() == EXIT => return Some("exit".into()),
        0x10 => "==",
        0x20 => ">",
        0x30 => ">=",
        0x40 => "&",
        0x50 => "!=",
        0x60 => "s>",
        0x70 => "s>=",
        0xa0 => "<",
        0xb0 => "<=",
        0xc0 => "s<",
        0xd0 => "s<=",
        _ => return None,
    };
    Some(format!("if {prefix}{} {condition} {} goto {target}", insn.dst(), insn.operand(prefix)))
}

/// A constant of 64 bits, a map, or an address in one.
fn wide(program: &BpfProgram, maps: &MapPlan, at: usize) -> String {
    let insn = Insn(program.insns[at]);
    let high = program.insns.get(at + 1).map_or(0, |&next| next >> 32);
    let Some(reloc) = program.map_relocs.iter().find(|r| r.insn as usize == at) else {
        return format!("r{} = {:#x}", insn.dst(), high << 32 | u64::from(insn.imm() as u32));
    };
    let name = maps.maps.get(reloc.map.0 as usize).map_or("?", |map| map.name.as_str());
    match reloc.value_offset {
        None => format!("r{} = map {name}", insn.dst()),
        Some(offset) => format!("r{} = &{name}[0] + {offset}", insn.dst()),
    }
}

fn call(program: &BpfProgram, at: usize) -> String {
    let insn = Insn(program.insns[at]);
    if insn.src() == 0 {
        let helper = Helper::from_number(insn.imm());
        return helper.map_or(format!("call helper {}", insn.imm()), |helper| format!("call bpf_{}", snake(helper)));
    }
    if insn.src() == 2 {
        return format!("call kernel function {}", insn.imm());
    }
    let target = at as i64 + 1 + i64::from(insn.imm());
    let function = program.functions.iter().find(|f| i64::from(f.0) == target);
    function.map_or(format!("call {target}"), |f| format!("call {}", f.1))
}

/// `MapLookupElem` as the kernel writes it.
fn snake(helper: Helper) -> String {
    let mut out = String::new();
    for c in format!("{helper:?}").chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_read_like_the_verifier_s() {
        for (insn, text) in [
            (0x0000_0000_0000_61bf, "r1 = r6"),
            (0x0000_0005_0000_01b7, "r1 = 5"),
            (0xffff_ffff_0000_02b4, "w2 = -1"),
            (0x0000_0000_fff8_1a7b, "*(u64 *)(r10 -8) = r1"),
            (0x0000_0007_0004_0862, "*(u32 *)(r8 +4) = 7"),
            (0x0000_0000_0008_1079, "r0 = *(u64 *)(r1 +8)"),
            (0x0000_0000_0000_1071, "r0 = *(u8 *)(r1 +0)"),
            (0x0000_0000_0002_0015, "if r0 == 0 goto 10"),
            (0x0000_0000_fffe_21cd, "if r1 s< r2 goto 6"),
            (0x0000_0000_0003_0005, "goto 11"),
            (0x0000_0000_0000_0095, "exit"),
            (0x0000_0000_0000_0187, "r1 = -r1"),
            (0x0000_0010_0000_01dc, "r1 = be16 r1"),
            (0x0000_0000_0008_12db, "lock *(u64 *)(r2 +8) += r1"),
            (0x0000_00f1_0000_12db, "r0 = atomic_cmpxchg(*(u64 *)(r2 +0), r0, r1)"),
            (0x0000_0000_0000_00ff, ".insn 0x00000000000000ff"),
        ] {
            assert_eq!(instruction(Insn(insn), 7), text, "{insn:#018x}");
        }
    }

    #[test]
    fn helpers_have_the_kernel_s_names() {
        for (helper, name) in [
            (Helper::MapLookupElem, "map_lookup_elem"),
            (Helper::GetPrandomU32, "get_prandom_u32"),
            (Helper::GetNsCurrentPidTgid, "get_ns_current_pid_tgid"),
        ] {
            assert_eq!(snake(helper), name);
        }
    }
}
