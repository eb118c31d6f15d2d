//! Which maps an enabling has, and what the constants among them are.

mod aggregation;
mod frame;

use dif_vm::layout::{AssocLayout, VarLayout};
use dif_vm::program::Program;
use dif_vm::var::Builtin;
use dif_vm::{NamePart, VarKind, VarScope};

use self::aggregation::aggregation_plans;
pub(crate) use self::aggregation::{COMM_LEN, SHARED_KEY, plain_builtin};
pub(crate) use self::frame::{Frame, NESTED, STACK_SIZE};
use crate::Sizes;
use crate::object::{
    Control, Counters, KeyEncoding, MapId, MapKind, MapPlan, MapRole, MapSpec, ProbeEntry, Speculation, SyscallSlot,
};
use crate::runtime::limits;
use crate::target::Target;
use crate::unit::ProbeFacts;

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

/// What the kernel needs for a cell beside its key and value.
const CELL_OVERHEAD: u32 = 192;

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
        let aggregations = aggregation_plans(program, sizes.relieved);
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
            names: NamePart::ALL.into_iter().any(|part| program.reads(Builtin::of_name_part(part))),
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
