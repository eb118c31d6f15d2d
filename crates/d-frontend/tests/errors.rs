//! Programs that are wrong, and the tag of what is wrong with each.

mod table;

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
    let mut wrong = Vec::new();
    for (expected, program) in table::programs() {
        let found = tags(&program);
        if found != expected {
            wrong.extend([program, format!("  {found:?}, not {expected:?}")]);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
