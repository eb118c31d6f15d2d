//! The grammar of the command line, of which the manual page and the completions of shells are made, too.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, ValueHint, value_parser};

/// The flags that enable probes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpecKind {
    /// `-P`
    Provider,
    /// `-m`
    Module,
    /// `-f`
    Function,
    /// `-n`
    Name,
    /// `-i`
    Id,
    /// `-s`
    Script,
}

/// Flags that take the place of an option: `-C` is `-x cpp`.
pub(crate) const OPTION_FLAGS: [(char, &str, &str); 6] = [
    ('C', "cpp", "run the C preprocessor over scripts first"),
    ('F', "flowindent", "indent function calls and returns"),
    ('H', "cpphdrs", "print the names of included files"),
    ('q', "quiet", "print only what the program traces"),
    ('w', "destructive", "permit destructive actions"),
    ('Z', "zdefs", "permit probe descriptions that match nothing"),
];

/// Flags with a value that take the place of an option.
pub(crate) const OPTION_VALUES: [(char, &str, &str, &str); 6] = [
    ('b', "bufsize", "SIZE", "size of the principal buffer of each CPU (k, m, g)"),
    ('D', "define", "NAME[=VALUE]", "define a macro for the preprocessor"),
    ('I', "incdir", "DIR", "search this folder for included files"),
    ('L', "libdir", "DIR", "search this folder for D libraries"),
    ('U', "undef", "NAME", "undefine a macro of the preprocessor"),
    ('X', "stdc", "a|c|s|t", "how closely the preprocessor follows ISO C"),
];

/// What enables probes.
pub(crate) const SPEC_FLAGS: [(char, SpecKind, &str, &str); 6] = [
    ('P', SpecKind::Provider, "PROVIDER[CLAUSE]", "trace or list the probes of a provider"),
    ('m', SpecKind::Module, "[PROVIDER:]MODULE[CLAUSE]", "trace or list the probes of a module"),
    ('f', SpecKind::Function, "[[PROVIDER:]MODULE:]FUNCTION[CLAUSE]", "trace or list the probes of a function"),
    (
        'n',
        SpecKind::Name,
        "[[[PROVIDER:]MODULE:]FUNCTION:]NAME[CLAUSE]",
        "trace or list probes by name, or run a program text",
    ),
    ('i', SpecKind::Id, "ID[CLAUSE]", "trace or list the probe with this id"),
    ('s', SpecKind::Script, "FILE", "compile a script; - is standard input"),
];

fn flag(short: char, help: &'static str) -> Arg {
    Arg::new(short.to_string()).short(short).action(ArgAction::Count).help(help)
}

fn valued(short: char, name: &'static str, help: &'static str) -> Arg {
    Arg::new(short.to_string())
        .short(short)
        .action(ArgAction::Append)
        .value_parser(value_parser!(OsString))
        .allow_hyphen_values(true)
        .value_name(name)
        .value_hint(hint(name))
        .help(help)
}

/// What shells complete a value with.
fn hint(name: &str) -> ValueHint {
    match name {
        "FILE" => ValueHint::FilePath,
        "DIR" => ValueHint::DirPath,
        "COMMAND" => ValueHint::CommandString,
        _ => ValueHint::Other,
    }
}

/// The grammar of the command line.
pub(crate) fn command() -> Command {
    let mut command = Command::new("dtrace")
        .about("The dynamic tracer")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").long("help").action(ArgAction::Help).help("print this help"))
        .args(OPTION_FLAGS.map(|(short, _, help)| flag(short, help)))
        .args(OPTION_VALUES.map(|(short, _, name, help)| valued(short, name, help)))
        .args(SPEC_FLAGS.map(|(short, _, name, help)| valued(short, name, help)));
    command = command
        .arg(valued('x', "OPTION[=VALUE]", "set an option"))
        .arg(valued('c', "COMMAND", "run a command, and end when it ends; $target is its pid"))
        .arg(valued('p', "PID", "end when this process ends; $target is its pid"))
        .arg(valued('o', "FILE", "append the output to a file"))
        .arg(flag('a', "claim anonymous tracing state (not on Linux)"))
        .arg(flag('A', "make an anonymous enabling (not on Linux)"))
        .arg(flag('B', "buffered output handlers (a test aid elsewhere; not here)"))
        .arg(flag('e', "end after compiling"))
        .arg(flag('G', "make an ELF file with the program's probes (not in this version)"))
        .arg(flag('h', "make a header for the probes of a provider definition (not in this version)"))
        .arg(flag('l', "list probes"))
        .arg(flag('S', "show the compiled D intermediate code"))
        .arg(flag('v', "say more: stability, arguments, the kernel's reasons"))
        .arg(flag('V', "print the version of D"))
        .arg(flag('3', "32-bit data model (not on Linux)").hide(true))
        .arg(flag('6', "64-bit data model").hide(true))
        .arg(flag('4', "").hide(true))
        .arg(flag('2', "").hide(true));
    command.arg(
        Arg::new("args")
            .num_args(0..)
            .value_parser(value_parser!(OsString))
            .value_name("ARGS")
            .help("macro arguments $1, $2, ..."),
    )
}
