//! The command line: dtrace(1)'s flags, in their order.

use std::ffi::OsString;

use clap::{Arg, ArgAction, ArgMatches, Command};

/// What enables probes: one `-P -m -f -n -i -s`, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spec {
    /// Which flag.
    pub(crate) kind: SpecKind,
    /// Its argument: a description with a clause, a probe id, or a script's path.
    pub(crate) text: String,
}

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

/// What the command is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Trace.
    Trace,
    /// `-l`
    List,
    /// `-V`
    Version,
    /// `-e`
    CompileOnly,
}

/// The command line, understood.
#[derive(Debug, Clone)]
pub(crate) struct Args {
    pub(crate) mode: Mode,
    pub(crate) specs: Vec<Spec>,
    /// Options by name, in the order given; flags that stand for an option are among them.
    pub(crate) options: Vec<(String, Option<String>)>,
    /// `-c`
    pub(crate) commands: Vec<String>,
    /// `-p`
    pub(crate) pids: Vec<i32>,
    /// `-o`
    pub(crate) output: Option<String>,
    /// `-v`
    pub(crate) verbose: bool,
    /// `-S`
    pub(crate) show_dif: bool,
    /// What is left: the macro arguments.
    pub(crate) macros: Vec<String>,
}

/// What is wrong with the command line, and the exit status for it.
#[derive(Debug)]
pub(crate) enum ArgsError {
    /// Clap's own message, or its help.
    Clap(clap::Error),
    /// A sentence.
    Text(String),
}

/// Flags that take the place of an option: `-C` is `-x cpp`.
const OPTION_FLAGS: [(char, &str, &str); 6] = [
    ('C', "cpp", "run the C preprocessor over scripts first"),
    ('F', "flowindent", "indent function calls and returns"),
    ('H', "cpphdrs", "print the names of included files"),
    ('q', "quiet", "print only what the program traces"),
    ('w', "destructive", "permit destructive actions"),
    ('Z', "zdefs", "permit probe descriptions that match nothing"),
];

/// Flags with a value that take the place of an option.
const OPTION_VALUES: [(char, &str, &str, &str); 6] = [
    ('b', "bufsize", "SIZE", "size of the principal buffer of each CPU (k, m, g)"),
    ('D', "define", "NAME[=VALUE]", "define a macro for the preprocessor"),
    ('I', "incdir", "DIR", "search this folder for included files"),
    ('L', "libdir", "DIR", "search this folder for D libraries"),
    ('U', "undef", "NAME", "undefine a macro of the preprocessor"),
    ('X', "stdc", "a|c|s|t", "how closely the preprocessor follows ISO C"),
];

/// What enables probes.
const SPEC_FLAGS: [(char, SpecKind, &str, &str); 6] = [
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
        .allow_hyphen_values(true)
        .value_name(name)
        .help(help)
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
    command.arg(Arg::new("args").num_args(0..).value_name("ARGS").help("macro arguments $1, $2, ..."))
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it; `--help` too comes as an error of clap's.
pub(crate) fn parse(argv: Vec<OsString>) -> Result<Args, ArgsError> {
    let matches = command().try_get_matches_from(argv).map_err(ArgsError::Clap)?;
    refuse_what_is_missing(&matches)?;
    let mut output = strings(&matches, 'o');
    if output.len() > 1 {
        return Err(ArgsError::Text("only one -o can be given".into()));
    }
    Ok(Args {
        mode: mode(&matches)?,
        specs: in_order(&matches, &SPEC_FLAGS.map(|f| f.0))
            .into_iter()
            .filter_map(|(short, text)| {
                let kind = SPEC_FLAGS.iter().find(|f| f.0 == short)?.1;
                Some(Spec { kind, text })
            })
            .collect(),
        options: options(&matches),
        commands: strings(&matches, 'c'),
        pids: pids(&matches)?,
        output: output.pop(),
        verbose: given(&matches, 'v'),
        show_dif: given(&matches, 'S'),
        macros: matches.get_many::<String>("args").into_iter().flatten().cloned().collect(),
    })
}

fn given(matches: &ArgMatches, short: char) -> bool {
    matches.get_count(&short.to_string()) > 0
}

fn strings(matches: &ArgMatches, short: char) -> Vec<String> {
    matches.get_many::<String>(&short.to_string()).into_iter().flatten().cloned().collect()
}

/// The values of several flags in the order of the command line.
fn in_order(matches: &ArgMatches, shorts: &[char]) -> Vec<(char, String)> {
    let mut found: Vec<(usize, char, String)> = Vec::new();
    for &short in shorts {
        let id = short.to_string();
        let indices = matches.indices_of(&id).into_iter().flatten();
        found.extend(indices.zip(strings(matches, short)).map(|(index, text)| (index, short, text)));
    }
    found.sort();
    found.into_iter().map(|(_, short, text)| (short, text)).collect()
}

fn options(matches: &ArgMatches) -> Vec<(String, Option<String>)> {
    let flags = OPTION_FLAGS.iter().filter(|f| given(matches, f.0)).map(|f| (f.1.to_owned(), None));
    let shorts: Vec<char> = OPTION_VALUES.iter().map(|f| f.0).chain(['x']).collect();
    let values =
        in_order(matches, &shorts).into_iter().map(|(short, text)| match OPTION_VALUES.iter().find(|f| f.0 == short) {
            Some((_, name, _, _)) => ((*name).to_owned(), Some(text)),
            None => match text.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (text, None),
            },
        });
    flags.chain(values).collect()
}

