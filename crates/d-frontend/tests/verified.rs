//! All that the compiler makes, the verifier accepts.

mod table;

use d_frontend::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};
use dif_vm::verify::{Limits, verify_program};

#[test]
fn programs_verify() {
    let mut checked = 0;
    for (_, text) in table::programs().filter(|(tags, _)| tags.is_empty()) {
        let macros = Macros::default();
        let mut no_types = d_types::NoTypes;
        let mut is_type = d_frontend::is_type(&mut no_types);
        let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type));
        let sources = [Source::new("test", &parsed)];
        let options = CompileOptions::default();
        let (compiled, diagnostics) = compile(&sources, &options, &mut d_types::NoTypes, &mut AnyProbe);
        assert_eq!(diagnostics, [], "{text}");
        let program = compiled.expect("a program").program;
        verify_program(program, &Limits::default()).unwrap_or_else(|e| panic!("{text}: {e}"));
        checked += 1;
    }
    assert!(checked > 10);
}
