//! The C runtime: functions compiled from `kernel/bpf` at build time, and linking of those that a program calls.

use crate::asm::Asm;
use crate::btf;
use crate::object::{BpfProgram, MapReloc, MapRole};
use crate::plan::Plan;

/// Index of a function in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionId(pub(crate) usize);

/// A compiled function.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// How many arguments it takes; all are 64-bit numbers.
    pub(crate) args: usize,
    pub(crate) insns: &'static [u64],
    /// `ld_imm64` instructions that name a map or the constants.
    pub(crate) symbols: &'static [(usize, &'static str)],
    pub(crate) calls: &'static [(usize, FunctionId)],
}

include!(concat!(env!("OUT_DIR"), "/runtime_table.rs"));

macro_rules! called {
    ($($constant:ident = $name:literal,)*) => {
        $(#[doc = concat!("`", $name, "()`")] pub(crate) const $constant: FunctionId = find($name);)*
    };
}

// The functions that generated code calls; the others are called by these.
called! {
    DT_RESOLVE = "dt_resolve",
    DT_LOAD = "dt_load",
    DT_STORE = "dt_store",
    DT_ALLOCA = "dt_alloca",
    DT_BCOPY = "dt_bcopy",
    DT_COPY_PART = "dt_copy_part",
    DT_FETCH = "dt_fetch",
    DT_KEY_STRING = "dt_key_string",
    DT_AT_HAND = "dt_at_hand",
    DT_COPYIN = "dt_copyin",
    DT_COPYINTO = "dt_copyinto",
    DT_COPYINSTR = "dt_copyinstr",
    DT_STRLEN = "dt_strlen",
    DT_SCMP = "dt_scmp",
    DT_STRJOIN = "dt_strjoin",
    DT_SUBSTR = "dt_substr",
    DT_INDEX = "dt_index",
    DT_RINDEX = "dt_rindex",
    DT_STRSTR = "dt_strstr",
    DT_STRCHR = "dt_strchr",
    DT_STRTOK = "dt_strtok",
    DT_CHANGE_CASE = "dt_change_case",
    DT_MEMSTR = "dt_memstr",
    DT_BASENAME = "dt_basename",
    DT_DIRNAME = "dt_dirname",
    DT_CLEANPATH = "dt_cleanpath",
    DT_LLTOSTR = "dt_lltostr",
    DT_STRTOLL = "dt_strtoll",
    DT_INET_NTOA = "dt_inet_ntoa",
    DT_INET_NTOA6 = "dt_inet_ntoa6",
    DT_INET_NTOP = "dt_inet_ntop",
    DT_LINK_NTOP = "dt_link_ntop",
    DT_PROGENYOF = "dt_progenyof",
    DT_TASK_NUMBER = "dt_task_number",
    DT_JSON = "dt_json",
    DT_SPECULATION = "dt_speculation",
    DT_CHILL = "dt_chill",
    DT_COPYOUT = "dt_copyout",
    DT_COPYOUTSTR = "dt_copyoutstr",
    DT_EXECARGS = "dt_execargs",
    DT_D_PATH = "dt_d_path",
    DT_DENTRY_PATH = "dt_dentry_path",
    DT_MOUNT_PATH = "dt_mount_path",
}

/// The function of this name; there is one, or the build fails.
const fn find(name: &str) -> FunctionId {
    let mut n = 0;
    while n < FUNCTIONS.len() {
        if same(FUNCTIONS[n].name.as_bytes(), name.as_bytes()) {
            return FunctionId(n);
        }
        n += 1;
    }
    panic!("the runtime has no such function")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut n = 0;
    while n < a.len() && n < b.len() && a[n] == b[n] {
        n += 1;
    }
    n == a.len() && n == b.len()
}

/// Appends the functions that `asm` calls, and what those call, and fills in all calls.
pub(crate) fn link(mut asm: Asm, plan: &mut Plan, clause_starts: Vec<(u32, u32)>) -> BpfProgram {
    let mut starts: Vec<(FunctionId, usize)> = Vec::new();
    let mut next = 0;
    let mut calls = std::mem::take(&mut asm.calls);
    while next < calls.len() {
        let (_, callee) = calls[next];
        next += 1;
        if !starts.iter().any(|&(id, _)| id == callee) {
            let start = asm.insns.len();
            starts.push((callee, start));
            append(&mut asm, plan, &FUNCTIONS[callee.0], start);
            calls.extend(FUNCTIONS[callee.0].calls.iter().map(|&(insn, id)| (start + insn, id)));
        }
    }
    for (at, callee) in calls {
        let target = starts.iter().find(|&&(id, _)| id == callee).map_or(0, |&(_, start)| start);
        let distance = target as i64 - at as i64 - 1;
        // A call within the program: source register 1, the distance as the immediate.
        asm.insns[at] = 0x1085 | u64::from(distance as i32 as u32) << 32;
    }
    let called: Vec<_> = starts.iter().map(|&(id, _)| &FUNCTIONS[id.0]).collect();
    let (btf, ids) = btf::functions(&called);
    let mut func_info = vec![(0, ids[0])];
    func_info.extend(starts.iter().zip(&ids[1..]).map(|(&(_, start), &id)| (start as u32, id)));
    let functions = starts.iter().map(|&(id, start)| (start as u32, FUNCTIONS[id.0].name)).collect();
    BpfProgram { insns: asm.insns, map_relocs: asm.map_relocs, func_info, functions, btf, clause_starts }
}

fn append(asm: &mut Asm, plan: &mut Plan, function: &Function, start: usize) {
    asm.insns.extend_from_slice(function.insns);
    for &(insn, symbol) in function.symbols {
        let (role, value) = match symbol {
            "frames" => (MapRole::Frames, false),
            "globals" => (MapRole::Globals, false),
            "threads" => (MapRole::Threads, false),
            "speculations" => (MapRole::Speculations, false),
            _ => (MapRole::Rodata, true),
        };
        let map = plan.map(role);
        let at = start + insn;
        let old = asm.insns[at];
        // The addend of the constants' symbol is the offset in them.
        let offset = (old >> 32) as u32;
        let pseudo = if value { 2u64 } else { 1 };
        asm.insns[at] = old & 0x0fff | pseudo << 12;
        asm.insns[at + 1] = if value { u64::from(offset) << 32 } else { 0 };
        asm.map_relocs.push(MapReloc { insn: at as u32, map, value_offset: value.then_some(offset) });
    }
}
