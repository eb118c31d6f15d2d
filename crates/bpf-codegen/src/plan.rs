//! Which maps an enabling has, and how frames and constants are laid out.

use std::collections::BTreeMap;

use dif_vm::layout::{AssocLayout, FrameLayout, VarLayout, slot_size};
use dif_vm::program::{ActionKind, AggFn, Program};
use dif_vm::var::Builtin;
use dif_vm::verify::temporaries_of;
use dif_vm::{
    AggId, ByRef, Difo, FRAME_SIZE, FieldKind, KeyPart, Opcode, STACK_FRAMES_MAX, TypeKind, VarKind, VarScope,
};

use crate::Sizes;
use crate::generate::GLUE_MAX;
use crate::object::{
    AggPlan, Bias, Control, Counters, KeyEncoding, MapId, MapKind, MapPlan, MapRole, MapSpec, ProbeEntry, Speculation,
    SyscallSlot,
};
use crate::runtime::{frame, limits};
use crate::target::Target;
use crate::unit::ProbeFacts;

/// Firings that can be in progress on one CPU, each inside the other.
pub(crate) const NESTED: u32 = 4;

/// Bytes of the deepest kernel stack that `stackdepth` counts.
pub(crate) const STACK_SIZE: u32 = STACK_FRAMES_MAX * FRAME_SIZE;

/// Offsets in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) layout: FrameLayout,
    pub(crate) slot: u32,
    pub(crate) work: u32,
    pub(crate) token: u32,
    pub(crate) scratch: u32,
    pub(crate) locals: u32,
    /// The key of an aggregation, which stands while elements of arrays are looked for.
    pub(crate) key: u32,
    /// The key of an array.
    pub(crate) tuple: u32,
    pub(crate) value: u32,
    pub(crate) stack: u32,
    /// What a preamble has made of the probe's arguments.
    pub(crate) args: u32,
    /// Most bytes that are copied at once to a place that generated code chooses.
    pub(crate) fetch: u32,
    /// Most bytes of a variable that are stored at once; so much room is behind each block of variables.
    pub(crate) part: u32,
    pub(crate) size: u32,
}

impl Frame {
    fn new(program: &Program, sizes: &Sizes, vars: &VarLayout, key: u32, tuple: u32, value: u32) -> Self {
        let locals = vars.size(VarScope::Local);
        let slot = slot_size(program.strsize);
        let temporaries = program.difos().map(|d| temporaries_of(d).len()).max().unwrap_or(0) as u32;
        let layout = FrameLayout {
            scratchsize: sizes.scratchsize.next_multiple_of(8),
            strsize: program.strsize,
            element: value,
            temporaries,
        };
        let work = frame::SIZE as u32;
        let token = work + 2 * slot;
        let scratch = token + slot;
        let locals_at = scratch + layout.size();
        let key_at = locals_at + locals;
        let tuple_at = key_at + key + slot;
        let value_at = tuple_at + if tuple == 0 { 0 } else { tuple + slot };
        let args = value_at + value + slot;
        let stack = args + u32::from(Builtin::ARGUMENTS) * 8;
        // The runtime checks with the largest size there is, so that much must lie behind every offset.
        let fetch = key.max(tuple).max(value).max(slot);
        let part = part_size(program, vars);
        let end = stack + STACK_SIZE + GLUE_MAX * FRAME_SIZE + layout.size().max(fetch).max(part);
        Self {
            layout,
            slot,
            work,
            token,
            scratch,
            locals: locals_at,
            key: key_at,
            tuple: tuple_at,
            value: value_at,
            stack,
            args,
            fetch,
            part,
            size: end.next_multiple_of(8),
        }
    }
}

/// A word, or if structures are copied into variables anything that fits into one.
fn part_size(program: &Program, vars: &VarLayout) -> u32 {
    let copies = |difo: &Difo| difo.text.iter().any(|insn| insn.opcode() == Some(Opcode::Copys));
    let blocks = [VarScope::Global, VarScope::Thread, VarScope::Local].map(|scope| vars.size(scope));
    let most = if program.difos().any(copies) { blocks.into_iter().max() } else { None };
    most.unwrap_or(0).max(8)
}

