//! Loading and attaching: from an enabling to one that is in place.

use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use bpf_codegen::object::{BpfProgram, MapRole, ProbeEntry, SyscallSlot};
use bpf_codegen::unit::{Select, UnitKind};
use bpf_codegen::{CodegenError, Generated, Sizes, generate};
use d_types::Btf;
use dif_vm::NamePart;
use dtrace_core::engine::{BufferKind, Enabling, EngineError, EngineOptions, Lowered};
use dtrace_core::host::Host;
use dtrace_provider::{Context as _, Cpus, trace_event};
use libbpf_sys as abi;
use rustix::param::page_size;

use crate::exits::Exits;
use crate::functions::{self, Functions, Way};
use crate::maps::{MapError, Maps};
use crate::running::{Made, RunningBpf, TestRuns, Told};
use crate::sys::{self, LoadError, ProgramText};
use crate::target;
use crate::units::{self, Attachment, PlannedUnit, Units, order};
use crate::warm::warm;

/// How many of the verifier's last lines a message shows.
const LOG_LINES: usize = 12;

/// More maps than a program can have (`MAX_USED_MAPS` of include/linux/bpf.h).
const MAPS_MAX: u64 = 64;

pub(crate) fn enable(enabling: Enabling) -> Result<RunningBpf, EngineError> {
    sys::silence_libbpf();
    target::may_use_bpf()?;
    let mut target = target::target(&enabling, units::needs_raw_cookie(&enabling))?;
    target::allows(&enabling)?;
    target.tracepoint_glue = target::tracepoint_glue(&enabling);
    let mut functions = Functions::new(&enabling, !target::is_masked(&enabling.options, "kprobe_multi"))?;
    let exits = functions.as_ref().map(|functions| Exits::new(&enabling, functions)).unwrap_or_default();
    let units = Units::new(&enabling, &target, &exits)?;
    let facts: Vec<_> = enabling.probes.iter().map(units::facts).collect();
    let plain: Vec<_> = units.planned.iter().map(|u| u.unit.clone()).collect();
    sys::allow_files(files(&units.planned, target.cpus));
    let mut sizes = sizes(&enabling.options);
    if let (false, [less, ..]) = (enabling.options.resize, lowered(&enabling.options, &sizes).as_slice()) {
        return Err(EngineError::new(format!("at most {} bytes are possible for a buffer of a CPU", less.size)));
    }
    let (generated, maps) = loop {
        let generated = generate(&enabling.program, &target, &sizes, &plain, &facts, units.error.as_ref())
            .map_err(|e| codegen_error(&e))?;
        match Maps::new(&generated.maps, target.cpus) {
            Ok(maps) => break (generated, maps),
            Err(e) if enabling.options.resize && halve(&mut sizes, &e) => {}
            Err(e) => return Err(map_error(&e)),
        }
    };
    fill_probes(&maps, &enabling)?;
    fill_syscalls(&maps, &units, &enabling)?;
    if let Some(threads) = maps.role(MapRole::Threads) {
        warm(threads)
            .map_err(|e| EngineError::new(format!("cannot prepare memory for the variables of threads: {e}")))?;
    }
    let mut log = String::new();
    let programs = load_all(&generated, &units.planned, &maps, &enabling, functions.as_ref(), &mut log)?;
    let mut links = Vec::new();
    // Behind a function the kernel runs last what was attached first.
    let in_order = order(&units.planned, &enabling.probes).into_iter().map(|at| (&units.planned[at], &programs[at]));
    let (exits, others): (Vec<_>, Vec<_>) = in_order.partition(|(planned, _)| planned.unit.kind.is_exit());
    for (planned, program) in others.into_iter().chain(exits.into_iter().rev()) {
        if let Err(e) = attach(planned, program, &enabling, target.cpus, functions.as_mut(), &mut links) {
            functions::detach(&mut links, &enabling);
            return Err(e);
        }
    }
    let notice = functions.map(|functions| functions.finish(&enabling)).transpose()?.flatten();
    let runs = TestRuns { begin: units.begin, end: units.end, fired: units.fired };
    let told = Told { lowered: lowered(&enabling.options, &sizes), log, notices: notice.into_iter().collect() };
    let (plan, cpus) = (generated.maps, target.cpus);
    RunningBpf::new(Made { enabling, plan, maps, programs, links, runs, told, cpus })
}

/// How many files are held at most, but for those of functions that have a link each: see [`Functions`].
fn files(units: &[PlannedUnit], cpus: u32) -> u64 {
    let links = units.iter().flat_map(|planned| &planned.attachments).map(|attachment| match attachment {
        Attachment::Clock { .. } => u64::from(cpus),
        _ => 1,
    });
    links.sum::<u64>() + units.len() as u64 + u64::from(cpus) + MAPS_MAX
}

