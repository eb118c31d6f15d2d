//! `args[]` of probes whose arguments a translator stands before.

use d_frontend::{
    ArgText, Arguments, CompileOptions, Compiled, Macros, ParseOptions, PatternText, ProbeSource, Source, compile,
    parse,
};

/// Probes whose `args[0]` is a `struct seen *` made of a `struct raw *`, and `args[1]` an int as it is.
struct Translated;

impl ProbeSource for Translated {
    fn matching(&mut self, _: &PatternText) -> Result<usize, String> {
        Ok(1)
    }

    fn arguments(&mut self, _: &PatternText) -> Result<Arguments, String> {
        let seen =
            ArgText { ty: "struct seen *".into(), native: Some("struct raw *".into()), mapping: 1, userland: false };
        let plain = ArgText { ty: "int".into(), native: None, mapping: 0, userland: false };
        Ok([seen, plain].into_iter().collect())
    }

    fn by_id(&mut self, _: u32) -> Option<PatternText> {
        None
    }
}

const TYPES: &str = "struct raw { int a; struct raw *next; }; struct seen { int doubled; long other; };";

fn compiled(program: &str) -> Result<Compiled, Vec<&'static str>> {
    let macros = Macros::default();
    let text = format!("{TYPES} {program}");
    let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut |_| false));
    let sources = [Source::new("test", &parsed)];
    let (compiled, diagnostics) = compile(&sources, &CompileOptions::default(), &mut d_types::NoTypes, &mut Translated);
    compiled.ok_or_else(|| diagnostics.iter().map(|d| d.tag.name()).collect())
}

#[test]
fn members_of_a_translated_argument_are_computed_from_the_raw_one() {
    let program = "translator struct seen < struct raw *R > { doubled = R->a + R->a; other = args[1] + arg2; };
        p:::f { trace(args[0]->doubled); trace(args[0]->other); }";
    let compiled = compiled(program).unwrap();
    let listing = dif_vm::disasm::program(&compiled.program);
    for builtin in ["\"arg0\"", "\"arg1\"", "\"arg2\""] {
        assert!(listing.contains(builtin), "{builtin} in {listing}");
    }
}

#[test]
fn what_is_wrong_with_a_translated_argument_has_its_tag() {
    let translator = "translator struct seen < struct raw *R > { doubled = R->a; };";
    for (tag, program) in [
        ("D_ARGS_XLATOR", "p:::f { trace(args[0]->doubled); }".to_owned()),
        ("D_XLATE_NOCONV", format!("{translator} p:::f {{ trace(args[0]->other); }}")),
        ("D_TYPE_MEMBER", format!("{translator} p:::f {{ trace(args[0]->none); }}")),
        ("D_TRACE_DYN", format!("{translator} p:::f {{ trace(args[0]); }}")),
        ("D_ARGS_IDX", format!("{translator} p:::f {{ trace(args[2]); }}")),
    ] {
        assert_eq!(compiled(&program).unwrap_err(), [tag], "{program}");
    }
}
