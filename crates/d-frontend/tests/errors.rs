//! Programs that are wrong, and the tag of what is wrong with each.

use d_frontend::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};

fn tags(text: &str) -> Vec<&'static str> {
    let macros = Macros::default();
    let mut no_types = d_types::NoTypes;
    let mut is_type = d_frontend::is_type(&mut no_types);
    let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type));
    let sources = [Source::new("test", &parsed)];
    let (_, diagnostics) = compile(&sources, &CompileOptions::default(), &mut d_types::NoTypes, &mut AnyProbe);
    diagnostics.iter().map(|d| d.tag.name()).collect()
}

#[test]
fn each_error_has_its_tag() {
    let table = include_str!("errors.txt");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (expected, text) = line.split_once(' ').expect("a tag and a program");
        let expected: Vec<_> = expected.split(',').filter(|t| *t != "-").collect();
        // A line end is written as a bar, for pragmas end with it.
        let program = if text.contains("#pragma") { text.trim().replace('|', "\n") } else { text.trim().to_owned() };
        let found = tags(&program);
        if found != expected {
            wrong.extend([program, format!("  {found:?}, not {expected:?}")]);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
