//! D text through the compiler, the verifier and the generator of eBPF.
#![no_main]

use bpf_codegen::target::Target;
use bpf_codegen::unit::{ProbeFacts, Select, Unit, UnitKind};
use bpf_codegen::{Sizes, generate, listing};
use d_frontend::{ArgText, Arguments, CompileOptions, Macros, ParseOptions, PatternText, ProbeSource, Source};
use d_frontend::{compile, is_type, parse};
use d_types::{Member, Record, RecordKind, Space, Type, TypeId, TypeSource, Types};
use dif_vm::verify::{Limits, verify_program};
use libfuzzer_sys::fuzz_target;

/// `struct task { int pid; struct task *parent; char name[16]; unsigned flags : 3; }` and its typedef `task_t`.
#[derive(Default)]
struct FakeTypes {
    task: Option<TypeId>,
}

impl FakeTypes {
    fn task(&mut self, types: &mut Types) -> Option<TypeId> {
        if self.task.is_none() {
            let (int, char, unsigned) =
                (types.intrinsic("int")?, types.intrinsic("char")?, types.intrinsic("unsigned int")?);
            let task = types.add(Type::Void);
            let (parent, name) = (types.pointer(task), types.array(char, 16));
            let member = |name: &str, ty, byte: u64, bits| Member {
                name: Some(name.to_owned()),
                ty,
                bit_offset: byte * 8,
                bits,
            };
            let members = vec![
                member("pid", int, 0, None),
                member("parent", parent, 8, None),
                member("name", name, 16, None),
                member("flags", unsigned, 32, Some(3)),
            ];
            let (kind, tag) = (RecordKind::Struct, Some("task".to_owned()));
            types.define(task, Type::Record(Record { kind, tag, size: 40, align: 8, members: Some(members) }));
            self.task = Some(task);
        }
        self.task
    }
}

impl TypeSource for FakeTypes {
    fn lookup(&mut self, types: &mut Types, space: Space, _: Option<&str>, name: &str) -> Option<TypeId> {
        match (space, name) {
            (Space::Struct, "task") | (Space::Typedef, "task_t") => self.task(types),
            _ => None,
        }
    }
}

/// Every description matches, except of the provider `none`.
struct FakeProbes;

impl ProbeSource for FakeProbes {
    fn matching(&mut self, pattern: &PatternText) -> Result<usize, String> {
        Ok(usize::from(pattern.provider != "none"))
    }

    fn arguments(&mut self, _: &PatternText) -> Result<Arguments, String> {
        let arg = |ty: &str, mapping, userland| ArgText { ty: ty.to_owned(), native: None, mapping, userland };
        let args = [arg("struct task *", 0, false), arg("const char *", 1, true), arg("int", 2, false)];
        Ok(args.into_iter().collect())
    }

    fn by_id(&mut self, id: u32) -> Option<PatternText> {
        (id < 10).then(PatternText::default)
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, text)) = data.split_first() else { return };
    let macros =
        Macros::new(b"fuzz.d", vec![b"7".to_vec(), b"word".to_vec()], vec![("pid", 1), ("target", 2)], kind & 2 != 0);
    let mut types = FakeTypes::default();
    let parsed = {
        let mut known = is_type(&mut types);
        let options = if kind & 1 == 0 {
            ParseOptions::new(&macros, &mut known)
        } else {
            ParseOptions::command(&macros, &mut known)
        };
        parse(text, options)
    };
    let sources = [Source::new("fuzz", &parsed)];
    let options = CompileOptions { strsize: 64, ..CompileOptions::default() };
    let (compiled, diagnostics) = compile(&sources, &options, &mut FakeTypes::default(), &mut FakeProbes);
    assert!(compiled.is_some() == diagnostics.is_empty());
    for diagnostic in &diagnostics {
        parsed.lines.line(diagnostic.span.start);
    }
    let Some(compiled) = compiled else { return };
    match verify_program(compiled.program, &Limits::default()) {
        Ok(program) => generated(&program),
        // A program can be too large, but not wrong.
        Err(error) => assert!(error.pc.is_none(), "{error}"),
    }
});

fn generated(program: &dif_vm::VerifiedProgram) {
    let clauses = (0..).take(program.clauses.len()).collect();
    let units =
        [Unit { kind: UnitKind::RawTracepoint, classes: vec![clauses], select: Select::Probe(0), preamble: None }];
    let facts = [ProbeFacts { id: 1, first_epid: 1 }];
    let target = Target { cpus: 2, ..Target::default() };
    if let Ok(generated) = generate(program, &target, &Sizes::default(), &units, &facts, None) {
        listing(&generated.programs[0], &generated.maps);
    }
}
