//! Probes and what belongs to them, in a form of stable layout, and the conversions both ways.
//!
//! Each type here mirrors the one of the same name outside. Types of the host and of arguments cross as text.
#![expect(non_local_definitions, reason = "abi_stable's derive of non-exhaustive enums writes them")]

use abi_stable::StableAbi;
use abi_stable::std_types::{ROption, RString, RVec};

use crate::attach::{CpuMode, Cpus, SessionEvent, Site, SyscallAbi};

/// Mirror of [`crate::ProbeName`].
#[repr(C)]
#[derive(Debug, Clone, PartialEq, Eq, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct ProbeName {
    pub provider: RString,
    pub module: RString,
    pub function: RString,
    pub name: RString,
}

/// Mirror of [`crate::ProbePattern`].
#[repr(C)]
#[derive(Debug, Clone, PartialEq, Eq, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct ProbePattern {
    pub provider: RString,
    pub module: RString,
    pub function: RString,
    pub name: RString,
}

/// Mirror of [`crate::ArgDesc`].
#[repr(C)]
#[derive(Debug, Clone, PartialEq, Eq, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct ArgDesc {
    pub native: RString,
    pub translated: ROption<RString>,
    pub mapping: u8,
    pub userland: bool,
}

/// Mirror of [`crate::Preamble`].
#[repr(C)]
#[derive(Debug, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct Preamble {
    pub when: ROption<RString>,
    pub args: RVec<RString>,
    pub thread: ROption<u8>,
    pub notes: RVec<Note>,
    pub declarations: RString,
}

/// Mirror of [`crate::Note`].
#[repr(C)]
#[derive(Debug, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct Note {
    pub attach: AttachPoint_NE,
    pub when: ROption<RString>,
    pub text: RString,
}

/// Mirror of [`crate::ProbeSpec`].
#[repr(C)]
#[derive(Debug, StableAbi)]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub struct ProbeSpec {
    pub name: ProbeName,
    pub attach: AttachPoint_NE,
    pub args: ArgSource_NE,
}

/// Mirror of [`crate::AttachPoint`]. New kinds can be added: a host that does not know one sees
/// [`crate::AttachPoint::Unknown`].
#[repr(u8)]
#[derive(Debug, Clone, PartialEq, Eq, StableAbi)]
#[sabi(kind(WithNonExhaustive(size = [usize; 32], align = usize, traits(Debug))))]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub enum AttachPoint {
    Session(SessionEvent),
    SyscallEntry { number: u32, abi: SyscallAbi },
    SyscallReturn { number: u32, abi: SyscallAbi },
    RawTracepoint { name: RString },
    Tracepoint { group: RString, name: RString },
    KernelFunction { module: RString, symbol: RString, site: Site },
    UserFunction { path: RString, offset: u64, site: Site, pid: ROption<u32> },
    Timer { interval_ns: u64, cpus: Cpus },
    Provider,
    Unknown,
    PerfEvent { kind: u32, config: u64, count: u64, mode: CpuMode },
}

/// Mirror of [`crate::ArgSource`]. New kinds can be added: a host that does not know one sees no arguments.
#[repr(u8)]
#[derive(Debug, Clone, PartialEq, Eq, StableAbi)]
#[sabi(kind(WithNonExhaustive(size = [usize; 16], align = usize, traits(Debug))))]
#[expect(missing_docs, reason = "as in the type that it mirrors")]
pub enum ArgSource {
    None,
    Derived,
    Provider,
    Declared(RVec<ArgDesc>),
}

/// Conversions of a structure, field by field, both ways.
macro_rules! mirror {
    ($name:ident { $($field:ident),* }) => {
        impl From<crate::$name> for $name {
            fn from(from: crate::$name) -> Self {
                Self { $($field: from.$field.into()),* }
            }
        }

        impl From<$name> for crate::$name {
            fn from(from: $name) -> Self {
                Self { $($field: from.$field.into()),* }
            }
        }
    };
}

mirror!(ProbeName { provider, module, function, name });
mirror!(ProbePattern { provider, module, function, name });
mirror!(ProbeSpec { name, attach, args });

impl From<crate::ArgDesc> for ArgDesc {
    fn from(from: crate::ArgDesc) -> Self {
        let translated = from.translated.map(RString::from).into();
        Self { native: from.native.into(), translated, mapping: from.mapping, userland: from.userland }
    }
}

impl From<ArgDesc> for crate::ArgDesc {
    fn from(from: ArgDesc) -> Self {
        let translated = from.translated.into_option().map(String::from);
        Self { native: from.native.into(), translated, mapping: from.mapping, userland: from.userland }
    }
}

