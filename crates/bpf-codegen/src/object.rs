//! What comes out: instructions, the maps that they name, and how to read what they write.

use dif_vm::NamePart;

/// A generated program, not yet loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BpfProgram {
    /// Instructions as the kernel takes them (`struct bpf_insn`, 8 bytes each), the C runtime's functions appended.
    pub insns: Vec<u64>,
    /// Places where the file descriptor of a map is to be put: `ld_imm64` instructions.
    pub map_relocs: Vec<MapReloc>,
    /// Functions, the main one first: instruction index, and the id of the BTF_KIND_FUNC in `btf`.
    pub func_info: Vec<(u32, u32)>,
    /// The functions of the C runtime, in the order of their places: first instruction and name.
    pub functions: Vec<(u32, &'static str)>,
    /// BTF for `func_info`, ready for BPF_BTF_LOAD.
    pub btf: Vec<u8>,
    /// For messages: from this instruction on, this clause.
    pub clause_starts: Vec<(u32, u32)>,
}

/// A map's place in the instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapReloc {
    /// Index of the `ld_imm64`.
    pub insn: u32,
    /// Which map.
    pub map: MapId,
    /// `None`: the map itself (BPF_PSEUDO_MAP_FD); else the address of this byte of its first value
    /// (BPF_PSEUDO_MAP_VALUE).
    pub value_offset: Option<u32>,
}

/// Index into [`MapPlan::maps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MapId(pub u32);

/// A map to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapSpec {
    /// Short name, for the kernel and for messages.
    pub name: String,
    /// What it is for.
    pub role: MapRole,
    /// Kernel's map type.
    pub kind: MapKind,
    /// Bytes.
    pub key_size: u32,
    /// Bytes.
    pub value_size: u32,
    /// Entries; bytes for a ring.
    pub max_entries: u32,
    /// Contents of the first value of an array, put in before the map is frozen, if `frozen`.
    pub initial: Vec<u8>,
    /// Read-only for programs and frozen (`BPF_F_RDONLY_PROG`, BPF_MAP_FREEZE).
    pub frozen: bool,
    /// Mapped into user space (`BPF_F_MMAPABLE`).
    pub mmap: bool,
    /// Reached through a BPF_MAP_TYPE_ARRAY_OF_MAPS of one entry, so that it can be exchanged for a new one.
    pub swapped: bool,
}

/// Kinds of maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MapKind {
    /// BPF_MAP_TYPE_ARRAY
    Array,
    /// BPF_MAP_TYPE_PERCPU_ARRAY
    PerCpuArray,
    /// BPF_MAP_TYPE_HASH, preallocated
    Hash,
    /// BPF_MAP_TYPE_PERCPU_HASH, preallocated
    PerCpuHash,
    /// BPF_MAP_TYPE_TASK_STORAGE
    TaskStorage,
    /// BPF_MAP_TYPE_ARRAY_OF_MAPS, one BPF_MAP_TYPE_RINGBUF of `max_entries` bytes for each CPU
    RingPerCpu,
}

/// What a map is for, so that the engine knows what to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MapRole {
    /// Records and faults.
    Rings,
    /// The control block: see [`Control`].
    Control,
    /// Counters of each CPU: see [`Counters`].
    Counters,
    /// Frames.
    Frames,
    /// String constants and other read-only data.
    Rodata,
    /// The probes' names and ids.
    Probes,
    /// Class and probe by system call number: [`SyscallSlot`]s. Entry or return.
    Syscalls {
        /// Of the return probes.
        is_return: bool,
        /// Which of them: see [`Select::SyscallNumber`](crate::unit::Select::SyscallNumber).
        table: u32,
    },
    /// The states of speculations: [`Speculation`]s.
    Speculations,
    /// Global variables.
    Globals,
    /// Thread-local variables.
    Threads,
    /// Since when each CPU's thread runs: a word, 0 until it is known.
    Running,
    /// How long each thread has run when it last left a CPU.
    Ran,
    /// An associative array.
    Assoc {
        /// Number of the variable.
        id: u16,
        /// Whether it is thread-local.
        thread: bool,
    },
    /// An aggregation, by its number; or several, by that of the first.
    Aggregation(u32),
}