/// Halves the buffer that there was no memory for; false if it can't be any smaller.
fn halve(sizes: &mut Sizes, error: &MapError) -> bool {
    if !matches!(error.error.raw_os_error(), Some(libc::ENOMEM | libc::E2BIG)) {
        return false;
    }
    let (size, least) = match error.role {
        MapRole::Rings => (&mut sizes.bufsize, page_size() as u64),
        MapRole::Aggregation(_) => (&mut sizes.aggsize, 1),
        MapRole::Assoc { .. } => (&mut sizes.dynvarsize, 1),
        _ => return false,
    };
    let can = *size / 2 >= least;
    if can {
        *size /= 2;
    }
    can
}

/// Which buffers have become smaller than was asked for. That a ring has a power of two is no loss to tell.
fn lowered(asked: &EngineOptions, got: &Sizes) -> Vec<Lowered> {
    let sizes = [
        (BufferKind::Principal, asked.bufsize / 2 + 1, got.bufsize),
        (BufferKind::Aggregation, asked.aggsize, got.aggsize),
        (BufferKind::Dynamic, asked.dynvarsize, got.dynvarsize),
    ];
    let less = sizes.into_iter().filter(|&(_, least, got)| got < least);
    less.map(|(buffer, _, size)| Lowered { buffer, size }).collect()
}

fn sizes(options: &EngineOptions) -> Sizes {
    let page = page_size() as u64;
    // A ring is a power of two; the largest that is not above what was asked for.
    let asked = options.bufsize.clamp(page, 1 << 30);
    let bufsize = if asked.is_power_of_two() { asked } else { asked.next_power_of_two() / 2 };
    Sizes {
        bufsize,
        aggsize: options.aggsize,
        dynvarsize: options.dynvarsize,
        scratchsize: options.scratchsize,
        nspec: options.nspec,
        specsize: options.specsize,
        relieved: options.aggrate.is_some(),
    }
}

fn codegen_error(error: &CodegenError) -> EngineError {
    EngineError::new(error.to_string())
}

fn map_error(e: &MapError) -> EngineError {
    EngineError::new(format!("cannot make the map {} of {} bytes: {}", e.name, e.bytes, e.error))
}

fn fill_probes(maps: &Maps, enabling: &Enabling) -> Result<(), EngineError> {
    let Some(map) = maps.role(MapRole::Probes) else { return Ok(()) };
    let size = map.spec.value_size as usize;
    let mut entries = vec![0u8; size * enabling.probes.len()];
    for (entry, probe) in entries.chunks_exact_mut(size).zip(enabling.probes.iter()) {
        entry[..4].copy_from_slice(&probe.number().to_ne_bytes());
        entry[4..8].copy_from_slice(&probe.first_epid.to_ne_bytes());
        if size == ProbeEntry::HEAD as usize {
            continue;
        }
        let ends = NamePart::ALL.into_iter().skip(1).map(ProbeEntry::part).chain([ProbeEntry::SIZE]);
        for (part, end) in NamePart::ALL.into_iter().zip(ends) {
            let (text, start) = (units::name_part(&probe.name, part), ProbeEntry::part(part) as usize);
            let length = text.len().min(end as usize - start - 1);
            entry[start..start + length].copy_from_slice(&text.as_bytes()[..length]);
        }
    }
    sys::map_update_array(map.fd.as_fd(), &entries, size)
        .map_err(|e| EngineError::new(format!("cannot write the names of the probes: {e}")))
}

fn fill_syscalls(maps: &Maps, units: &Units, enabling: &Enabling) -> Result<(), EngineError> {
    for planned in &units.planned {
        let Select::SyscallNumber(table) = planned.unit.select else { continue };
        let is_return = planned.unit.kind == UnitKind::SyscallReturn;
        let Some(map) = maps.role(MapRole::Syscalls { is_return, table }) else { continue };
        let mut slots = vec![0u8; (SyscallSlot::SIZE * SyscallSlot::COUNT) as usize];
        for &(slot, class, index) in &planned.slots {
            let probe = &enabling.probes[index as usize];
            let at = (slot * SyscallSlot::SIZE) as usize;
            for (n, word) in [class + 1, index, probe.first_epid, probe.number()].into_iter().enumerate() {
                slots[at + n * 4..at + n * 4 + 4].copy_from_slice(&word.to_ne_bytes());
            }
        }
        sys::map_update(map.fd.as_fd(), &[0; 4], &slots, 0)
            .map_err(|e| EngineError::new(format!("cannot write the table of system calls: {e}")))?;
    }
    Ok(())
}

