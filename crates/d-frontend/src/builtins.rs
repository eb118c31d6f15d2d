//! The names that every D program has: built-in variables and functions, in two tables.

use dif_vm::Subr;
use dif_vm::var::Builtin;

use crate::stability::{Attributes, Class, Stability};
use crate::version::Version;

/// What a built-in variable is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning {
    /// A DIF variable of this type.
    Scalar(Builtin, &'static str),
    /// A constant of this type.
    Constant(i64, &'static str),
    /// `args[]`
    Args,
    /// An array of 64-bit numbers, indexed by a number.
    Array(Builtin),
    /// Not there, for this reason.
    Missing(&'static str),
}

impl Meaning {
    /// Whether it comes from the probe.
    pub(crate) fn is_argument(self) -> bool {
        match self {
            Self::Args => true,
            Self::Scalar(builtin, _) => builtin.argument().is_some(),
            _ => false,
        }
    }
}

/// A built-in variable.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: &'static str,
    pub(crate) meaning: Meaning,
}

const fn scalar(name: &'static str, builtin: Builtin, ty: &'static str) -> Variable {
    Variable { name, meaning: Meaning::Scalar(builtin, ty) }
}

const fn missing(name: &'static str, reason: &'static str) -> Variable {
    Variable { name, meaning: Meaning::Missing(reason) }
}

pub(crate) const USER_STACKS: &str = "user stacks are not read yet";

const VARIABLES: &[Variable] = &[
    scalar("arg0", Builtin::Arg0, "int64_t"),
    scalar("arg1", Builtin::Arg1, "int64_t"),
    scalar("arg2", Builtin::Arg2, "int64_t"),
    scalar("arg3", Builtin::Arg3, "int64_t"),
    scalar("arg4", Builtin::Arg4, "int64_t"),
    scalar("arg5", Builtin::Arg5, "int64_t"),
    scalar("arg6", Builtin::Arg6, "int64_t"),
    scalar("arg7", Builtin::Arg7, "int64_t"),
    scalar("arg8", Builtin::Arg8, "int64_t"),
    scalar("arg9", Builtin::Arg9, "int64_t"),
    Variable { name: "args", meaning: Meaning::Args },
    scalar("caller", Builtin::Caller, "uintptr_t"),
    scalar("cpu", Builtin::Cpu, "processorid_t"),
    scalar("curthread", Builtin::Curthread, "struct task_struct *"),
    scalar("epid", Builtin::Epid, "uint_t"),
    scalar("errno", Builtin::Errno, "int"),
    scalar("execname", Builtin::Execname, "string"),
    scalar("gid", Builtin::Gid, "gid_t"),
    scalar("id", Builtin::Id, "uint_t"),
    scalar("ipl", Builtin::Ipl, "uint_t"),
    scalar("pid", Builtin::Pid, "pid_t"),
    scalar("ppid", Builtin::Ppid, "pid_t"),
    scalar("probefunc", Builtin::Probefunc, "string"),
    scalar("probemod", Builtin::Probemod, "string"),
    scalar("probename", Builtin::Probename, "string"),
    scalar("probeprov", Builtin::Probeprov, "string"),
    scalar("stackdepth", Builtin::Stackdepth, "uint32_t"),
    scalar("tid", Builtin::Tid, "id_t"),
    scalar("timestamp", Builtin::Timestamp, "uint64_t"),
    scalar("uid", Builtin::Uid, "uid_t"),
    scalar("vtimestamp", Builtin::Vtimestamp, "uint64_t"),
    scalar("walltimestamp", Builtin::Walltimestamp, "int64_t"),
    Variable { name: "NULL", meaning: Meaning::Constant(0, "int") },
    Variable { name: "uregs", meaning: Meaning::Array(Builtin::Uregs) },
    missing("ucaller", USER_STACKS),
    missing("ustackdepth", USER_STACKS),
    scalar("execargs", Builtin::Execargs, "string"),
    missing("jid", "Linux has no jails"),
    missing("jailname", "Linux has no jails"),
    missing("vmregs", "the registers of guests are not read"),
];

/// The built-in variable of this name.
pub(crate) fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|v| v.name == name)
}

