//! What texts must not have.

use super::workspace::File;
use super::{Finding, wrong};

/// Source files longer than this are worth a look.
const LONG: usize = 600;

/// Endings of files that people write.
const WRITTEN: &[&str] = &["rs", "c", "h", "d", "md", "toml", "sh", "py"];

/// What must not stand in Rust, and what to do instead.
const RUST: &[(&str, &str)] = &[
    ("todo!", "write it"),
    ("unimplemented!", "write it"),
    ("#[ignore", "a test that does not run is none: run it, or let it say at run time what is missing"),
    ("#[should_panic", "compare the error instead"),
];

/// What must not stand anywhere.
const ANYWHERE: &[(&str, &str)] = &[
    ("FIXME", "do it, or describe the limit"),
    ("TODO", "do it, or describe the limit"),
    ("XXX", "do it, or describe the limit"),
    ("/home/", "no paths of one machine"),
    ("/root/.", "no paths of one machine"),
];

/// These very words stand in the checks, and foreign texts are not ours to change.
const EXEMPT: &[&str] = &["xtask/src/tidy/", "LICENSE", "Cargo.lock"];

/// Checks every text.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    files.iter().filter(|f| !EXEMPT.iter().any(|e| f.path.starts_with(e))).flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let ending = if is_expectation(file) { "" } else { file.ending() };
    // What a program prints, in a page, may end with blanks.
    let mut fenced = false;
    for (n, line) in file.text.lines().enumerate() {
        fenced ^= ending == "md" && line.starts_with("```");
        let place = format!("{}:{}", file.path, n + 1);
        // rustfmt does it for Rust, and knows what is a string.
        if WRITTEN.contains(&ending) && ending != "rs" && !fenced && line.ends_with([' ', '\t']) {
            found.push(wrong(format!("{place}: blanks at the end of the line: remove them")));
        }
        let rust = if ending == "rs" { RUST } else { &[] };
        for (text, remedy) in rust.iter().chain(ANYWHERE).filter(|(text, _)| has(line, text)) {
            found.push(wrong(format!("{place}: `{text}`: {remedy}")));
        }
        if cites_ticket(line) {
            found.push(wrong(format!("{place}: cites a ticket: say the reason itself")));
        }
    }
    if WRITTEN.contains(&ending) && !file.text.is_empty() && !file.text.ends_with('\n') {
        found.push(wrong(format!("{}: the last line does not end: add a newline", file.path)));
    }
    let lines = file.text.lines().count();
    if ["rs", "c", "h"].contains(&ending) && lines > LONG {
        found.push(Finding::Doubtful(format!("{}: {lines} lines: is it one idea?", file.path)));
    }
    found
}

/// Output to compare with, or input that has to be as it is.
fn is_expectation(file: &File) -> bool {
    let folders = ["/data/", "/fixtures/", "/snapshots/", "/golden/", "/expected/"];
    folders.iter().any(|f| file.path.contains(f))
        || ["out", "err", "snap", "txt", "stdout", "stderr"].contains(&file.ending())
}

/// Whether `text` stands in the line, not as a part of a longer word or path.
fn has(line: &str, text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let path = |c: char| word(c) || "/.-*}>)".contains(c);
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        let starts = match text.chars().next() {
            Some('/') => !before.is_some_and(path),
            Some(c) => !word(c) || !before.is_some_and(word),
            None => false,
        };
        starts && !(text.ends_with(word) && after.is_some_and(word))
    })
}

/// "issue 12", "issue #12", "PR #12".
fn cites_ticket(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["issue ", "issue #", "pr #", "ticket #"].iter().any(|start| {
        let numbered = |at: usize| lower[at + start.len()..].starts_with(|c: char| c.is_ascii_digit());
        lower
            .match_indices(start)
            .any(|(at, _)| numbered(at) && (at == 0 || !lower[..at].ends_with(char::is_alphanumeric)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<Finding> {
        check(&[File { path: path.into(), text: text.into() }])
    }

    #[test]
    fn clean_texts_pass() {
        for (path, text) in [
            ("src/a.rs", "fn main() {}\n"),
            ("src/a.rs", "let todos = 1; // an issue of taste, 12 of them\n"),
            ("tests/a.out", "trailing  \nno newline"),
            ("README.md", ""),
            ("x.md", "/homework/ XXXL /var/home/x /proc/1/root/lib\n"),
        ] {
            assert_eq!(found(path, text), [], "{path}: {text}");
        }
    }

    #[test]
    fn each_fault_is_found() {
        for (path, text) in [
            ("src/a.rs", "fn f() { todo!() }\n"),
            ("src/a.rs", "#[ignore = \"slow\"]\n"),
            ("src/a.rs", "#[should_panic]\n"),
            ("src/a.c", "int f(); \n"),
            ("src/a.rs", "fn f() {}"),
            ("kernel/a.c", "/* FIXME */\n"),
            ("Makefile", "cd /home/me/dtrace\n"),
            ("docs/a.md", "see issue #12\n"),
            ("docs/a.md", "fixes PR #3\n"),
            ("lib/a.d", "BEGIN {}\t\n"),
        ] {
            let found = found(path, text);
            assert!(matches!(&found[..], [Finding::Wrong(_)]), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn length_is_only_doubtful() {
        let found = found("src/a.rs", &"//\n".repeat(LONG + 1));
        assert!(matches!(&found[..], [Finding::Doubtful(_)]), "{found:?}");
    }
}