impl From<crate::Preamble> for Preamble {
    fn from(from: crate::Preamble) -> Self {
        let args = from.args.into_iter().map(RString::from).collect();
        let notes = from.notes.into_iter().map(Note::from).collect();
        let declarations = from.declarations.into();
        Self { when: from.when.map(RString::from).into(), args, thread: from.thread.into(), notes, declarations }
    }
}

impl From<Preamble> for crate::Preamble {
    fn from(from: Preamble) -> Self {
        let args = from.args.into_iter().map(String::from).collect();
        let notes = from.notes.into_iter().map(crate::Note::from).collect();
        let (thread, declarations) = (from.thread.into_option(), from.declarations.into());
        Self { when: from.when.into_option().map(String::from), args, thread, notes, declarations }
    }
}

impl From<crate::Note> for Note {
    fn from(from: crate::Note) -> Self {
        Self { attach: from.attach.into(), when: from.when.map(RString::from).into(), text: from.text.into() }
    }
}

impl From<Note> for crate::Note {
    fn from(from: Note) -> Self {
        Self { attach: from.attach.into(), when: from.when.into_option().map(String::from), text: from.text.into() }
    }
}

impl From<crate::AttachPoint> for AttachPoint_NE {
    fn from(from: crate::AttachPoint) -> Self {
        use crate::AttachPoint as Plain;
        Self::new(match from {
            Plain::Session(event) => AttachPoint::Session(event),
            Plain::SyscallEntry { number, abi } => AttachPoint::SyscallEntry { number, abi },
            Plain::SyscallReturn { number, abi } => AttachPoint::SyscallReturn { number, abi },
            Plain::RawTracepoint { name } => AttachPoint::RawTracepoint { name: name.into() },
            Plain::Tracepoint { group, name } => AttachPoint::Tracepoint { group: group.into(), name: name.into() },
            Plain::KernelFunction { module, symbol, site } => {
                AttachPoint::KernelFunction { module: module.into(), symbol: symbol.into(), site }
            }
            Plain::UserFunction { path, offset, site, pid } => {
                AttachPoint::UserFunction { path: path.into(), offset, site, pid: pid.into() }
            }
            Plain::Timer { interval_ns, cpus } => AttachPoint::Timer { interval_ns, cpus },
            Plain::PerfEvent { kind, config, count, mode } => AttachPoint::PerfEvent { kind, config, count, mode },
            Plain::Provider => AttachPoint::Provider,
            Plain::Unknown => AttachPoint::Unknown,
        })
    }
}

impl From<AttachPoint_NE> for crate::AttachPoint {
    fn from(from: AttachPoint_NE) -> Self {
        match from.into_enum().unwrap_or(AttachPoint::Unknown) {
            AttachPoint::Session(event) => Self::Session(event),
            AttachPoint::SyscallEntry { number, abi } => Self::SyscallEntry { number, abi },
            AttachPoint::SyscallReturn { number, abi } => Self::SyscallReturn { number, abi },
            AttachPoint::RawTracepoint { name } => Self::RawTracepoint { name: name.into() },
            AttachPoint::Tracepoint { group, name } => Self::Tracepoint { group: group.into(), name: name.into() },
            AttachPoint::KernelFunction { module, symbol, site } => {
                Self::KernelFunction { module: module.into(), symbol: symbol.into(), site }
            }
            AttachPoint::UserFunction { path, offset, site, pid } => {
                Self::UserFunction { path: path.into(), offset, site, pid: pid.into_option() }
            }
            AttachPoint::Timer { interval_ns, cpus } => Self::Timer { interval_ns, cpus },
            AttachPoint::PerfEvent { kind, config, count, mode } => Self::PerfEvent { kind, config, count, mode },
            AttachPoint::Provider => Self::Provider,
            AttachPoint::Unknown => Self::Unknown,
        }
    }
}

impl From<crate::ArgSource> for ArgSource_NE {
    fn from(from: crate::ArgSource) -> Self {
        Self::new(match from {
            crate::ArgSource::None => ArgSource::None,
            crate::ArgSource::Derived => ArgSource::Derived,
            crate::ArgSource::Provider => ArgSource::Provider,
            crate::ArgSource::Declared(args) => ArgSource::Declared(args.into_iter().map(ArgDesc::from).collect()),
        })
    }
}

impl From<ArgSource_NE> for crate::ArgSource {
    fn from(from: ArgSource_NE) -> Self {
        match from.into_enum().unwrap_or(ArgSource::None) {
            ArgSource::None => Self::None,
            ArgSource::Derived => Self::Derived,
            ArgSource::Provider => Self::Provider,
            ArgSource::Declared(args) => Self::Declared(args.into_iter().map(crate::ArgDesc::from).collect()),
        }
    }
}