/// Maps and layouts, as generation needs and extends them.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) maps: MapPlan,
    pub(crate) frame: Frame,
    pub(crate) vars: VarLayout,
    sizes: Sizes,
    cpus: u32,
    /// The constants: `struct limits`, then a cell of zeros, then strings.
    constants: Vec<u8>,
    assocs: Vec<(u16, VarScope, AssocLayout)>,
    probes: u32,
    /// Whether the names of probes are asked for.
    names: bool,
    /// Whether some units are of kprobes, and others run where kprobes fire.
    pub(crate) mixed: bool,
    /// Whether scratch memory is a firing's, and not a clause's.
    pub(crate) keeps_scratch: bool,
}

/// The parts of a probe's name.
const NAMES: [Builtin; 4] = [Builtin::Probeprov, Builtin::Probemod, Builtin::Probefunc, Builtin::Probename];

/// What the kernel needs for a cell beside its key and value.
const CELL_OVERHEAD: u32 = 192;

/// With more aggregations than these, those alike share a map: a program can have 64 (`MAX_USED_MAPS`).
const MAPS_OF_THEIR_OWN: usize = 32;

/// What the key in a shared map starts with: the number of the aggregation.
pub(crate) const SHARED_KEY: u32 = 8;

/// Offset of a cell of zeros among the constants.
pub(crate) const ZEROS: u32 = limits::SIZE as u32;

impl Plan {
    pub(crate) fn new(program: &Program, target: &Target, sizes: &Sizes, probes: &[ProbeFacts]) -> Self {
        let vars = VarLayout::new(&program.vars);
        let assocs: Vec<_> = program
            .vars
            .iter()
            .filter(|v| v.kind == VarKind::Array)
            .map(|v| (v.id, v.scope, AssocLayout::new(v)))
            .collect();
        let mut aggregations: Vec<AggPlan> =
            program.aggregations.iter().map(|a| aggregation_plan(program, a.id, sizes.relieved)).collect();
        if aggregations.len() > MAPS_OF_THEIR_OWN {
            share_maps(&mut aggregations);
        }
        let key = aggregations.iter().map(|a| a.key_size).max();
        let tuple = assocs.iter().map(|a| a.2.key_size).max();
        let value = assocs.iter().map(|a| a.2.value_size).max();
        let frame = Frame::new(program, sizes, &vars, key.unwrap_or(0), tuple.unwrap_or(0), value.unwrap_or(0));
        let records = program.clauses.iter().map(|c| c.record_size).collect();
        let cell = aggregations.iter().map(|a| a.words as usize * 8).max().unwrap_or(0);
        let mut plan = Self {
            maps: MapPlan { maps: Vec::new(), aggregations, records },
            frame,
            vars,
            sizes: sizes.clone(),
            cpus: target.cpus.max(1),
            constants: vec![0; limits::SIZE + cell],
            assocs,
            probes: probes.len().max(1) as u32,
            names: NAMES.iter().any(|&name| program.reads(name)),
            mixed: false,
            keeps_scratch: program.keeps_scratch(),
        };
        plan.set_limits(target);
        plan
    }

