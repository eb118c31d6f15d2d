//! Programs that are wrong, and the tag of what is wrong with each.

mod table;

use d_frontend::stability::Attributes;
use d_frontend::{AnyProbe, CompileOptions, Diagnostic, Macros, ParseOptions, Source, compile, parse};

fn errors(text: &str, options: &CompileOptions) -> Vec<Diagnostic> {
    let macros = Macros::default();
    let mut no_types = d_types::NoTypes;
    let mut is_type = d_frontend::is_type(&mut no_types);
    let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type));
    let sources = [Source::new("test", &parsed)];
    compile(&sources, options, &mut d_types::NoTypes, &mut AnyProbe).1
}

fn tags(text: &str) -> Vec<&'static str> {
    errors(text, &CompileOptions::default()).iter().map(|d| d.tag.name()).collect()
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

#[test]
fn what_is_less_stable_than_amin_is_named() {
    let options = |amin| CompileOptions { amin: Some(amin), ..CompileOptions::default() };
    let notes = |text, amin| errors(text, &options(amin)).into_iter().map(|d| d.note).collect::<Vec<_>>();
    let y = "#pragma D attributes Private/Stable/Common y\nint x, y; BEGIN { trace(x + y); }";
    assert_eq!(notes(y, Attributes::UNSTABLE), [Some("y is Private/Stable/Common".to_owned())]);
    assert_eq!(notes("p:::a { }", Attributes::STABLE), [Some("p:::a is Unstable/Unstable/Common".to_owned())]);
}