fn pids(matches: &ArgMatches) -> Result<Vec<i32>, ArgsError> {
    strings(matches, 'p')
        .into_iter()
        .map(|text| match text.parse() {
            Ok(pid) if pid > 0 => Ok(pid),
            _ => Err(ArgsError::Text(format!("invalid pid: {text}"))),
        })
        .collect()
}

fn mode(matches: &ArgMatches) -> Result<Mode, ArgsError> {
    let modes = [('l', Mode::List), ('V', Mode::Version)];
    let mut chosen = modes.iter().filter(|(short, _)| given(matches, *short)).map(|m| m.1);
    match (chosen.next(), chosen.next()) {
        (Some(_), Some(_)) => {
            Err(ArgsError::Text("only one of the [-AGhlV] options can be specified at a time".into()))
        }
        (Some(mode), None) => Ok(mode),
        (None, _) if given(matches, 'e') => Ok(Mode::CompileOnly),
        (None, _) => Ok(Mode::Trace),
    }
}

/// Flags of dtrace(1) that can't work here, or not yet, say so.
fn refuse_what_is_missing(matches: &ArgMatches) -> Result<(), ArgsError> {
    let reasons = [
        ('A', "-A: anonymous tracing needs a tracer in the kernel at boot, which Linux does not have"),
        ('a', "-a: anonymous tracing needs a tracer in the kernel at boot, which Linux does not have"),
        ('B', "-B: buffered output handlers are not in this version"),
        ('G', "-G: making ELF files with probes is not in this version"),
        ('h', "-h: making headers for user probes is not in this version (the help is --help)"),
        ('3', "-32: the kernel is 64-bit; programs for the 32-bit data model can't run on it"),
    ];
    match reasons.iter().find(|(short, _)| given(matches, *short)) {
        Some((_, reason)) => Err(ArgsError::Text((*reason).to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Args {
        let argv = std::iter::once("dtrace").chain(words.iter().copied()).map(OsString::from).collect();
        match parse(argv) {
            Ok(args) => args,
            Err(ArgsError::Clap(e)) => panic!("{e}"),
            Err(ArgsError::Text(e)) => panic!("{e}"),
        }
    }

    #[test]
    fn order_is_kept_across_flags() {
        let args = read(&["-n", "a", "-s", "b.d", "-P", "c", "-n", "d"]);
        let texts: Vec<&str> = args.specs.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["a", "b.d", "c", "d"]);
        assert_eq!(args.specs[1].kind, SpecKind::Script);
    }

    #[test]
    fn bundles_work_as_in_getopt() {
        let args = read(&["-qs", "x.d", "1", "two"]);
        assert_eq!(args.options, [("quiet".to_owned(), None)]);
        assert_eq!(args.specs[0].text, "x.d");
        assert_eq!(args.macros, ["1", "two"]);
        let args = read(&["-b4m", "-xstrsize=64", "-nBEGIN"]);
        assert_eq!(
            args.options,
            [("bufsize".to_owned(), Some("4m".to_owned())), ("strsize".to_owned(), Some("64".to_owned()))]
        );
    }

    #[test]
    fn options_keep_their_order() {
        let args = read(&["-x", "bufsize=1m", "-b", "2m", "-x", "quiet"]);
        let names: Vec<_> = args.options.iter().map(|(n, v)| (n.as_str(), v.as_deref())).collect();
        assert_eq!(names, [("bufsize", Some("1m")), ("bufsize", Some("2m")), ("quiet", None)]);
    }

    #[test]
    fn what_linux_lacks_is_refused() {
        let argv = ["dtrace", "-A", "-n", "BEGIN"].map(OsString::from).to_vec();
        assert!(matches!(parse(argv), Err(ArgsError::Text(text)) if text.contains("anonymous")));
    }
}
