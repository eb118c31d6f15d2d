//! Probe descriptions: names, arguments, stability.

use std::fmt;

use abi_stable::StableAbi;

use crate::attach::AttachPoint;

/// The four-part name of a probe.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ProbeName {
    /// Provider.
    pub provider: String,
    /// Module: of the kernel, of a program.
    pub module: String,
    /// Function.
    pub function: String,
    /// Name.
    pub name: String,
}

impl ProbeName {
    /// A name of these parts.
    pub fn new(provider: &str, module: &str, function: &str, name: &str) -> Self {
        Self { provider: provider.into(), module: module.into(), function: function.into(), name: name.into() }
    }
}

impl fmt::Display for ProbeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}:{}", self.provider, self.module, self.function, self.name)
    }
}

/// A probe, as its provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeSpec {
    /// What it is called.
    pub name: ProbeName,
    /// Where it is.
    pub attach: AttachPoint,
    /// Its typed arguments.
    pub args: ArgSource,
}

/// Where the types of `args[]` come from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgSource {
    /// There are none.
    None,
    /// The host derives them from the attach point.
    Derived,
    /// The provider says, if asked: see [`Provider::args`](crate::Provider::args).
    Provider,
    /// These.
    Declared(Vec<ArgDesc>),
}

/// One element of `args[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgDesc {
    /// Type of the raw argument, as C declaration text: `const char *`.
    pub native: String,
    /// Type that D sees, if a translator stands between.
    pub translated: Option<String>,
    /// Which raw argument it is made from.
    pub mapping: u8,
    /// Whether a pointer among them points into the traced process.
    pub userland: bool,
}

/// How a probe is made from its attach point, if it does not fire each time or has other arguments. All in D, in terms
/// of the attach point: `arg0`..., `args[]` with the types that the host derives from it, `curthread`, the D library.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Preamble {
    /// It fires only where this is not zero. A fault in it is no firing.
    pub when: Option<String>,
    /// Its own arg0, arg1, ...: numbers or addresses. [`ArgDesc::mapping`] counts these.
    pub args: Vec<String>,
    /// The argument of the attach point that points to the thread whose firing it is, if that is not the current one:
    /// then `pid`, `execname`, `curthread`, `self->` variables and their kin are that thread's.
    pub thread: Option<u8>,
    /// What is noted at other places for `when` and `args`.
    pub notes: Vec<Note>,
    /// Declarations of the `self->` variables that need one, as `self uint64_t since[uintptr_t];`.
    pub declarations: String,
}

/// A clause of the provider's own, which keeps in `self->` variables what its probes need to know later: since when a
/// thread waits, say. It runs behind all probes of its attach point. A provider's variables are the same in all that it
/// says of its probes, and no script sees them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Note {
    /// Where it runs.
    pub attach: AttachPoint,
    /// It runs only where this is not zero.
    pub when: Option<String>,
    /// Its statements.
    pub text: String,
}

/// A stability level, lowest first.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
#[expect(missing_docs, reason = "the levels are DTrace's and explained in its manual")]
pub enum Stability {
    Internal,
    Private,
    Obsolete,
    External,
    Unstable,
    Evolving,
    Stable,
    Standard,
}

/// A dependency class, lowest first.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, StableAbi)]
#[expect(missing_docs, reason = "the classes are DTrace's and explained in its manual")]
pub enum Class {
    Unknown,
    Cpu,
    Platform,
    Group,
    Isa,
    Common,
}

/// The three stability attributes of an interface.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, StableAbi)]
pub struct Attributes {
    /// Of its name.
    pub name: Stability,
    /// Of its meaning.
    pub data: Stability,
    /// Where it exists.
    pub class: Class,
}

impl Attributes {
    /// These three.
    pub const fn new(name: Stability, data: Stability, class: Class) -> Self {
        Self { name, data, class }
    }
}

/// Attributes of a provider's five parts.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, StableAbi)]
pub struct ProviderStability {
    /// The provider's name.
    pub provider: Attributes,
    /// Module names.
    pub module: Attributes,
    /// Function names.
    pub function: Attributes,
    /// Probe names.
    pub name: Attributes,
    /// Arguments.
    pub args: Attributes,
}
