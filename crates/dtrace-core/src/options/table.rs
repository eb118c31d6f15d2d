//! All options.

use super::Setter;
use super::value::Kind;

/// Where an option may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before and during compilation: on the command line and in programs.
    Compile,
    /// Before tracing starts: on the command line and in programs.
    Runtime,
    /// At any time, by `setopt()` too.
    Dynamic,
}

impl Place {
    pub(super) fn allows(self, setter: Setter) -> bool {
        setter != Setter::Running || self == Self::Dynamic
    }
}

/// Whether this version does what the option asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Honoured,
    /// It has no effect here, and needs none: what it tunes does not exist.
    Moot,
    /// It can't; the reason.
    Missing(&'static str),
}

/// An option.
#[derive(Debug, Clone, Copy)]
pub struct OptionDef {
    /// Its name.
    pub name: &'static str,
    /// Where it may be set.
    pub place: Place,
    /// What it takes.
    pub kind: Kind,
    /// Its value if not set.
    pub default: Option<&'static str>,
    /// Whether it is honoured.
    pub support: Support,
}

/// The option of this name.
pub fn find(name: &str) -> Option<&'static OptionDef> {
    TABLE.binary_search_by(|def| def.name.cmp(name)).ok().map(|i| &TABLE[i])
}

const fn option(
    name: &'static str,
    place: Place,
    kind: Kind,
    default: Option<&'static str>,
    support: Support,
) -> OptionDef {
    OptionDef { name, place, kind, default, support }
}

use Kind::{Flag, List, Number, Rate, Size, Text, Version, Word};
use Place::{Compile, Dynamic, Runtime};
use Support::{Honoured, Missing, Moot};

const USDT: Support = Missing("probes of user programs are not in this version");
const STACKS: Support = Missing("stack() and ustack() are not in this version");
const LIBRARY: Support = Missing("the D library is not in this version");
const SPECULATION: Support = Missing("speculative tracing is not in this version");