/// All maps of an enabling, shared by its programs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MapPlan {
    /// The maps.
    pub maps: Vec<MapSpec>,
    /// How to read each aggregation's cells, by its number.
    pub aggregations: Vec<AggPlan>,
    /// Bytes of the data part of each clause's record in the ring, by clause: the D layout, after [`RECORD_HEADER`].
    pub records: Vec<u32>,
}

/// How an aggregation's cells are kept in its map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AggPlan {
    /// The number of the aggregation whose map this one's cells are in: its own unless they share one.
    pub map: u32,
    /// Whether it shares its map: the key then starts with its number, in 8 bytes.
    pub shared: bool,
    /// The parts of the key in the map, in order and without gaps but for the last's padding to 8 bytes.
    pub key: Vec<KeyEncoding>,
    /// Bytes of the key in the map.
    pub key_size: u32,
    /// Words of a cell.
    pub words: u32,
    /// How the first word is kept, so that a cell of zeros is untouched.
    pub bias: Bias,
    /// Whether the program clears or truncates it.
    pub swapped: bool,
    /// Whether it is a single cell in an array that is always there; zeros then mean that it was never touched.
    pub in_array: bool,
}

impl AggPlan {
    /// Bytes of the largest cell that each CPU can have one of: what the kernel has for one CPU in one piece.
    pub const PER_CPU: u32 = 1 << 15;

    /// Whether all CPUs have one cell together. Distributions alone are so large: their words are added to atomically.
    pub fn is_common(&self) -> bool {
        self.words * 8 > Self::PER_CPU
    }
}

/// How the first word of a cell is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bias {
    /// As it is.
    None,
    /// `i64::MAX` minus the value: the smallest value is the largest word.
    Min,
    /// The value minus `i64::MIN`.
    Max,
}

impl Bias {
    /// The value that a word stands for.
    pub fn value(self, word: u64) -> u64 {
        match self {
            Self::None => word,
            Self::Min => (i64::MAX as u64).wrapping_sub(word),
            Self::Max => word ^ 1 << 63,
        }
    }
}

/// How one key part is kept in the map; the D layout is made from it when cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyEncoding {
    /// An integer, in 8 bytes, sign-extended.
    Word,
    /// A string, zero-padded, in this many bytes.
    Bytes(u32),
    /// The probe's index in the enabling, in 8 bytes; the D value is this part of its name.
    ProbeName(NamePart),
    /// The kernel's stack, in this many bytes: 8 for each frame, zeros behind the last.
    Stack(u32),
}

impl KeyEncoding {
    /// Bytes in the map's key.
    pub fn size(self) -> u32 {
        match self {
            Self::Word | Self::ProbeName(_) => 8,
            Self::Bytes(size) | Self::Stack(size) => size,
        }
    }
}

/// Layout of the control block (value of the one entry of the map).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Control;

impl Control {
    /// u32: [`IDLE`](Self::IDLE), [`ACTIVE`](Self::ACTIVE) or [`ENDING`](Self::ENDING).
    pub const ACTIVITY: u32 = 0;
    /// i32: status given to exit().
    pub const EXIT_STATUS: u32 = 4;
    /// Bytes in all.
    pub const SIZE: u32 = 64;

    /// Nothing fires but what is run by test-run.
    pub const IDLE: u32 = 0;
    /// All fires.
    pub const ACTIVE: u32 = 1;
    /// `exit()` was called: only END fires.
    pub const ENDING: u32 = 2;
}

/// Layout of a CPU's counters: u64 each. The map is one value with the counters of all CPUs one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters;