    fn set_limits(&mut self, target: &Target) {
        let f = self.frame;
        let process = target.arguments.unwrap_or_default();
        let paths = target.paths.unwrap_or_default();
        let numbers = target.numbers;
        let words = [
            (limits::FRAME_SIZE, f.size),
            (limits::STRSIZE, f.layout.strsize),
            (limits::WORK, f.work),
            (limits::SLOT, f.slot),
            (limits::TOKEN, f.token),
            (limits::SCRATCH, f.scratch),
            (limits::SCRATCH_SIZE, f.layout.size()),
            (limits::ALLOCA_SIZE, f.layout.scratchsize),
            (limits::LOCALS, f.locals),
            (limits::LOCALS_SIZE, self.vars.size(VarScope::Local)),
            (limits::GLOBALS_SIZE, self.vars.size(VarScope::Global)),
            (limits::THREADS_SIZE, self.vars.size(VarScope::Thread)),
            (limits::TASK_REAL_PARENT, target.task.real_parent),
            (limits::TASK_TGID, target.task.tgid),
            (limits::FETCH_SIZE, f.fetch),
            (limits::NSPEC, self.nspec()),
            (limits::PART_SIZE, f.part),
            (limits::NAMES, f.stack),
            (limits::TASK_MM, process.task_mm),
            (limits::MM_ARG_START, process.mm_arg_start),
            (limits::MM_ARG_END, process.mm_arg_end),
            (limits::PATH_MNT, paths.path_mnt),
            (limits::PATH_DENTRY, paths.path_dentry),
            (limits::DENTRY_PARENT, paths.dentry_parent),
            (limits::DENTRY_NAME, paths.dentry_name),
            (limits::VFSMOUNT_ROOT, paths.vfsmount_root),
            (limits::MOUNT_MNT, paths.mount_mnt),
            (limits::MOUNT_PARENT, paths.mount_parent),
            (limits::MOUNT_MOUNTPOINT, paths.mount_mountpoint),
            (limits::TASK_PID, target.task.pid),
            (limits::TASK_THREAD_PID, numbers.task_thread_pid),
            (limits::TASK_TGID_PID, numbers.signal_tgid),
            (limits::TASK_SIGNAL, numbers.task_signal),
            (limits::PID_LEVEL, numbers.pid_level),
            (limits::PID_NUMBERS, numbers.pid_numbers),
            (limits::PID_NAMESPACE_INUM, numbers.namespace_inum),
            (limits::PID_NAMESPACE, target.pid_namespace.map_or(0, |(_, inode)| inode as u32)),
        ];
        for (at, word) in words {
            set_limit(&mut self.constants, at, word);
        }
    }

    /// Offset of these bytes among the constants.
    pub(crate) fn constant(&mut self, bytes: &[u8]) -> u32 {
        let known = self.constants[limits::SIZE..].windows(bytes.len().max(1)).position(|w| w == bytes);
        if let Some(at) = known {
            return (at + limits::SIZE) as u32;
        }
        let at = self.constants.len();
        self.constants.extend_from_slice(bytes);
        at as u32
    }

    pub(crate) fn assoc(&self, id: u16, scope: VarScope) -> Option<&AssocLayout> {
        self.assocs.iter().find(|a| a.0 == id && a.1 == scope).map(|a| &a.2)
    }

    /// The map for this role, made part of the plan if it is not yet.
    pub(crate) fn map(&mut self, role: MapRole) -> MapId {
        if let Some(at) = self.maps.maps.iter().position(|m| m.role == role) {
            return MapId(at as u32);
        }
        let spec = self.spec(role);
        self.maps.maps.push(spec);
        MapId(self.maps.maps.len() as u32 - 1)
    }