/// The aggregating functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregating {
    Count,
    Sum,
    Min,
    Max,
    Avg,
    Stddev,
    Quantize,
    Lquantize,
    Llquantize,
}

/// The actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActionName {
    Trace,
    Print,
    Printf,
    Printa,
    Tracemem,
    Printm,
    Pcap,
    Exit,
    Clear,
    Trunc,
    Normalize,
    Denormalize,
    Speculate,
    Commit,
    Discard,
    Ftruncate,
    Freopen,
    System,
    Setopt,
    Breakpoint,
    Panic,
    Chill,
    Stop,
    Raise,
    Return,
    Stack,
    Ustack,
    Jstack,
    Sym,
    Mod,
}

impl ActionName {
    /// Whether its value can be a key.
    pub(crate) fn is_key(self) -> bool {
        matches!(self, Self::Stack | Self::Ustack | Self::Jstack | Self::Sym | Self::Mod)
    }
}

/// What a built-in function is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Function {
    /// A DIF subroutine whose value has this type.
    Subroutine(Subr, &'static str),
    /// An action.
    Action(ActionName),
    /// An aggregating function.
    Aggregating(Aggregating),
    /// Not there, for this reason.
    Missing(&'static str),
}

const FUNCTIONS: &[(&str, Function)] = &[
    ("trace", Function::Action(ActionName::Trace)),
    ("printf", Function::Action(ActionName::Printf)),
    ("printa", Function::Action(ActionName::Printa)),
    ("tracemem", Function::Action(ActionName::Tracemem)),
    ("exit", Function::Action(ActionName::Exit)),
    ("clear", Function::Action(ActionName::Clear)),
    ("trunc", Function::Action(ActionName::Trunc)),
    ("normalize", Function::Action(ActionName::Normalize)),
    ("denormalize", Function::Action(ActionName::Denormalize)),
    ("count", Function::Aggregating(Aggregating::Count)),
    ("sum", Function::Aggregating(Aggregating::Sum)),
    ("min", Function::Aggregating(Aggregating::Min)),
    ("max", Function::Aggregating(Aggregating::Max)),
    ("avg", Function::Aggregating(Aggregating::Avg)),
    ("stddev", Function::Aggregating(Aggregating::Stddev)),
    ("quantize", Function::Aggregating(Aggregating::Quantize)),
    ("lquantize", Function::Aggregating(Aggregating::Lquantize)),
    ("llquantize", Function::Aggregating(Aggregating::Llquantize)),
    ("print", Function::Action(ActionName::Print)),
    ("stack", Function::Action(ActionName::Stack)),
    ("ustack", Function::Action(ActionName::Ustack)),
    ("jstack", Function::Action(ActionName::Jstack)),
    ("sym", Function::Action(ActionName::Sym)),
    ("func", Function::Action(ActionName::Sym)),
    ("mod", Function::Action(ActionName::Mod)),
    ("usym", Function::Missing(USER_STACKS)),
    ("ufunc", Function::Missing(USER_STACKS)),
    ("umod", Function::Missing(USER_STACKS)),
    ("uaddr", Function::Missing(USER_STACKS)),
    ("printm", Function::Action(ActionName::Printm)),
    ("pcap", Function::Action(ActionName::Pcap)),
    ("speculate", Function::Action(ActionName::Speculate)),
    ("commit", Function::Action(ActionName::Commit)),
    ("discard", Function::Action(ActionName::Discard)),
    ("ftruncate", Function::Action(ActionName::Ftruncate)),
    ("freopen", Function::Action(ActionName::Freopen)),
    ("system", Function::Action(ActionName::System)),
    ("setopt", Function::Action(ActionName::Setopt)),
    ("breakpoint", Function::Action(ActionName::Breakpoint)),
    ("panic", Function::Action(ActionName::Panic)),
    ("chill", Function::Action(ActionName::Chill)),
    ("stop", Function::Action(ActionName::Stop)),
    ("raise", Function::Action(ActionName::Raise)),
    ("return", Function::Action(ActionName::Return)),
];

/// The built-in function of this name.
pub(crate) fn function(name: &str) -> Option<Function> {
    if let Some(&(_, function)) = FUNCTIONS.iter().find(|(own, _)| *own == name) {
        return Some(function);
    }
    let subr = *Subr::ALL.iter().find(|s| s.prototype().name == name)?;
    Some(Function::Subroutine(subr, value_type(subr)))
}

/// What is put in the place of a subroutine that engines have none of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Substitute {
    /// An inline of the library, which reads the kernel's structures.
    Inline(&'static str),
    /// Code of the compiler.
    Code,
}

/// What is put in for a subroutine.
pub(crate) fn substitute(subr: Subr) -> Option<Substitute> {
    let inline = match subr {
        Subr::Memref => return Some(Substitute::Code),
        Subr::Getf => "_open_file",
        Subr::MutexOwned => "_lock_mutex_owned",
        Subr::MutexOwner => "_lock_mutex_owner",
        Subr::MutexTypeAdaptive => "_lock_mutex_type_adaptive",
        Subr::MutexTypeSpin => "_lock_mutex_type_spin",
        Subr::RwReadHeld => "_lock_rw_read_held",
        Subr::RwWriteHeld => "_lock_rw_write_held",
        Subr::RwIswriter => "_lock_rw_iswriter",
        _ => return None,
    };
    Some(Substitute::Inline(inline))
}

/// Type of a subroutine's value.
fn value_type(subr: Subr) -> &'static str {
    match subr {
        Subr::Copyin | Subr::Alloca => "void *",
        Subr::Bcopy | Subr::Copyinto | Subr::Copyout | Subr::Copyoutstr => "void",
        Subr::Strlen => "size_t",
        Subr::Htons | Subr::Ntohs => "uint16_t",
        Subr::Htonl | Subr::Ntohl | Subr::Getmajor | Subr::Getminor => "uint32_t",
        Subr::Htonll | Subr::Ntohll => "uint64_t",
        Subr::Strtoll => "int64_t",
        Subr::Memref => "uintptr_t *",
        Subr::Rand | Subr::Speculation | Subr::Progenyof | Subr::Index | Subr::Rindex => "int",
        _ => "string",
    }
}

