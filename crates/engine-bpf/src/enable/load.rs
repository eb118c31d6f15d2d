//! Programs, from what was generated to what the kernel has accepted.

use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use bpf_codegen::Generated;
use bpf_codegen::object::BpfProgram;
use bpf_codegen::unit::UnitKind;
use d_types::Btf;
use dtrace_core::engine::{Enabling, EngineError, EngineOptions};
use libbpf_sys as abi;

use crate::functions::{Functions, Way};
use crate::maps::Maps;
use crate::permission;
use crate::sys::{self, LoadError, ProgramText};
use crate::units::{Attachment, PlannedUnit};

/// How many of the verifier's last lines a message shows.
const LOG_LINES: usize = 12;

pub(super) fn load_all(
    generated: &Generated,
    units: &[PlannedUnit],
    maps: &Maps,
    enabling: &Enabling,
    functions: Option<&Functions<'_>>,
    log: &mut String,
) -> Result<Vec<OwnedFd>, EngineError> {
    let mut programs = Vec::with_capacity(units.len());
    for (program, planned) in generated.programs.iter().zip(units) {
        let loaded = load(program, program_type(planned, functions)?, maps, &enabling.options, log);
        programs.push(loaded.map_err(|e| refused(&e, program, enabling))?);
    }
    Ok(programs)
}

/// What a program is loaded as.
struct ProgramType {
    kind: u32,
    /// Where that makes a difference, what it will be attached to, and the kernel's BTF id of that.
    attach: u32,
    btf_id: u32,
}

impl ProgramType {
    fn plain(kind: u32) -> Self {
        Self { kind, attach: 0, btf_id: 0 }
    }
}

fn program_type(planned: &PlannedUnit, functions: Option<&Functions<'_>>) -> Result<ProgramType, EngineError> {
    let kind = planned.unit.kind;
    Ok(match kind {
        UnitKind::PerfEvent => ProgramType::plain(abi::BPF_PROG_TYPE_PERF_EVENT),
        UnitKind::TraceEvent => ProgramType::plain(abi::BPF_PROG_TYPE_TRACEPOINT),
        UnitKind::TypedTracepoint | UnitKind::Accounting => {
            let name = planned.attachments.iter().find_map(Attachment::tracepoint).unwrap_or_default();
            let id = Btf::kernel().ok().and_then(|btf| btf.tracepoint_id(name));
            let unknown = || EngineError::new(format!("cannot attach to the tracepoint {name}: BTF does not have it"));
            let btf_id = id.ok_or_else(unknown)?;
            ProgramType { kind: abi::BPF_PROG_TYPE_TRACING, attach: abi::BPF_TRACE_RAW_TP, btf_id }
        }
        UnitKind::FunctionExit { .. } => {
            let id = planned.attachments.iter().find_map(Attachment::function_id);
            let unknown = || EngineError::new("cannot attach to a function's return: BTF does not have the function");
            let btf_id = id.ok_or_else(unknown)?;
            ProgramType { kind: abi::BPF_PROG_TYPE_TRACING, attach: abi::BPF_TRACE_FEXIT, btf_id }
        }
        UnitKind::FunctionEntry | UnitKind::FunctionReturn | UnitKind::Instruction => {
            let multi = functions.is_some_and(|functions| functions.way(kind) == Way::Multi);
            let attach = if multi { abi::BPF_TRACE_KPROBE_MULTI } else { 0 };
            ProgramType { attach, ..ProgramType::plain(abi::BPF_PROG_TYPE_KPROBE) }
        }
        _ => ProgramType::plain(abi::BPF_PROG_TYPE_RAW_TRACEPOINT),
    })
}

fn load(
    program: &BpfProgram,
    ProgramType { kind, attach, btf_id }: ProgramType,
    maps: &Maps,
    options: &EngineOptions,
    log: &mut String,
) -> Result<OwnedFd, LoadError> {
    let mut insns = program.insns.clone();
    for reloc in &program.map_relocs {
        let Some(map) = maps.get(reloc.map) else { continue };
        let at = reloc.insn as usize;
        insns[at] = insns[at] & 0xffff_ffff | (map.fd.as_raw_fd() as u64) << 32;
    }
    let btf = sys::btf_load(&program.btf).map_err(|error| LoadError { error, log: String::new() })?;
    // Programs of one function need no description of it.
    let functions = (program.func_info.len() > 1).then_some((btf.as_fd(), program.func_info.as_slice()));
    let text = ProgramText { kind, attach, btf_id, name: "dtrace", insns: &insns, functions };
    let loaded = sys::prog_load(&text, options.log_size)?;
    if options.log {
        log.push_str(&sys::prog_log(&text, options.log_size));
    }
    Ok(loaded)
}

/// The kernel's verifier has refused a program: the clause that it was at, and its last lines.
fn refused(e: &LoadError, program: &BpfProgram, enabling: &Enabling) -> EngineError {
    let lines: Vec<_> = e.log.lines().filter(|l| !l.starts_with("processed ")).collect();
    let insn = lines.iter().rev().find_map(|l| l.split_once(':').and_then(|(n, _)| n.trim().parse::<u32>().ok()));
    let clause = insn.and_then(|insn| {
        let &(_, clause) = program.clause_starts.iter().rfind(|&&(start, _)| start <= insn)?;
        enabling.program.clauses.get(clause as usize)
    });
    let title = clause.map_or("the program", |c| c.title.as_str());
    let reason = lines.last().map_or_else(|| e.error.to_string(), |l| format!("{l} ({})", e.error));
    let message = if e.error.raw_os_error() == Some(libc::EPERM) && e.log.is_empty() {
        permission::needed("to load eBPF programs by bpf(2)")
    } else {
        format!("{title}: the kernel refuses the generated program: {reason}")
    };
    let detail = if enabling.options.verbose {
        e.log.clone()
    } else {
        lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
    };
    EngineError { message, detail }
}