fn load_all(
    generated: &Generated,
    units: &[PlannedUnit],
    maps: &Maps,
    enabling: &Enabling,
    functions: Option<&Functions>,
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

fn program_type(planned: &PlannedUnit, functions: Option<&Functions>) -> Result<ProgramType, EngineError> {
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
        "loading eBPF programs needs CAP_BPF and CAP_PERFMON, and no lockdown of confidentiality".to_owned()
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

fn attach(
    planned: &PlannedUnit,
    program: &OwnedFd,
    enabling: &Enabling,
    cpus: u32,
    mut functions: Option<&mut Functions>,
    links: &mut Vec<OwnedFd>,
) -> Result<(), EngineError> {
    for attachment in &planned.attachments {
        match attachment {
            Attachment::RawTracepoint { name, cookie } => {
                let link = sys::raw_tracepoint_open(program.as_fd(), name, *cookie);
                links.push(link.map_err(|e| cannot_attach(&format!("tracepoint {name}"), &e))?);
            }
            Attachment::TypedTracepoint { name } => {
                let link = sys::typed_open(program.as_fd());
                links.push(link.map_err(|e| cannot_attach(&format!("tracepoint {name}"), &e))?);
            }
            Attachment::TraceEvent { group, name, cookie } => {
                let event = sys::trace_event(trace_event_id(group, name)?);
                // The link keeps the event.
                let link = event.and_then(|event| sys::perf_link(program.as_fd(), event.as_fd(), *cookie));
                links.push(link.map_err(|e| cannot_attach(&format!("trace event {group}:{name}"), &e))?);
            }
            Attachment::Functions(places) => {
                if let Some(functions) = &mut functions {
                    functions.attach(program, planned.unit.kind, places, links)?;
                }
            }
            Attachment::Exit { probe, .. } => {
                if let Some(functions) = &mut functions {
                    functions.attach_exit(program, *probe, links)?;
                }
            }
            Attachment::Clock { event, cpus: on, cookie } => {
                let clock = format!("clock of {}", enabling.probes[*cookie as usize].name);
                for cpu in clock_cpus(enabling.options.cpu, cpus) {
                    let event = match sys::counter_event(cpu, *event) {
                        Ok(event) => event,
                        // A CPU that is possible but not there.
                        Err(e) if e.raw_os_error() == Some(libc::ENODEV) => continue,
                        Err(e) => return Err(cannot_attach(&clock, &e)),
                    };
                    let link = sys::perf_link(program.as_fd(), event.as_fd(), *cookie);
                    links.push(link.map_err(|e| cannot_attach(&clock, &e))?);
                    if *on == Cpus::One {
                        break;
                    }
                }
            }
        }
    }
    Ok(())
}

fn cannot_attach(to: &str, e: &std::io::Error) -> EngineError {
    let help =
        if e.raw_os_error() == Some(libc::EMFILE) { ": each probe takes one; allow more by ulimit -n" } else { "" };
    EngineError::new(format!("cannot attach to the {to}: {e}{help}"))
}

/// The number that the kernel gives a trace event.
fn trace_event_id(group: &str, name: &str) -> Result<u64, EngineError> {
    let host = Host::default();
    if host.tracefs().is_none() {
        return Err(EngineError::new(format!(
            "cannot attach to the trace event {group}:{name}: tracefs is not mounted and cannot be (mount -t tracefs \
             tracefs /sys/kernel/tracing)"
        )));
    }
    let absent = || EngineError::new(format!("the trace event {group}:{name} is not there (any more)"));
    trace_event::id(&host, group, name).map(u64::from).ok_or_else(absent)
}

/// The CPUs to try for a clock, in order.
fn clock_cpus(only: Option<u32>, cpus: u32) -> Vec<u32> {
    match only {
        Some(cpu) => vec![cpu],
        None => (0..cpus).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(role: MapRole, errno: i32) -> MapError {
        MapError { name: String::new(), role, bytes: 0, error: std::io::Error::from_raw_os_error(errno) }
    }

    #[test]
    fn a_buffer_without_memory_is_halved_and_told() {
        let options = EngineOptions { bufsize: 3 << 20, ..EngineOptions::default() };
        let mut got = sizes(&options);
        assert_eq!((got.bufsize, lowered(&options, &got)), (2 << 20, Vec::new()));
        assert!(halve(&mut got, &error(MapRole::Rings, libc::ENOMEM)));
        assert!(halve(&mut got, &error(MapRole::Aggregation(3), libc::E2BIG)));
        let expected = [
            Lowered { buffer: BufferKind::Principal, size: 1 << 20 },
            Lowered { buffer: BufferKind::Aggregation, size: 2 << 20 },
        ];
        assert_eq!(lowered(&options, &got), expected);
    }

    #[test]
    fn what_memory_does_not_help_is_not_halved() {
        let mut got = sizes(&EngineOptions { bufsize: 0, ..EngineOptions::default() });
        assert!(!halve(&mut got, &error(MapRole::Rings, libc::ENOMEM)));
        assert!(!halve(&mut got, &error(MapRole::Aggregation(0), libc::EPERM)));
        assert!(!halve(&mut got, &error(MapRole::Control, libc::ENOMEM)));
    }
}