    fn spec(&self, role: MapRole) -> MapSpec {
        let array = |name: &str, value_size: u32| MapSpec {
            name: name.into(),
            role,
            kind: MapKind::Array,
            key_size: 4,
            value_size: value_size.max(8),
            max_entries: 1,
            initial: Vec::new(),
            frozen: false,
            mmap: false,
            swapped: false,
        };
        match role {
            MapRole::Rings => MapSpec {
                kind: MapKind::RingPerCpu,
                max_entries: u32::try_from(self.sizes.bufsize).unwrap_or(u32::MAX),
                ..array("rings", 4)
            },
            MapRole::Control => MapSpec { mmap: true, ..array("control", Control::SIZE) },
            MapRole::Counters => MapSpec { mmap: true, ..array("counters", Counters::SIZE * self.cpus) },
            MapRole::Frames => MapSpec { max_entries: self.cpus * NESTED, ..array("frames", self.frame.size) },
            MapRole::Rodata => MapSpec { frozen: true, ..array("constants", 0) },
            MapRole::Probes => {
                let size = if self.names { ProbeEntry::SIZE } else { ProbeEntry::HEAD };
                MapSpec { max_entries: self.probes, ..array("probes", size) }
            }
            MapRole::Syscalls { is_return, .. } => {
                let name = if is_return { "sys_returns" } else { "sys_entries" };
                array(name, SyscallSlot::SIZE * SyscallSlot::COUNT)
            }
            MapRole::Speculations => {
                MapSpec { mmap: true, max_entries: self.nspec().max(1), ..array("speculations", Speculation::SIZE) }
            }
            MapRole::Globals => array("globals", self.vars.size(VarScope::Global) + self.frame.part),
            MapRole::Threads => MapSpec {
                kind: MapKind::TaskStorage,
                max_entries: 0,
                ..array("threads", self.vars.size(VarScope::Thread) + self.frame.part)
            },
            MapRole::Running => array("running", 8 * self.cpus),
            MapRole::Ran => MapSpec { kind: MapKind::TaskStorage, max_entries: 0, ..array("ran", 8) },
            MapRole::Assoc { id, thread } => self.assoc_spec(id, thread, array("assoc", 8)),
            MapRole::Aggregation(id) => self.aggregation_spec(id, array("aggregation", 8)),
        }
    }

    fn assoc_spec(&self, id: u16, thread: bool, base: MapSpec) -> MapSpec {
        let scope = if thread { VarScope::Thread } else { VarScope::Global };
        let (key_size, value_size) = self.assoc(id, scope).map_or((8, 8), |a| (a.key_size.max(8), a.value_size));
        let entries = self.sizes.dynvarsize / u64::from(key_size + value_size);
        let max_entries = u32::try_from(entries.clamp(1, 1 << 20)).unwrap_or(1);
        MapSpec { kind: MapKind::Hash, key_size, value_size, max_entries, ..base }
    }

    fn aggregation_spec(&self, id: u32, base: MapSpec) -> MapSpec {
        let plan = &self.maps.aggregations[id as usize];
        let value_size = plan.words * 8;
        if plan.in_array {
            return MapSpec { kind: MapKind::PerCpuArray, value_size, ..base };
        }
        let key_size = plan.key_size.max(8);
        let probes_only = !plan.shared && plan.key.iter().all(|k| matches!(k, KeyEncoding::ProbeName(_)));
        let most = if probes_only { u64::from(self.probes) } else { 1 << 20 };
        let entries = (self.sizes.aggsize / u64::from(key_size + value_size + CELL_OVERHEAD)).max(1).min(most);
        let max_entries = u32::try_from(entries).unwrap_or(1);
        let kind = if plan.is_common() { MapKind::Hash } else { MapKind::PerCpuHash };
        MapSpec { kind, key_size, value_size, max_entries, swapped: plan.swapped, ..base }
    }

    /// The finished plan: the constants are complete.
    pub(crate) fn finish(mut self) -> MapPlan {
        if let Some(spec) = self.maps.maps.iter_mut().find(|m| m.role == MapRole::Rodata) {
            let mut constants = self.constants;
            constants.resize(constants.len().next_multiple_of(8), 0);
            let size = constants.len() as u32;
            set_limit(&mut constants, limits::CONSTANTS_SIZE, size);
            spec.value_size = size;
            spec.initial = constants;
        }
        self.maps
    }
}

