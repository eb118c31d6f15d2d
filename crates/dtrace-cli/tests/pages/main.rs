//! The manual page and the completions of shells are those of the command's grammar and of the table of options:
//! `BLESS=1` writes them anew.

#[path = "../../src/grammar.rs"]
mod grammar;
mod manual;

use std::path::Path;

use clap::builder::PossibleValuesParser;
use clap_complete::Shell;

fn check(file: &str, made: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(&path, made).expect("it can be written");
    }
    let current = std::fs::read(&path).unwrap_or_default();
    assert!(current == made, "{file} is not what the grammar gives: run this test with BLESS=1");
}

#[test]
fn manual_page() {
    check("docs/man/dtrace.1", &manual::page());
}

#[test]
fn completions() {
    let shells = [
        (Shell::Bash, "completions/dtrace.bash"),
        (Shell::Zsh, "completions/_dtrace"),
        (Shell::Fish, "completions/dtrace.fish"),
    ];
    for (shell, file) in shells {
        let mut made = Vec::new();
        clap_complete::generate(shell, &mut with_options(), "dtrace", &mut made);
        check(file, &made);
    }
}

/// The grammar, with the options that `-x` takes.
fn with_options() -> clap::Command {
    let names = PossibleValuesParser::new(dtrace_core::options::TABLE.iter().map(|def| def.name));
    grammar::command().mut_arg("x", |arg| arg.value_parser(names))
}

/// Whatever the grammar has is in the page.
#[test]
fn nothing_is_left_out() {
    let page = String::from_utf8(manual::page()).expect("it is text");
    for arg in grammar::command().get_arguments().filter(|arg| !arg.is_hide_set()) {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let first = help.split(['-', '\'', '.', '\\']).next().unwrap_or_default();
        assert!(page.contains(first), "{help}");
    }
    for def in dtrace_core::options::TABLE {
        assert!(page.contains(&format!("\\fB{}\\fR", def.name)), "{}", def.name);
    }
}
