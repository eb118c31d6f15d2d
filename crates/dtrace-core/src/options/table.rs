//! All options.

use super::Setter;
use super::value::Kind;

/// Where an option may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the command line and in the environment alone: it is needed before programs are read.
    Command,
    /// Before and during compilation: on the command line and in programs.
    Compile,
    /// Before tracing starts: on the command line and in programs.
    Runtime,
    /// At any time, by `setopt()` too.
    Dynamic,
}

impl Place {
    pub(super) fn allows(self, setter: Setter) -> bool {
        match setter {
            Setter::Command => true,
            Setter::Pragma => self != Self::Command,
            Setter::Running => self == Self::Dynamic,
        }
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
    /// It can with this value, with others it can't; the reason.
    Only(&'static str, &'static str),
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
    /// What it does, for manuals.
    pub help: &'static str,
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
    help: &'static str,
) -> OptionDef {
    OptionDef { name, place, kind, default, support, help }
}

use Kind::{Attributes, Flag, List, Number, Rate, Size, Text, Version, Word};
use Place::{Command, Compile, Dynamic, Runtime};
use Support::{Honoured, Missing, Moot, Only};

/// A number of any size.
const ANY: Kind = Number(0, u64::MAX);
/// A size of any number of bytes.
const BYTES: Kind = Size(0, u64::MAX);
/// A number that C has as an int.
const COUNT: Kind = Number(0, i32::MAX as u64);

const USDT: Support = Missing("probes of user programs are not in this version");

/// All options, by name.
pub static TABLE: &[OptionDef] = &[
    option("agghist", Dynamic, Flag, None, Honoured, "draw count() and sum() with keys as a bar for each key"),
    option("aggpack", Dynamic, Flag, None, Honoured, "draw quantize() and lquantize() on one line for each key"),
    option("aggpercpu", Compile, Flag, None, Honoured, "show the values of each CPU beside those of all"),
    option(
        "aggrate",
        Dynamic,
        Rate,
        None,
        Honoured,
        "values for printa() are read, and aggregations that fill up emptied, so often (if not set: each time, and never)",
    ),
    option("aggsize", Runtime, BYTES, Some("4m"), Honoured, "bytes of an aggregation's buffer on each CPU"),
    option("aggsortkey", Dynamic, Flag, None, Honoured, "sort aggregations by key rather than by value"),
    option("aggsortkeypos", Dynamic, ANY, Some("0"), Honoured, "which key is compared first, counted from 0"),
    option(
        "aggsortpos",
        Dynamic,
        ANY,
        Some("0"),
        Honoured,
        "which of several aggregations in a printa() gives the value to sort by, counted from 0",
    ),
    option("aggsortrev", Dynamic, Flag, None, Honoured, "sort the other way round"),
    option(
        "aggsortsigned",
        Dynamic,
        Flag,
        None,
        Honoured,
        "compare signed keys as signed numbers, not as unsigned ones",
    ),
    option("aggzoom", Dynamic, Flag, None, Honoured, "scale the bars of a distribution by its largest bucket"),
    option("amin", Compile, Attributes, None, Honoured, "refuse what is less stable than these attributes"),
    option("argref", Compile, Flag, None, Honoured, "permit macro arguments that no $N names"),
    option("bpflog", Runtime, Flag, None, Honoured, "show what the kernel's verifier says of each program"),
    option(
        "bpflogsize",
        Runtime,
        Size(1, 1 << 30),
        Some("16m"),
        Honoured,
        "bytes for the log of the kernel's verifier",
    ),
    option(
        "bufpolicy",
        Runtime,
        Word(&["switch", "fill", "ring"]),
        Some("switch"),
        Honoured,
        "what happens when the principal buffer is full: handed on before, tracing ends, or the oldest records are forgotten",
    ),
    option(
        "bufresize",
        Runtime,
        Word(&["auto", "manual"]),
        Some("auto"),
        Honoured,
        "whether a buffer that there is no memory for is made with half of its size, and so on",
    ),
    option("bufsize", Runtime, BYTES, Some("4m"), Honoured, "bytes of the principal buffer of each CPU"),
    option("cleanrate", Runtime, Rate, Some("101hz"), Honoured, "how often speculations are looked after"),
    option("core", Command, Text, None, USDT, "take symbols from this core file"),
    option("cpp", Command, Flag, None, Honoured, "run the C preprocessor over scripts first (-C)"),
    option("cppargs", Command, List, None, Honoured, "arguments for the preprocessor"),
    option("cpphdrs", Command, Flag, None, Honoured, "print the names of included files (-H)"),
    option("cpppath", Command, Text, Some("/usr/bin/cpp"), Honoured, "the preprocessor"),
    option("cpu", Runtime, Number(0, u32::MAX as u64), None, Honoured, "trace this CPU alone"),
    option(
        "ctfpath",
        Command,
        Text,
        None,
        Missing("types come from the kernel's BTF, not from CTF"),
        "take types from this archive",
    ),
    option("ctypes", Command, Text, None, Honoured, "write the types of C to this file, as CTF"),
    option("debug", Command, Flag, None, Honoured, "tell on standard error what is being done"),
    option("debugassert", Command, Text, None, Moot, "checks inside of dtrace"),
    option("defaultargs", Compile, Flag, None, Honoured, "macro arguments that are not given are 0 or \"\""),
    option("define", Command, List, None, Honoured, "define a macro for the preprocessor (-D)"),
    option("destructive", Runtime, Flag, None, Honoured, "permit destructive actions (-w)"),
    option("disasm", Compile, ANY, None, Moot, "which stages -S lists"),
    option("dofstashpath", Command, Text, None, USDT, "where descriptions of probes of programs are kept"),
    option("droptags", Compile, Flag, None, Honoured, "show the tag of the kind in messages about drops"),
    option("dtypes", Command, Text, None, Honoured, "write the types of D to this file, as CTF"),
    option("dynvarsize", Runtime, BYTES, Some("1m"), Honoured, "bytes of an associative array"),
    option("empty", Compile, Flag, None, Honoured, "permit programs with nothing in them"),
    option(
        "encoding",
        Compile,
        Word(&["ascii", "utf8"]),
        None,
        Honoured,
        "what bars are drawn with; without it those of aggpack suit the terminal",
    ),
    option("engine", Runtime, Text, None, Honoured, "which engine runs the program"),
    option("errtags", Compile, Flag, None, Honoured, "show the tag of the kind in messages about errors"),
    option(
        "evaltime",
        Command,
        Word(&["exec", "preinit", "postinit", "main"]),
        Some("exec"),
        Only("exec", "the command of -c is held at its first instruction, where the names in it can be read already"),
        "where the command of -c is held while tracing starts",
    ),
    option("flowindent", Dynamic, Flag, None, Honoured, "indent function calls and returns (-F)"),
    option(
        "grabanon",
        Runtime,
        Flag,
        None,
        Missing("there is no anonymous tracing on Linux"),
        "claim anonymous tracing state (-a)",
    ),
    option("incdir", Command, List, None, Honoured, "search this folder for included files (-I)"),
    option("iregs", Compile, Number(1, 8), Some("8"), Honoured, "registers of generated code"),
    option("jstackframes", Runtime, COUNT, Some("50"), Moot, "frames of a jstack()"),
    option("jstackstrsize", Runtime, BYTES, Some("512"), Moot, "bytes for the strings of a jstack()"),
    option("kdefs", Compile, Flag, None, Moot, "refuse symbols of the kernel that are not resolved"),
    option("knodefs", Compile, Flag, None, Moot, "permit symbols of the kernel that are not resolved"),
    option("late", Compile, Word(&["dynamic", "static"]), None, Moot, "when references to translators are resolved"),
    option("lazyload", Compile, Flag, None, USDT, "load probes of programs when they are asked for"),
    option("ldpath", Command, Text, None, USDT, "the linker of -G"),
    option("libdir", Command, List, None, Honoured, "search this folder for D libraries (-L)"),
    option("linkmode", Compile, Word(&["kernel", "primary", "dynamic", "static"]), None, USDT, "how -G binds symbols"),
    option("linknommap", Compile, Flag, None, USDT, "keep -G from mapping its objects"),
    option("linktype", Compile, Word(&["elf", "dof"]), None, USDT, "what -G writes"),
    option(
        "lockmem",
        Command,
        Text,
        None,
        Moot,
        "how much memory may be locked: the kernel counts that of maps otherwise",
    ),
    option("mask", Runtime, List, None, Honoured, "features of the kernel to do without, for tests"),
    option("maxframes", Runtime, COUNT, None, Honoured, "most frames of a stack()"),
    option("modpath", Command, Text, None, Moot, "where the modules of the kernel are"),
    option("nolibs", Compile, Flag, None, Honoured, "load no D libraries"),
    option("noresolve", Runtime, Flag, None, Moot, "show addresses of processes as they are"),
    option("nspec", Runtime, COUNT, Some("1"), Honoured, "how many speculations there can be at once"),
    option("objcopypath", Command, Text, None, USDT, "the objcopy of -G"),
    option("oformat", Runtime, Text, Some("text"), Honoured, "what output is: text or json"),
    option("pcapsize", Runtime, Size(1, 65535), Some("1514"), Honoured, "most bytes that pcap() takes of a packet"),
    option("pgmax", Command, COUNT, Some("8"), Moot, "how many processes are held at once"),
    option("preallocate", Command, BYTES, None, Moot, "memory to take before tracing starts"),
    option("printsize", Dynamic, BYTES, Some("8192"), Honoured, "bytes of a value that print() prints"),
    option("procfspath", Command, Text, Some("/proc"), Moot, "where /proc is"),
    option("providerpath", Command, List, None, Honoured, "folders with providers"),
    option("pspec", Compile, Flag, None, Honoured, "read what could be a declaration as a probe description"),
    option("quiet", Dynamic, Flag, None, Honoured, "print only what the program traces (-q)"),
    option("quietresize", Dynamic, Flag, None, Honoured, "do not tell of buffers that were made smaller"),
    option("rawbytes", Dynamic, Flag, None, Honoured, "dump bytes that look like a string"),
    option(
        "scratchsize",
        Runtime,
        Size(0, 1 << 30),
        Some("4k"),
        Honoured,
        "bytes that alloca() and copyin() can take in one firing",
    ),
    option("setenv", Command, List, None, Honoured, "set a variable of the environment for the commands of -c"),
    option("specsize", Runtime, BYTES, Some("4m"), Honoured, "bytes of the records of a speculation"),
    option("stackframes", Runtime, COUNT, Some("20"), Honoured, "frames of a stack()"),
    option("stackindent", Dynamic, COUNT, Some("14"), Honoured, "blanks before a frame"),
    option(
        "stacksymbols",
        Dynamic,
        Word(&["enabled", "disabled"]),
        Some("enabled"),
        Honoured,
        "show the frames of a stack by name",
    ),
    option(
        "statusrate",
        Runtime,
        Rate,
        Some("1s"),
        Honoured,
        "how often drops and exit() are looked after; without it exit() is obeyed at once",
    ),
    option(
        "stdc",
        Command,
        Word(&["a", "c", "s", "t"]),
        None,
        Honoured,
        "how closely the preprocessor follows ISO C (-X)",
    ),
    option("strip", Compile, Flag, None, USDT, "leave stability out of what -G writes"),
    option("strsize", Runtime, Size(2, u64::MAX), Some("256"), Honoured, "bytes of a string"),
    option(
        "switchrate",
        Dynamic,
        Rate,
        Some("1s"),
        Honoured,
        "how often records are taken from the buffers; without it sooner if much has come",
    ),
    option("syslibdir", Command, Text, None, Honoured, "where the D library is"),
    option("sysslice", Command, Text, None, Moot, "which processes are never held"),
    option(
        "temporal",
        Runtime,
        Flag,
        Some("on"),
        Honoured,
        "print records in the order of their times, whatever CPU they are of",
    ),
    option(
        "tracelayout",
        Compile,
        Word(&["oracle", "classic"]),
        None,
        Honoured,
        "whose columns trace() has; without it those of the dialect",
    ),
    option(
        "tree",
        Compile,
        ANY,
        None,
        Honoured,
        "show parse trees: 1 as parsed, 2 each clause as checked, 4 the program as checked",
    ),
    option("tregs", Compile, Number(1, 256), None, Honoured, "how many keys a tuple can have"),
    option("udefs", Compile, Flag, None, USDT, "refuse symbols of programs that are not resolved"),
    option("undef", Command, List, None, Honoured, "undefine a macro of the preprocessor (-U)"),
    option("unodefs", Compile, Flag, None, USDT, "permit symbols of programs that are not resolved"),
    option("unresolved", Compile, Flag, None, USDT, "the same as unodefs"),
    option("unsetenv", Command, List, None, Honoured, "take a variable out of the environment of the commands of -c"),
    option("useruid", Command, COUNT, None, Moot, "the first uid of users"),
    option("ustackframes", Runtime, COUNT, Some("100"), Moot, "frames of a ustack()"),
    option("verbose", Compile, Flag, None, Honoured, "show the compiled program"),
    option(
        "version",
        Compile,
        Version,
        None,
        Honoured,
        "the version of D that programs are written in; below 2.0 the classic dialect",
    ),
    option("zdefs", Compile, Flag, None, Honoured, "permit probe descriptions that match nothing (-Z)"),
    option("zone", Runtime, Text, None, Missing("Linux has no zones"), "trace this zone alone"),
];
