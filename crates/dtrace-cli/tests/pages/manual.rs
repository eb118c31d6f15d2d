//! The manual page.

use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use dtrace_core::options::{OptionDef, Place, Support, TABLE};

use super::grammar;

const SYNOPSIS: &[&str] = &[
    "[FLAGS] [-x OPTION[=VALUE]]... -n PROGRAM | -s FILE | {-P | -m | -f | -i} DESCRIPTION [CLAUSE] ... [ARGS]",
    "-l [-v] [{-P | -m | -f | -n | -i} DESCRIPTION]...",
    "-V",
];

const WHAT: &str = "dtrace traces what programs and the kernel do, by a program in the language D, or by a description of \
                    places to look at. Probes are at system calls, at timers, and wherever else a provider has some; when \
                    one fires, the clauses of the program that name it run, and what they record is printed. Nothing is \
                    changed in what is traced unless -w permits it, and nothing is left when dtrace ends, however it \
                    ends.";

const CLAUSES: &str = "A CLAUSE is a predicate between slashes, statements in braces, or both. It is part of the \
                       description's argument. Without a flag that names probes, -l \
                       lists all of them.";

const ENVIRONMENT: &[(&str, &str)] = &[
    ("DTRACE_OPT_NAME", "sets the option of this name, before those of the command line"),
    ("DTRACE_PROVIDER_PATH", "folders with providers, separated by colons, if -x providerpath does not name them"),
    ("DTRACE_DEBUG", "if it is not empty: -x debug"),
    ("TERM", "tells whether packed distributions are drawn in blocks"),
    ("_DTRACE_TESTING", "leaves CPU and probe ids out of the output"),
];

const STATUS: &[(&str, &str)] = &[
    ("0", "tracing has ended, by exit(0), by the end of a command or process, or by a signal"),
    ("1", "the program is wrong, tracing is impossible, or it had to be ended"),
    ("2", "the command line is wrong"),
    ("n", "exit(n) was called; of n the lowest 8 bits"),
];

const EXAMPLES: &[(&str, &str)] = &[
    ("dtrace -l -P syscall", "lists the probes of system calls"),
    ("dtrace -n 'syscall:::entry { @[execname] = count(); }'", "counts system calls by program, until Ctrl-C"),
    (
        "dtrace -n 'syscall::read:return /arg0 > 0/ { @[execname] = quantize(arg0); }'",
        "shows how much programs read at a time",
    ),
    (
        "dtrace -q -c 'ls /' -n 'syscall::openat:entry /pid == $target/ { printf(\"%s\\n\", copyinstr(arg1)); }'",
        "shows the files that a command opens",
    ),
    ("dtrace -x oformat=json -s script.d", "runs a script, and prints JSON"),
];

pub(super) fn page() -> Vec<u8> {
    let man = Man::new(grammar::command()).section("1").date("").source("dtrace").manual("User commands");
    let mut page = Vec::new();
    man.render_title(&mut page).expect("a vector takes all");
    man.render_name_section(&mut page).expect("a vector takes all");
    let mut roff = Roff::new();
    section(&mut roff, "SYNOPSIS");
    for line in SYNOPSIS {
        roff.text([bold("dtrace"), roman(" "), roman(*line)]).control("br", []);
    }
    section(&mut roff, "DESCRIPTION");
    roff.text([roman(WHAT)]).control("PP", []).text([roman(CLAUSES)]);
    page.extend(roff.render().into_bytes());
    man.render_options_section(&mut page).expect("a vector takes all");
    page.extend(rest().render().into_bytes());
    page
}

fn section(roff: &mut Roff, title: &str) {
    roff.control("SH", [title]);
}

fn entry(roff: &mut Roff, name: Vec<Inline>, text: &str) {
    roff.control("TP", []).text(name).text([roman(text)]);
}

fn rest() -> Roff {
    let mut roff = Roff::new();
    section(&mut roff, "OPTIONS OF -x");
    roff.text([roman(
        "They are set by -x NAME or -x NAME=VALUE, and if nothing else is said by #pragma D option in a program. A SIZE is a \
         number with k, m, g or t; a RATE one with ns, us, ms, s, m, h or d, or with hz.",
    )]);
    for def in TABLE {
        entry(&mut roff, name(def), &what(def));
    }
    for (title, entries) in [("ENVIRONMENT", ENVIRONMENT), ("EXIT STATUS", STATUS), ("EXAMPLES", EXAMPLES)] {
        section(&mut roff, title);
        for (name, text) in entries {
            entry(&mut roff, vec![bold(*name)], text);
        }
    }
    section(&mut roff, "FILES");
    entry(&mut roff, vec![bold("/usr/lib/dtrace/providers")], "providers that are not linked into dtrace");
    section(&mut roff, "SEE ALSO");
    roff.text([roman("The guide to D, the differences from other DTraces, the limits and the JSON schema are in ")])
        .text([italic("share/doc/dtrace"), roman(".")]);
    roff
}

/// Its name and its value.
fn name(def: &OptionDef) -> Vec<Inline> {
    let value = def.kind.placeholder();
    if value.is_empty() {
        return vec![bold(def.name)];
    }
    vec![bold(def.name), roman("="), italic(value)]
}

/// What it does, its default, and how it may be set.
fn what(def: &OptionDef) -> String {
    let default = def.default.map(|default| format!(" (if not set: {default})")).unwrap_or_default();
    let place = match def.place {
        Place::Command => " Not in a program.",
        Place::Dynamic => " setopt() can set it, too.",
        Place::Compile | Place::Runtime => "",
    };
    let support = match def.support {
        Support::Honoured => String::new(),
        Support::Moot => " Has no effect here.".to_owned(),
        Support::Missing(reason) => format!(" Not available: {reason}."),
        Support::Only(word, reason) => format!(" Only {word}: {reason}."),
    };
    format!("{}{default}.{place}{support}", def.help)
}
