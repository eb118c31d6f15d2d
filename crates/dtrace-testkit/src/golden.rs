//! Golden files: a D program, and beside it what becomes of it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use d_frontend::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};
use dif_vm::Program;

/// Compares what `made` makes of each `*.d` of a folder with the file of the same name and another ending. With `BLESS`
/// in the environment, writes that file instead.
///
/// # Panics
/// If anything differs, with the first difference of each file.
pub fn check(folder: &Path, ending: &str, made: impl Fn(&str) -> String) {
    let sources = sources(folder);
    assert!(!sources.is_empty(), "no programs in {}", folder.display());
    let mut report = String::new();
    for source in sources {
        let text = fs::read_to_string(&source).unwrap_or_else(|e| panic!("{}: {e}", source.display()));
        let (got, beside) = (made(&text), source.with_extension(ending));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&beside, got).unwrap_or_else(|e| panic!("{}: {e}", beside.display()));
            continue;
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if let Some(difference) = difference(&expected, &got) {
            let _ = writeln!(report, "{}: {difference}", beside.display());
        }
    }
    assert!(report.is_empty(), "{report}BLESS=1 writes the files anew");
}

/// The program that D text compiles to, without any types but D's own.
///
/// # Panics
/// If it does not compile.
pub fn program(text: &str) -> Program {
    let macros = Macros::default();
    let mut no_types = d_types::NoTypes;
    let mut is_type = d_frontend::is_type(&mut no_types);
    let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type));
    let sources = [Source::new("golden", &parsed)];
    let (compiled, diagnostics) = compile(&sources, &CompileOptions::default(), &mut d_types::NoTypes, &mut AnyProbe);
    compiled.unwrap_or_else(|| panic!("{diagnostics:#?}\n{text}")).program
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut sources: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "d")).collect();
    sources.sort();
    sources
}

/// The first line that differs.
fn difference(expected: &str, got: &str) -> Option<String> {
    if expected == got {
        return None;
    }
    let same = expected.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(same).map_or("the end".into(), |line| format!("{line:?}"));
    Some(format!("line {}: {} expected, {} made", same + 1, line(expected), line(got)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_told() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n").unwrap(), "line 2: \"b\" expected, \"c\" made");
        assert_eq!(difference("", "a\n").unwrap(), "line 1: the end expected, \"a\" made");
    }
}