/// Writes a member of `struct limits`.
fn set_limit(constants: &mut [u8], at: usize, word: u32) {
    constants[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

/// The built-in variable that a DIFO gives, if it does nothing else.
pub(crate) fn plain_builtin(difo: &Difo) -> Option<Builtin> {
    let [load, ret] = difo.text.as_slice() else { return None };
    let returns = ret.opcode() == Some(Opcode::Ret) && load.rd() == ret.rd();
    load.builtin().filter(|builtin| returns && !builtin.is_array())
}

/// Length of `comm` in `struct task_struct` (TASK_COMM_LEN).
pub(crate) const COMM_LEN: u32 = 16;

fn encoding(part: &KeyPart, difo: &Difo) -> KeyEncoding {
    if part.kind == FieldKind::KernelStack {
        return KeyEncoding::Stack(part.size);
    }
    let builtin = plain_builtin(difo);
    if let Some(part) = builtin.and_then(Builtin::name_part) {
        return KeyEncoding::ProbeName(part);
    }
    if builtin == Some(Builtin::Execname) {
        return KeyEncoding::Bytes(COMM_LEN);
    }
    match (difo.rtype.kind, difo.rtype.by_ref) {
        (TypeKind::String, _) => KeyEncoding::Bytes(slot_size(difo.rtype.size)),
        (_, ByRef::No) => KeyEncoding::Word,
        _ => KeyEncoding::Bytes(difo.rtype.size.next_multiple_of(8)),
    }
}

/// The key that all uses of an aggregation can share.
fn aggregation_plan(program: &Program, id: AggId, relieved: bool) -> AggPlan {
    let info = &program.aggregations[id.0 as usize];
    let mut key: Vec<Option<KeyEncoding>> = vec![None; info.keys.len()];
    let (mut swapped, mut weighted) = (relieved && !info.keys.is_empty(), false);
    for action in program.clauses.iter().flat_map(|c| &c.actions) {
        match &action.kind {
            ActionKind::Aggregate { aggregation, keys, increment, .. } if *aggregation == id => {
                weighted |= increment.is_some();
                for ((slot, difo), part) in key.iter_mut().zip(keys).zip(&info.keys) {
                    let this = encoding(part, difo);
                    let general = KeyEncoding::Bytes(slot_size(program.strsize));
                    *slot = Some(slot.map_or(this, |old| if old == this { this } else { general }));
                }
            }
            ActionKind::Clear(other) | ActionKind::Trunc(other) if *other == id => swapped = true,
            _ => {}
        }
    }
    let key: Vec<_> = key.into_iter().map(|k| k.unwrap_or(KeyEncoding::Word)).collect();
    let key_size = key.iter().map(|k| k.size()).sum();
    let bias = match info.func {
        AggFn::Min => Bias::Min,
        AggFn::Max => Bias::Max,
        _ => Bias::None,
    };
    let words = info.func.cell_words();
    let mut plan = AggPlan { map: id.0, shared: false, key, key_size, words, bias, swapped, in_array: false };
    // A cell of an array is always there, so a sum of nothing but zeros would look untouched.
    let shows_use = !weighted && info.func != AggFn::Sum;
    plan.in_array = plan.key.is_empty() && !swapped && shows_use && !plan.is_common();
    plan
}

/// Puts aggregations whose keys and cells have the same sizes into one map.
fn share_maps(plans: &mut [AggPlan]) {
    let mut maps: BTreeMap<(u32, u32), (u32, bool)> = BTreeMap::new();
    for (id, plan) in (0u32..).zip(plans.iter_mut()) {
        plan.shared = true;
        plan.in_array = false;
        plan.key_size += SHARED_KEY;
        let map = maps.entry((plan.key_size, plan.words)).or_insert((id, false));
        map.1 |= plan.swapped;
        plan.map = map.0;
    }
    for plan in plans {
        plan.swapped = maps.get(&(plan.key_size, plan.words)).is_some_and(|map| map.1);
    }
}

impl Plan {
    /// How many speculations there are.
    pub(crate) fn nspec(&self) -> u32 {
        self.sizes.nspec.min(Speculation::MAX)
    }

    /// Bytes that the records of a speculation can have.
    pub(crate) fn specsize(&self) -> u64 {
        self.sizes.specsize
    }

    /// Bytes of a CPU's ring.
    pub(crate) fn bufsize(&self) -> u64 {
        self.sizes.bufsize
    }
}