/// The version of D that has brought a function; the others have been there from the start.
pub(crate) fn since(name: &str) -> Version {
    let (minor, micro) = match name {
        "freopen" | "index" | "rindex" | "strchr" | "strrchr" | "strstr" | "strtok" | "substr" => (1, 0),
        "func" | "mod" | "sym" | "uaddr" | "ufunc" | "umod" | "usym" => (2, 0),
        "htonl" | "htonll" | "htons" | "ntohl" | "ntohll" | "ntohs" => (3, 0),
        "inet_ntoa" | "inet_ntoa6" | "inet_ntop" => (5, 0),
        "llquantize" => (7, 0),
        "tolower" | "toupper" => (8, 0),
        "print" => (9, 0),
        "getf" => (10, 0),
        "json" | "strtoll" => (11, 0),
        _ => (0, 0),
    };
    Version::new(1, minor, micro)
}

/// The stability of a built-in variable or function.
pub(crate) fn attributes(name: &str) -> Attributes {
    let prefixed = ["getm", "hton", "ntoh", "mutex_", "rw_"].iter().any(|prefix| name.starts_with(prefix));
    match name {
        "curthread" => Attributes::new(Stability::Stable, Stability::Private, Class::Common),
        "d_path" | "ddi_pathname" => Attributes::EVOLVING,
        _ if prefixed => Attributes::EVOLVING,
        _ => Attributes::STABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subroutine_has_its_name() {
        for subr in Subr::ALL {
            let found = function(subr.prototype().name);
            assert!(matches!(found, Some(Function::Subroutine(own, _)) if own == *subr), "{subr:?}");
        }
    }
}
