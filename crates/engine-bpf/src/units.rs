//! From an enabling to units: which probes share an eBPF program.

use std::collections::BTreeMap;

use bpf_codegen::target::Target;
use bpf_codegen::unit::{ErrorClauses, ProbeFacts, Select, Unit, UnitKind};
use dif_vm::NamePart;
use dif_vm::var::Builtin;
use dtrace_core::engine::{EnabledProbe, Enabling, EngineError};
use dtrace_provider::{AttachPoint, Cpus, ProbeName, SessionEvent, Site};

use crate::exits::{Exit, Exits};
use crate::functions::Place;
use crate::sys::Event;

/// The tracepoints of all system calls.
const SYS_ENTER: &str = "sys_enter";
const SYS_EXIT: &str = "sys_exit";

/// The tracepoint at which one thread follows another on a CPU.
const SWITCH: &str = "sched_switch";

/// How a program is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Attachment {
    /// To a raw tracepoint, with a cookie if one tells its probe.
    RawTracepoint { name: String, cookie: Option<u64> },
    /// To a raw tracepoint, by the program itself.
    TypedTracepoint { name: String },
    /// To a trace event with its record.
    TraceEvent { group: String, name: String, cookie: u64 },
    /// To a clock or counter of the kernel or the CPUs.
    Clock { event: Event, cpus: Cpus, cookie: u64 },
    /// To functions of the kernel.
    Functions(Vec<Place>),
    /// Behind a function of the kernel, by the program itself.
    Exit { probe: u32, exit: Exit },
}

impl Attachment {
    /// The tracepoint that a program is made for.
    pub(crate) fn tracepoint(&self) -> Option<&str> {
        match self {
            Self::TypedTracepoint { name } => Some(name),
            _ => None,
        }
    }

    /// The kernel's BTF id of the function that it is behind.
    pub(crate) fn function_id(&self) -> Option<u32> {
        match self {
            Self::Exit { exit, .. } => Some(exit.id),
            _ => None,
        }
    }
}

/// A unit with its attachments, and the system calls that it is for.
#[derive(Debug)]
pub(crate) struct PlannedUnit {
    pub(crate) unit: Unit,
    pub(crate) attachments: Vec<Attachment>,
    /// Number in the table of both ABIs, class, and probe (index) of each system call.
    pub(crate) slots: Vec<(u32, u32, u32)>,
}

impl PlannedUnit {
    /// The first of its probes, if it is at one tracepoint.
    fn at_tracepoint(&self) -> Option<(&str, u32)> {
        let [attachment] = self.attachments.as_slice() else { return None };
        let (name, cookie) = match attachment {
            Attachment::RawTracepoint { name, cookie } => (name, *cookie),
            Attachment::TypedTracepoint { name } => (name, None),
            _ => return None,
        };
        let first = match self.unit.select {
            Select::Probe(index) => index,
            _ => u32::try_from(cookie?).ok()?,
        };
        Some((name, first))
    }
}

/// Where the probes of a unit are, if that is one tracepoint.
struct Spot<'a> {
    tracepoint: &'a str,
    provider: &'a str,
    /// Of the first; what is noted there has none, and is last.
    id: u32,
    /// Whether they fire in a thread other than the current one: in that which comes, after one has left.
    comes: bool,
}

/// The order in which units are attached, so in which they run. It is that of the clauses, but of the probes that a
/// provider has at a tracepoint that of their ids: one that fires immediately before another comes first, what is noted
/// there last. What fires in the thread that comes, whichever provider has it, is behind what fires in the one that leaves.
pub(crate) fn order(planned: &[PlannedUnit], enabling: &Enabling) -> Vec<usize> {
    let spots: Vec<Option<Spot<'_>>> = planned
        .iter()
        .map(|unit| {
            let (tracepoint, first) = unit.at_tracepoint()?;
            let probe = enabling.probes.get(first as usize)?;
            let comes = is_of_thread(probe, &enabling.program);
            Some(Spot { tracepoint, provider: &probe.spec.name.provider, id: probe.id.unwrap_or(u32::MAX), comes })
        })
        .collect();
    let mut order: Vec<usize> = (0..planned.len()).collect();
    rearrange(&mut order, &spots, |spot| (spot.tracepoint, spot.provider), |spot| Some(spot.id));
    rearrange(
        &mut order,
        &spots,
        |spot| spot.tracepoint,
        |spot| (spot.comes || spot.id == u32::MAX).then_some(spot.id),
    );
    order
}