impl Counters {
    /// Records dropped.
    pub const PRINCIPAL: u32 = 0;
    /// Aggregation updates dropped.
    pub const AGGREGATION: u32 = 8;
    /// Dynamic variable drops.
    pub const DYNAMIC: u32 = 16;
    /// Faults in a clause on ERROR.
    pub const ERROR: u32 = 24;
    /// Frames in use on this CPU.
    pub const NESTING: u32 = 32;
    /// Firings lost because no frame was free; each is also a principal drop.
    pub const NO_FRAME: u32 = 40;
    /// Bytes written to the ring since the consumer was last woken.
    pub const UNSEEN: u32 = 48;
    /// Records of speculations dropped.
    pub const SPECULATIVE: u32 = 56;
    /// `speculation()` while all were in use, some of them about to become free.
    pub const SPECULATION_BUSY: u32 = 64;
    /// `speculation()` while all were in use.
    pub const SPECULATION_UNAVAILABLE: u32 = 72;
    /// When the second began in which `chill()` has waited for [`CHILLED`](Self::CHILLED) nanoseconds.
    pub const CHILL_MARK: u32 = 80;
    /// See [`CHILL_MARK`](Self::CHILL_MARK).
    pub const CHILLED: u32 = 88;
    /// Firings of kprobes in what another program of the enabling was doing, which are left out.
    pub const MISSED: u32 = 96;
    /// Bytes in all.
    pub const SIZE: u32 = 128;
}

/// What every record in a ring starts with; `data` follows. All little-endian.
///
/// | offset | field |
/// |---|---|
/// | 0 | u32 EPID; 0 for a fault |
/// | 4 | u32 speculation: see [`Speculation::key`] |
/// | 8 | u64 timestamp |
///
/// A fault goes on: u32 EPID, u32 action, i32 DIF offset, u32 fault, u64 value, u64 instruction.
pub const RECORD_HEADER: u32 = 16;
/// Bytes of a fault after the header.
pub const FAULT_DATA: u32 = 32;
/// Bytes after the header of what is no fault but says what becomes of a speculation: u64, a [`Speculation`] state.
pub const DECISION_DATA: u32 = 8;

/// An element of the [`MapRole::Speculations`] array: u32 state, u32 how often it was given out, u64 bytes recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speculation;

impl Speculation {
    /// Nobody has it.
    pub const INACTIVE: u32 = 0;
    /// `speculation()` has given it out.
    pub const ACTIVE: u32 = 1;
    /// `commit()` was called.
    pub const COMMITTING: u32 = 2;
    /// `discard()` was called.
    pub const DISCARDING: u32 = 3;
    /// Offset of the count of times that it was given out.
    pub const GENERATION: u32 = 4;
    /// Offset of the bytes recorded.
    pub const BYTES: u32 = 8;
    /// Bytes of an element.
    pub const SIZE: u32 = 16;
    /// Most of them.
    pub const MAX: u32 = 1024;

    /// What records of a speculation carry: its id, and a part of its generation.
    pub fn key(id: u32, generation: u32) -> u32 {
        generation << 16 | id
    }

    /// The id in a key, counted from 1.
    pub fn id(key: u32) -> u32 {
        key & 0xffff
    }
}

/// An entry of a [`MapRole::Syscalls`] array: u32 class + 1 (0: not traced), u32 probe index, u32 first EPID, u32 id.
/// Native numbers are at `number`, those of 32-bit processes at `COMPAT + number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyscallSlot;

impl SyscallSlot {
    /// First slot of 32-bit calls, and how many numbers each table has.
    pub const COMPAT: u32 = 1024;
    /// Slots in all.
    pub const COUNT: u32 = 2048;
    /// Bytes of a slot.
    pub const SIZE: u32 = 16;
}

/// An entry of the [`MapRole::Probes`] array: u32 id, u32 first EPID; then, if the program asks for any of them,
/// provider, module, function and name, each NUL-terminated in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProbeEntry;

impl ProbeEntry {
    /// Bytes in all.
    pub const SIZE: u32 = 392;
    /// Bytes without the name.
    pub const HEAD: u32 = 8;

    /// Offset of a part of the name.
    pub const fn part(part: NamePart) -> u32 {
        match part {
            NamePart::Provider => Self::HEAD,
            NamePart::Module => 72,
            NamePart::Function => 136,
            NamePart::Name => 328,
        }
    }
}