/// All options, by name.
pub static TABLE: &[OptionDef] = &[
    option("agghist", Dynamic, Flag, None, Missing("the bar display of aggregations is not in this version")),
    option("aggpack", Dynamic, Flag, None, Missing("the packed display of aggregations is not in this version")),
    option("aggpercpu", Compile, Flag, None, Honoured),
    option("aggrate", Dynamic, Rate, Some("1s"), Honoured),
    option("aggsize", Runtime, Size, Some("4m"), Honoured),
    option("aggsortkey", Dynamic, Flag, None, Honoured),
    option("aggsortkeypos", Dynamic, Number, Some("0"), Honoured),
    option("aggsortpos", Dynamic, Number, Some("0"), Honoured),
    option("aggsortrev", Dynamic, Flag, None, Honoured),
    option("aggzoom", Dynamic, Flag, None, Missing("the zoomed display of aggregations is not in this version")),
    option("amin", Compile, Text, None, Missing("stability checks are not in this version")),
    option("argref", Compile, Flag, None, Honoured),
    option("bpflog", Runtime, Flag, None, Honoured),
    option("bpflogsize", Runtime, Size, None, Moot),
    option("bufpolicy", Runtime, Word(&["switch", "fill", "ring"]), Some("switch"), Honoured),
    option("bufresize", Runtime, Word(&["auto", "manual"]), Some("auto"), Honoured),
    option("bufsize", Runtime, Size, Some("4m"), Honoured),
    option("cleanrate", Runtime, Rate, Some("101hz"), Moot),
    option("core", Compile, Text, None, USDT),
    option("cpp", Compile, Flag, None, Honoured),
    option("cppargs", Compile, List, None, Honoured),
    option("cpphdrs", Compile, Flag, None, Honoured),
    option("cpppath", Compile, Text, Some("/usr/bin/cpp"), Honoured),
    option("cpu", Runtime, Number, None, Honoured),
    option("ctfpath", Compile, Text, None, Missing("types come from the kernel's BTF, not from CTF")),
    option("ctypes", Compile, Text, None, Missing("type containers can't be written")),
    option("debug", Compile, Flag, None, Honoured),
    option("debugassert", Compile, Text, None, Moot),
    option("defaultargs", Compile, Flag, None, Honoured),
    option("define", Compile, List, None, Honoured),
    option("destructive", Runtime, Flag, None, Honoured),
    option("disasm", Compile, Number, None, Moot),
    option("dofstashpath", Compile, Text, None, USDT),
    option("droptags", Compile, Flag, None, Honoured),
    option("dtypes", Compile, Text, None, Missing("type containers can't be written")),
    option("dynvarsize", Runtime, Size, Some("1m"), Honoured),
    option("empty", Compile, Flag, None, Honoured),
    option("encoding", Compile, Word(&["ascii", "utf8"]), Some("ascii"), Missing("distributions are drawn in ASCII")),
    option("engine", Compile, Text, None, Honoured),
    option("errtags", Compile, Flag, None, Honoured),
    option(
        "evaltime",
        Compile,
        Word(&["exec", "preinit", "postinit", "main"]),
        Some("exec"),
        Missing("the child is stopped at exec only"),
    ),
    option("flowindent", Dynamic, Flag, None, Honoured),
    option("grabanon", Runtime, Flag, None, Missing("there is no anonymous tracing on Linux")),
    option("incdir", Compile, List, None, Honoured),
    option("iregs", Compile, Number, Some("8"), Honoured),
    option("jstackframes", Runtime, Number, Some("50"), STACKS),
    option("jstackstrsize", Runtime, Size, Some("512"), STACKS),
    option("kdefs", Compile, Flag, None, Moot),
    option("knodefs", Compile, Flag, None, Moot),
    option("late", Compile, Word(&["dynamic", "static"]), None, Moot),
    option("lazyload", Compile, Flag, None, USDT),
    option("ldpath", Compile, Text, None, USDT),
    option("libdir", Compile, List, None, LIBRARY),
    option("linkmode", Compile, Word(&["kernel", "primary", "dynamic", "static"]), None, USDT),
    option("linknommap", Compile, Flag, None, USDT),
    option("linktype", Compile, Word(&["elf", "dof"]), None, USDT),
    option("lockmem", Runtime, Text, None, Moot),
    option("mask", Runtime, List, None, Honoured),
    option("maxframes", Runtime, Number, None, STACKS),
    option("modpath", Compile, Text, None, Moot),
    option("nolibs", Compile, Flag, None, Honoured),
    option("noresolve", Runtime, Flag, None, STACKS),
    option("nspec", Runtime, Number, Some("1"), SPECULATION),
    option("objcopypath", Compile, Text, None, USDT),
    option("oformat", Runtime, Text, Some("text"), Honoured),
    option("pcapsize", Runtime, Size, Some("1514"), Missing("pcap() is not in this version")),
    option("pgmax", Compile, Number, Some("8"), Moot),
    option("preallocate", Compile, Size, None, Moot),
    option("printsize", Dynamic, Size, Some("8192"), Missing("print() is not in this version")),
    option("procfspath", Compile, Text, Some("/proc"), Moot),
    option("providerpath", Compile, List, None, Honoured),
    option("pspec", Compile, Flag, None, Honoured),
    option("quiet", Dynamic, Flag, None, Honoured),
    option("quietresize", Dynamic, Flag, None, Honoured),
    option("rawbytes", Dynamic, Flag, None, Honoured),
    option("scratchsize", Runtime, Size, Some("4k"), Honoured),
    option("setenv", Compile, List, None, Honoured),
    option("specsize", Runtime, Size, Some("4m"), SPECULATION),
    option("stackframes", Runtime, Number, Some("20"), STACKS),
    option("stackindent", Dynamic, Number, Some("14"), STACKS),
    option("statusrate", Runtime, Rate, Some("1s"), Honoured),
    option("stdc", Compile, Word(&["a", "c", "s", "t"]), None, Honoured),
    option("strip", Compile, Flag, None, USDT),
    option("strsize", Runtime, Size, Some("256"), Honoured),
    option("switchrate", Dynamic, Rate, Some("1s"), Honoured),
    option("syslibdir", Compile, Text, None, LIBRARY),
    option("sysslice", Compile, Text, None, Moot),
    option("temporal", Runtime, Flag, Some("on"), Moot),
    option("tracelayout", Compile, Word(&["oracle", "classic"]), Some("oracle"), Honoured),
    option("tree", Compile, Number, None, Honoured),
    option("tregs", Compile, Number, Some("8"), Moot),
    option("udefs", Compile, Flag, None, USDT),
    option("undef", Compile, List, None, Honoured),
    option("unodefs", Compile, Flag, None, USDT),
    option("unsetenv", Compile, List, None, Honoured),
    option("useruid", Compile, Number, None, Moot),
    option("ustackframes", Runtime, Number, Some("100"), STACKS),
    option("verbose", Compile, Flag, None, Honoured),
    option("version", Compile, Version, None, Honoured),
    option("zdefs", Compile, Flag, None, Honoured),
    option("zone", Runtime, Text, None, Missing("Linux has no zones")),
];