/// Puts the units of each group in the order of their keys, in the places that they have together.
fn rearrange<'a, G: Ord>(
    order: &mut [usize],
    spots: &'a [Option<Spot<'a>>],
    group: impl Fn(&Spot<'a>) -> G,
    key: impl Fn(&Spot<'a>) -> Option<u32>,
) {
    let mut together: BTreeMap<G, Vec<(usize, Option<u32>, usize)>> = BTreeMap::new();
    for (place, &at) in order.iter().enumerate() {
        let Some(spot) = &spots[at] else { continue };
        together.entry(group(spot)).or_default().push((place, key(spot), at));
    }
    for places in together.into_values() {
        let mut by_key = places.clone();
        by_key.sort_by_key(|&(_, key, _)| key);
        for (&(place, ..), &(.., at)) in places.iter().zip(&by_key) {
            order[place] = at;
        }
    }
}

/// Clauses and preamble: probes that have the same can share a program.
type Alike<'a> = (&'a [u32], Option<u32>);

/// All units of an enabling.
#[derive(Debug, Default)]
pub(crate) struct Units {
    pub(crate) planned: Vec<PlannedUnit>,
    pub(crate) error: Option<ErrorClauses>,
    /// Indices of the units that are run by test-run.
    pub(crate) begin: Vec<usize>,
    pub(crate) end: Vec<usize>,
    /// Units of the probes that their providers fire, by probe id.
    pub(crate) fired: BTreeMap<u32, usize>,
}

