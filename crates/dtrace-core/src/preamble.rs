//! Preambles: what providers say, in D, of how their probes are made from attach points, compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use d_frontend::{
    Arguments, CompileOptions, Macros, ParseOptions, PatternText, ProbeSource, Source, compile, is_type, parse,
};
use dif_vm::op::Insn;
use dif_vm::program::{Action, Clause, Preamble, Program};
use dif_vm::var::{Builtin, USER_BASE};
use dif_vm::{DifVar, Difo};
use dtrace_provider::{AttachPoint, Context as _, Note, Preamble as Text, ProbeName, ProbeSpec};

use crate::engine::EnabledProbe;
use crate::host::Host;
use crate::kernel_types::{KernelTypes, arg_text, derived};
use crate::library;
use crate::probe_table::ProbeTable;
use crate::registry::Refusal;
use crate::trace_event;

/// Gives a program the preambles of its probes, each once, and the notes that these need as clauses of their own.
///
/// # Errors
/// A provider can't tell one, or it does not compile.
pub(crate) fn add(
    program: &mut Program,
    enabled: &mut Vec<EnabledProbe>,
    probes: &mut ProbeTable,
    host: &Host,
) -> Result<(), Refusal> {
    let mut known: Vec<(AttachPoint, Text)> = Vec::new();
    let mut notes = Notes::default();
    for probe in &mut *enabled {
        let Some(text) = text(program, probe, probes, host)? else {
            without_record(program, probe, host);
            continue;
        };
        let made = known.iter().position(|(attach, own)| *attach == probe.spec.attach && *own == text);
        let at = if let Some(at) = made {
            at
        } else {
            let made = compiled(&text, probe, program.strsize, host)?;
            notes.add(program, made, probe, &text);
            known.push((probe.spec.attach.clone(), text));
            known.len() - 1
        };
        probe.preamble = u32::try_from(at).ok();
    }
    let first = enabled.last().map_or(1, |last| last.first_epid + number(last.clauses.len()));
    enabled.extend((first..).zip(notes.probes).map(|(first_epid, probe)| EnabledProbe { first_epid, ..probe }));
    Ok(())
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What providers note, as parts of a program.
#[derive(Default)]
struct Notes {
    known: Vec<(String, Note)>,
    /// Its clauses, each on the place where it runs.
    probes: Vec<EnabledProbe>,
}

impl Notes {
    /// Adds a preamble, and those of its notes that are new; their variables become the program's.
    fn add(&mut self, program: &mut Program, mut made: Made, probe: &EnabledProbe, text: &Text) {
        let provider = &probe.spec.name.provider;
        let numbers: BTreeMap<_, _> = made
            .vars
            .iter()
            .map(|var| ((var.scope, var.kind, var.id), variable(program, format!("{provider}`{}", var.name), var)))
            .collect();
        made.difos_mut()
            .for_each(|difo| difo.renumber(|scope, kind, id| numbers.get(&(scope, kind, id)).copied().unwrap_or(id)));
        program.preambles.push(made.preamble);
        for (note, clause) in text.notes.iter().zip(made.notes) {
            let own = (provider.clone(), note.clone());
            if !self.known.contains(&own) {
                self.known.push(own);
                let clauses = Vec::from([number(program.clauses.len())]);
                program.clauses.push(clause);
                let spec = Arc::new(ProbeSpec { attach: note.attach.clone(), ..ProbeSpec::clone(&probe.spec) });
                self.probes.push(EnabledProbe { id: None, spec, preamble: None, clauses, ..*probe });
            }
        }
    }
}

/// The number of a provider's variable in a program, which then has it.
fn variable(program: &mut Program, name: String, var: &DifVar) -> u16 {
    let known = program.vars.iter().find(|v| v.name == name && (v.scope, v.kind) == (var.scope, var.kind));
    if let Some(known) = known {
        return known.id;
    }
    // Beyond the last number there is, the verifier refuses what is there twice.
    let id = program.vars.iter().map(|v| v.id.saturating_add(1)).max().unwrap_or(USER_BASE);
    program.vars.push(DifVar { name, id, ..var.clone() });
    id
}

/// What is to be said of a probe: by its provider, or if its arguments are used by the kind of its attach point.
fn text(
    program: &Program,
    probe: &EnabledProbe,
    probes: &mut ProbeTable,
    host: &Host,
) -> Result<Option<Text>, Refusal> {
    let told = probe.id.map_or(Ok(None), |id| probes.preamble(id, host))?;
    let uses_arguments = || probe.clauses.iter().any(|&clause| reads_arguments(program, clause));
    Ok(match (told, &probe.spec.attach) {
        (None, AttachPoint::Tracepoint { group, name }) if uses_arguments() => {
            Some(trace_event::preamble(group, name, host))
        }
        (Some(text), _) if text.when.is_none() && text.thread.is_none() && !uses_arguments() => None,
        (told, _) => told,
    })
}

/// A trace event whose record nobody looks at is the tracepoint that it is made from, which costs less.
fn without_record(program: &Program, probe: &mut EnabledProbe, host: &Host) {
    let AttachPoint::Tracepoint { name, .. } = &probe.spec.attach else { return };
    let reads = probe.clauses.iter().any(|&clause| reads_arguments(program, clause));
    if !reads && host.has_tracepoint(name) {
        let attach = AttachPoint::RawTracepoint { name: name.clone() };
        Arc::make_mut(&mut probe.spec).attach = attach;
    }
}

fn reads_arguments(program: &Program, clause: u32) -> bool {
    let is_argument = |builtin: Builtin| builtin == Builtin::Args || builtin.argument().is_some();
    let reads = |insn: &Insn| insn.builtin().is_some_and(is_argument);
    let clause = program.clauses.get(clause as usize);
    clause.is_some_and(|clause| clause.difos().any(|difo| difo.text.iter().any(reads)))
}

/// A preamble and its notes, compiled.
struct Made {
    preamble: Preamble,
    notes: Vec<Clause>,
    vars: Vec<DifVar>,
}

impl Made {
    fn difos_mut(&mut self) -> impl Iterator<Item = &mut Difo> {
        let preamble = self.preamble.when.iter_mut().chain(&mut self.preamble.args);
        preamble.chain(self.notes.iter_mut().flat_map(Clause::expressions_mut))
    }
}

/// A preamble, compiled as the clause that it would be on a probe of its attach point, behind its notes.
fn compiled(text: &Text, probe: &EnabledProbe, strsize: u32, host: &Host) -> Result<Made, Refusal> {
    let predicate = |when: &Option<String>| when.as_ref().map_or_else(String::new, |when| format!("/{when}/"));
    // The name of each description is the number of its place.
    let clause =
        |n: usize, when: &Option<String>, text: &str| format!("preamble:::{n}\n{}\n{{ {text} }}\n", predicate(when));
    let notes = text.notes.iter().enumerate().map(|(n, note)| clause(n, &note.when, &note.text));
    let args: String = text.args.iter().flat_map(|arg| ["trace((uint64_t)(", arg, ")); "]).collect();
    let source: String = [text.declarations.clone()]
        .into_iter()
        .chain(notes)
        .chain([clause(text.notes.len(), &text.when, &args)])
        .collect();
    let options = CompileOptions { strsize, library: library::builtin(), ..CompileOptions::default() };
    let parsed = {
        let builtin = Arc::clone(&options.library);
        let mut types = KernelTypes::new(host);
        let known = &mut is_type(&mut types);
        let macros = Macros::default();
        parse(source.as_bytes(), ParseOptions::new(&macros, &mut |name| builtin.is_type(name) || known(name)))
    };
    let mut types = KernelTypes::new(host);
    let attach = text.notes.iter().map(|note| &note.attach).chain([&probe.spec.attach]).collect();
    let mut places = Places { attach, host };
    let unit = Source::new(&probe.spec.name.provider, &parsed);
    let (made, diagnostics) = compile(&[unit], &options, &mut types, &mut places);
    let made = made.map(|made| made.program).filter(|made| made.clauses.len() == text.notes.len() + 1);
    let Some((mut made, clause)) = made.and_then(|mut made| made.clauses.pop().map(|clause| (made, clause))) else {
        let reason = diagnostics.first().map_or_else(String::new, |d| d.message.clone());
        return Err(impossible(&probe.spec.name, &reason));
    };
    let difo = |action: Action| action.fields.into_iter().next().map(|field| field.difo);
    let args = if text.args.is_empty() { Vec::new() } else { clause.actions.into_iter().filter_map(difo).collect() };
    let preamble = Preamble { when: clause.predicate, args, thread: text.thread };
    made.clauses.iter_mut().for_each(|note| note.title = format!("what {} notes", probe.spec.name.provider));
    Ok(Made { preamble, notes: made.clauses, vars: made.vars })
}

fn impossible(probe: &ProbeName, reason: &str) -> Refusal {
    Refusal(format!("cannot enable {probe}: what its provider says of it does not hold on this kernel: {reason}"))
}

/// Attach points as the only probes that there are, by number.
struct Places<'a> {
    attach: Vec<&'a AttachPoint>,
    host: &'a Host,
}

impl ProbeSource for Places<'_> {
    fn matching(&mut self, _: &PatternText) -> Result<usize, String> {
        Ok(1)
    }

    fn arguments(&mut self, pattern: &PatternText) -> Result<Arguments, String> {
        let attach = pattern.name.parse().ok().and_then(|n: usize| self.attach.get(n));
        let args = attach.map(|attach| derived(attach, self.host)).unwrap_or_default();
        Ok(args.into_iter().map(arg_text).collect())
    }

    fn by_id(&mut self, _: u32) -> Option<PatternText> {
        None
    }
}
