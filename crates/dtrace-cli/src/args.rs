//! The command line: dtrace(1)'s flags, in their order.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use clap::ArgMatches;

use crate::grammar::{OPTION_FLAGS, OPTION_VALUES, SPEC_FLAGS, command};

pub(crate) use crate::grammar::SpecKind;

/// What enables probes: one `-P -m -f -n -i -s`, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spec {
    /// Which flag.
    pub(crate) kind: SpecKind,
    /// Its argument: a description with a clause, a probe id, or a script's path.
    pub(crate) text: OsString,
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
    pub(crate) options: Vec<(String, Option<OsString>)>,
    /// `-c`
    pub(crate) commands: Vec<OsString>,
    /// `-p`
    pub(crate) pids: Vec<i32>,
    /// `-o`
    pub(crate) output: Option<OsString>,
    /// `-v`
    pub(crate) verbose: bool,
    /// `-S`
    pub(crate) show_dif: bool,
    /// What is left: the macro arguments.
    pub(crate) macros: Vec<OsString>,
}

/// What is wrong with the command line, and the exit status for it.
#[derive(Debug)]
pub(crate) enum ArgsError {
    /// Clap's own message, or its help.
    Clap(clap::Error),
    /// A sentence.
    Text(String),
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
            .filter_map(|(_, short, text)| {
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
        macros: matches.get_many::<OsString>("args").into_iter().flatten().cloned().collect(),
    })
}

fn given(matches: &ArgMatches, short: char) -> bool {
    matches.get_count(&short.to_string()) > 0
}

fn strings(matches: &ArgMatches, short: char) -> Vec<OsString> {
    matches.get_many::<OsString>(&short.to_string()).into_iter().flatten().cloned().collect()
}

/// The values of several flags in the order of the command line, each with its place there.
fn in_order(matches: &ArgMatches, shorts: &[char]) -> Vec<(usize, char, OsString)> {
    let mut found: Vec<(usize, char, OsString)> = Vec::new();
    for &short in shorts {
        let id = short.to_string();
        let indices = matches.indices_of(&id).into_iter().flatten();
        found.extend(indices.zip(strings(matches, short)).map(|(index, text)| (index, short, text)));
    }
    found.sort();
    found
}

fn options(matches: &ArgMatches) -> Vec<(String, Option<OsString>)> {
    let flags = OPTION_FLAGS.iter().filter_map(|&(short, name, ..)| {
        let last = matches.indices_of(&short.to_string())?.next_back()?;
        given(matches, short).then(|| (last, name.to_owned(), None))
    });
    let shorts: Vec<char> = OPTION_VALUES.iter().map(|f| f.0).chain(['x']).collect();
    let values = in_order(matches, &shorts).into_iter().map(|(at, short, text)| {
        if let Some((_, name, _, _)) = OPTION_VALUES.iter().find(|f| f.0 == short) {
            return (at, (*name).to_owned(), Some(text));
        }
        let (name, value) = assignment(&text);
        (at, name.to_string_lossy().into_owned(), value.map(OsStr::to_owned))
    });
    let mut all: Vec<_> = flags.chain(values).collect();
    all.sort_by_key(|&(at, ..)| at);
    all.into_iter().map(|(_, name, value)| (name, value)).collect()
}

/// `NAME=VALUE`, or a name alone.
pub(crate) fn assignment(text: &OsStr) -> (&OsStr, Option<&OsStr>) {
    let mut parts = text.as_bytes().splitn(2, |&b| b == b'=').map(OsStr::from_bytes);
    (parts.next().unwrap_or_default(), parts.next())
}

fn pids(matches: &ArgMatches) -> Result<Vec<i32>, ArgsError> {
    strings(matches, 'p')
        .into_iter()
        .map(|text| match text.to_str().and_then(|text| text.parse().ok()) {
            Some(pid) if pid > 0 => Ok(pid),
            _ => Err(ArgsError::Text(format!("invalid pid: {}", text.display()))),
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
        let texts: Vec<&str> = args.specs.iter().map(|s| s.text.to_str().unwrap()).collect();
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
            [("bufsize".to_owned(), Some("4m".into())), ("strsize".to_owned(), Some("64".into()))]
        );
    }

    #[test]
    fn options_keep_their_order() {
        let args = read(&["-x", "bufsize=1m", "-b", "2m", "-x", "quiet"]);
        let names: Vec<_> =
            args.options.iter().map(|(n, v)| (n.as_str(), v.as_deref().and_then(OsStr::to_str))).collect();
        assert_eq!(names, [("bufsize", Some("1m")), ("bufsize", Some("2m")), ("quiet", None)]);
    }

    #[test]
    fn what_linux_lacks_is_refused() {
        let argv = ["dtrace", "-A", "-n", "BEGIN"].map(OsString::from).to_vec();
        assert!(matches!(parse(argv), Err(ArgsError::Text(text)) if text.contains("anonymous")));
    }
}