impl Units {
    pub(crate) fn new(enabling: &Enabling, target: &Target, exits: &Exits) -> Result<Self, EngineError> {
        let mut units = Self::default();
        let mut syscalls: Vec<Syscalls> = Vec::new();
        let mut timers: BTreeMap<Alike<'_>, Vec<Attachment>> = BTreeMap::new();
        let mut raw: BTreeMap<Alike<'_>, Vec<(u32, &str)>> = BTreeMap::new();
        let mut functions: BTreeMap<(u8, Alike<'_>), (UnitKind, Vec<Place>)> = BTreeMap::new();
        for (index, probe) in (0u32..).zip(enabling.probes.iter()) {
            match &probe.spec.attach {
                AttachPoint::SyscallEntry { number, abi } => {
                    let slot = slot(*number, *abi, probe)?;
                    Syscalls::add(&mut syscalls, UnitKind::SyscallEntry, probe.preamble, slot, index);
                }
                AttachPoint::SyscallReturn { number, abi } => {
                    let slot = slot(*number, *abi, probe)?;
                    Syscalls::add(&mut syscalls, UnitKind::SyscallReturn, probe.preamble, slot, index);
                }
                AttachPoint::Timer { .. } | AttachPoint::PerfEvent { .. } => {
                    timers.entry((&probe.clauses, probe.preamble)).or_default().push(clock(&probe.spec.attach, index));
                }
                AttachPoint::RawTracepoint { name } if is_of_thread(probe, &enabling.program) => {
                    units.typed_tracepoint(index, name, probe);
                }
                AttachPoint::RawTracepoint { name } => {
                    raw.entry((&probe.clauses, probe.preamble)).or_default().push((index, name));
                }
                AttachPoint::KernelFunction { module, symbol, site } => {
                    if let Some(exit) = exits.of(module, symbol, *site) {
                        units.exit(index, exit, probe);
                        continue;
                    }
                    let (rank, kind, offset) = function_site(*site);
                    let place = Place { probe: index, offset };
                    let key = (rank, (probe.clauses.as_slice(), probe.preamble));
                    functions.entry(key).or_insert((kind, Vec::new())).1.push(place);
                }
                AttachPoint::Tracepoint { group, name } => units.trace_event(index, group, name, probe),
                AttachPoint::Session(event) => units.session(*event, index, probe),
                AttachPoint::Provider => {
                    let at = units.test_run(index, probe);
                    units.fired.extend(probe.id.map(|id| (id, at)));
                }
                other => return Err(impossible(probe, other)),
            }
        }
        for (table, calls) in (0u32..).zip(&syscalls) {
            units.syscalls(table, calls, enabling);
        }
        for ((clauses, preamble), attachments) in timers {
            let at = units.add(UnitKind::PerfEvent, Select::Cookie, clauses, attachments);
            units.planned[at].unit.preamble = preamble;
        }
        for ((clauses, preamble), probes) in raw {
            units.raw_tracepoints(clauses, preamble, &probes, target);
        }
        for ((_, (clauses, preamble)), (kind, places)) in functions {
            let at = units.add(kind, Select::Cookie, clauses, vec![Attachment::Functions(places)]);
            units.planned[at].unit.preamble = preamble;
        }
        if enabling.program.reads(Builtin::Vtimestamp) {
            // Behind the others at its tracepoint, so it comes last.
            let attachment = Attachment::TypedTracepoint { name: SWITCH.to_owned() };
            units.add(UnitKind::Accounting, Select::Cookie, &[], vec![attachment]);
        }
        Ok(units)
    }

    fn add(&mut self, kind: UnitKind, select: Select, clauses: &[u32], attachments: Vec<Attachment>) -> usize {
        let unit = Unit { kind, classes: vec![clauses.to_vec()], select, preamble: None };
        self.planned.push(PlannedUnit { unit, attachments, slots: Vec::new() });
        self.planned.len() - 1
    }

    fn test_run(&mut self, index: u32, probe: &EnabledProbe) -> usize {
        self.add(UnitKind::TestRun, Select::Probe(index), &probe.clauses, Vec::new())
    }

    fn session(&mut self, event: SessionEvent, index: u32, probe: &EnabledProbe) {
        match event {
            SessionEvent::Begin => {
                let at = self.test_run(index, probe);
                self.begin.push(at);
            }
            SessionEvent::End => {
                let at = self.test_run(index, probe);
                self.end.push(at);
            }
            SessionEvent::Error => self.error = Some(ErrorClauses { probe: index, clauses: probe.clauses.clone() }),
        }
    }

    fn syscalls(&mut self, table: u32, calls: &Syscalls, enabling: &Enabling) {
        let mut classes: Vec<Vec<u32>> = Vec::new();
        let mut slots = Vec::with_capacity(calls.probes.len());
        for (&slot, &index) in &calls.probes {
            let clauses = &enabling.probes[index as usize].clauses;
            let class = classes.iter().position(|c| c == clauses).unwrap_or_else(|| {
                classes.push(clauses.clone());
                classes.len() - 1
            });
            slots.push((slot, class as u32, index));
        }
        let kind = calls.kind;
        let name = if kind == UnitKind::SyscallReturn { SYS_EXIT } else { SYS_ENTER };
        let attachments = vec![Attachment::RawTracepoint { name: name.into(), cookie: None }];
        self.planned.push(PlannedUnit {
            unit: Unit { kind, classes, select: Select::SyscallNumber(table), preamble: calls.preamble },
            attachments,
            slots,
        });
    }

    /// With cookies one program serves all probes with the same clauses, else each has its own. One that serves a
    /// single probe knows which.
    fn raw_tracepoints(&mut self, clauses: &[u32], preamble: Option<u32>, probes: &[(u32, &str)], target: &Target) {
        if probes.len() > 1 && target.raw_tracepoint_cookie {
            let attachment = |&(index, name): &(u32, &str)| Attachment::RawTracepoint {
                name: name.to_owned(),
                cookie: Some(u64::from(index)),
            };
            let attachments = probes.iter().map(attachment).collect();
            let at = self.add(UnitKind::RawTracepoint, Select::Cookie, clauses, attachments);
            self.planned[at].unit.preamble = preamble;
            return;
        }
        for &(index, name) in probes {
            let attachment = Attachment::RawTracepoint { name: name.to_owned(), cookie: None };
            let at = self.add(UnitKind::RawTracepoint, Select::Probe(index), clauses, vec![attachment]);
            self.planned[at].unit.preamble = preamble;
        }
    }

    /// A probe that fires for another thread than the current one: the kernel has to know what its argument is.
    fn typed_tracepoint(&mut self, index: u32, name: &str, probe: &EnabledProbe) {
        let attachment = Attachment::TypedTracepoint { name: name.to_owned() };
        let at = self.add(UnitKind::TypedTracepoint, Select::Probe(index), &probe.clauses, vec![attachment]);
        self.planned[at].unit.preamble = probe.preamble;
    }

    fn exit(&mut self, index: u32, exit: Exit, probe: &EnabledProbe) {
        let kind = UnitKind::FunctionExit { arguments: exit.arguments };
        let attachment = Attachment::Exit { probe: index, exit };
        let at = self.add(kind, Select::Probe(index), &probe.clauses, vec![attachment]);
        self.planned[at].unit.preamble = probe.preamble;
    }

    fn trace_event(&mut self, index: u32, group: &str, name: &str, probe: &EnabledProbe) {
        let attachment =
            Attachment::TraceEvent { group: group.to_owned(), name: name.to_owned(), cookie: u64::from(index) };
        let at = self.add(UnitKind::TraceEvent, Select::Cookie, &probe.clauses, vec![attachment]);
        self.planned[at].unit.preamble = probe.preamble;
    }
}

/// System calls that are one unit: all of one kind and preamble, however many they are.
#[derive(Debug)]
struct Syscalls {
    kind: UnitKind,
    preamble: Option<u32>,
    /// Probes (indices) by slot.
    probes: BTreeMap<u32, u32>,
}

impl Syscalls {
    /// Adds a probe where it belongs. A call that has several probes is in as many units.
    fn add(all: &mut Vec<Self>, kind: UnitKind, preamble: Option<u32>, slot: u32, index: u32) {
        let fits =
            |unit: &&mut Self| unit.kind == kind && unit.preamble == preamble && !unit.probes.contains_key(&slot);
        if let Some(unit) = all.iter_mut().find(fits) {
            unit.probes.insert(slot, index);
            return;
        }
        all.push(Self { kind, preamble, probes: BTreeMap::from([(slot, index)]) });
    }
}

/// The tracepoint that a probe is at, if it is at one.
pub(crate) fn tracepoint(attach: &AttachPoint) -> Option<&str> {
    match attach {
        AttachPoint::SyscallEntry { .. } => Some(SYS_ENTER),
        AttachPoint::SyscallReturn { .. } => Some(SYS_EXIT),
        AttachPoint::RawTracepoint { name } | AttachPoint::Tracepoint { name, .. } => Some(name),
        _ => None,
    }
}

/// Order among the units of functions, kind of unit, and offset into the function.
fn function_site(site: Site) -> (u8, UnitKind, u64) {
    match site {
        Site::Entry => (0, UnitKind::FunctionEntry, 0),
        Site::Return => (1, UnitKind::FunctionReturn, 0),
        Site::Offset(offset) => (2, UnitKind::Instruction, offset),
    }
}

/// Slot of a system call in the table.
fn slot(number: u32, abi: dtrace_provider::SyscallAbi, probe: &EnabledProbe) -> Result<u32, EngineError> {
    use bpf_codegen::object::SyscallSlot;
    if number >= SyscallSlot::COMPAT {
        return Err(EngineError::new(format!("{}: system call number {number} is out of range", probe.spec.name)));
    }
    Ok(match abi {
        dtrace_provider::SyscallAbi::Native => number,
        dtrace_provider::SyscallAbi::Compat => SyscallSlot::COMPAT + number,
    })
}

fn impossible(probe: &EnabledProbe, attach: &AttachPoint) -> EngineError {
    let what = match attach {
        AttachPoint::UserFunction { .. } => "functions of processes",
        _ => "this kind of probe",
    };
    EngineError::new(format!("cannot enable {}: the bpf engine does not attach to {what} yet", probe.spec.name))
}

/// The clock or counter of a probe. A timer is the clock of the CPU.
fn clock(attach: &AttachPoint, index: u32) -> Attachment {
    let (event, cpus) = match *attach {
        AttachPoint::PerfEvent { kind, config, count, mode } => (Event { kind, config, count, mode }, Cpus::Every),
        AttachPoint::Timer { interval_ns, cpus } => (Event::clock(interval_ns), cpus),
        _ => (Event::clock(u64::MAX), Cpus::One),
    };
    Attachment::Clock { event, cpus, cookie: u64::from(index) }
}

/// Whether a probe's firing is that of another thread than the current one.
fn is_of_thread(probe: &EnabledProbe, program: &dif_vm::Program) -> bool {
    let preamble = probe.preamble.and_then(|at| program.preambles.get(at as usize));
    preamble.is_some_and(|preamble| preamble.thread.is_some())
}

/// Whether a kernel without cookies on raw tracepoints makes a difference.
pub(crate) fn needs_raw_cookie(enabling: &Enabling) -> bool {
    enabling.probes.iter().any(|p| matches!(p.spec.attach, AttachPoint::RawTracepoint { .. }))
}

pub(crate) fn facts(probe: &EnabledProbe) -> ProbeFacts {
    ProbeFacts { id: probe.number(), first_epid: probe.first_epid }
}

pub(crate) fn name_part(name: &ProbeName, part: NamePart) -> &str {
    match part {
        NamePart::Provider => &name.provider,
        NamePart::Module => &name.module,
        NamePart::Function => &name.function,
        NamePart::Name => &name.name,
    }
}
