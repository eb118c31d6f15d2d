//! Preambles: what providers say, in D, of how their probes are made from attach points, compiled.

use std::sync::Arc;

use d_frontend::{
    Arguments, CompileOptions, Macros, ParseOptions, PatternText, ProbeSource, Source, compile, is_type, parse,
};
use dif_vm::op::{Insn, Opcode};
use dif_vm::program::{Action, Preamble, Program};
use dif_vm::var::Builtin;
use dtrace_provider::{AttachPoint, Context as _, Preamble as Text, ProbeName};

use crate::engine::EnabledProbe;
use crate::host::Host;
use crate::kernel_types::{KernelTypes, arg_text, derived};
use crate::library;
use crate::probe_table::ProbeTable;
use crate::registry::Refusal;
use crate::trace_event;

/// Gives a program the preambles of its probes, each once.
///
/// # Errors
/// A provider can't tell one, or it does not compile.
pub(crate) fn add(
    program: &mut Program,
    enabled: &mut [EnabledProbe],
    probes: &mut ProbeTable,
    host: &Host,
) -> Result<(), Refusal> {
    let mut known: Vec<(AttachPoint, Text)> = Vec::new();
    for probe in enabled {
        let Some(text) = text(program, probe, probes, host)? else {
            without_record(program, probe, host);
            continue;
        };
        let made = known.iter().position(|(attach, own)| *attach == probe.attach && *own == text);
        let at = if let Some(at) = made {
            at
        } else {
            program.preambles.push(compiled(&text, probe, program.strsize, host)?);
            known.push((probe.attach.clone(), text));
            known.len() - 1
        };
        probe.preamble = u32::try_from(at).ok();
    }
    Ok(())
}

/// What is to be said of a probe: by its provider, or if its arguments are used by the kind of its attach point.
fn text(
    program: &Program,
    probe: &EnabledProbe,
    probes: &mut ProbeTable,
    host: &Host,
) -> Result<Option<Text>, Refusal> {
    let told = probes.preamble(probe.id, host)?;
    let uses_arguments = probe.clauses.iter().any(|&clause| reads_arguments(program, clause));
    Ok(match (told, &probe.attach) {
        (None, AttachPoint::Tracepoint { group, name }) if uses_arguments => {
            Some(trace_event::preamble(group, name, host))
        }
        (Some(text), _) if text.when.is_none() && text.thread.is_none() && !uses_arguments => None,
        (told, _) => told,
    })
}

/// A trace event whose record nobody looks at is the tracepoint that it is made from, which costs less.
fn without_record(program: &Program, probe: &mut EnabledProbe, host: &Host) {
    let AttachPoint::Tracepoint { name, .. } = &probe.attach else { return };
    let reads = probe.clauses.iter().any(|&clause| reads_arguments(program, clause));
    if !reads && host.has_tracepoint(name) {
        probe.attach = AttachPoint::RawTracepoint { name: name.clone() };
    }
}

fn reads_arguments(program: &Program, clause: u32) -> bool {
    let reads = |insn: &Insn| match insn.opcode() {
        Some(Opcode::Ldgs) => (Builtin::Arg0 as u16..=Builtin::Arg9 as u16).contains(&insn.index()),
        Some(Opcode::Ldga) => u16::from(insn.r1()) == Builtin::Args as u16,
        _ => false,
    };
    let clause = program.clauses.get(clause as usize);
    clause.is_some_and(|clause| clause.difos().any(|difo| difo.text.iter().any(reads)))
}

/// A preamble, compiled as the clause that it would be on a probe of its attach point.
fn compiled(text: &Text, probe: &EnabledProbe, strsize: u32, host: &Host) -> Result<Preamble, Refusal> {
    let predicate = text.when.as_ref().map_or_else(String::new, |when| format!("/{when}/"));
    let args: String = text.args.iter().flat_map(|arg| ["trace((uint64_t)(", arg, ")); "]).collect();
    let source = format!("preamble:::place\n{predicate}\n{{ {args}}}");
    let options = CompileOptions { strsize, library: library::builtin(), ..CompileOptions::default() };
    let parsed = {
        let builtin = Arc::clone(&options.library);
        let mut types = KernelTypes::new(host);
        let known = &mut is_type(&mut types);
        let macros = Macros::default();
        parse(source.as_bytes(), ParseOptions::new(&macros, &mut |name| builtin.is_type(name) || known(name)))
    };
    let mut types = KernelTypes::new(host);
    let mut place = Place { attach: &probe.attach, host };
    let unit = Source::new(&probe.name.provider, &parsed);
    let (made, diagnostics) = compile(&[unit], &options, &mut types, &mut place);
    let clause = made.and_then(|mut made| made.program.clauses.pop());
    let Some(clause) = clause else {
        let reason = diagnostics.first().map_or_else(String::new, |d| d.message.clone());
        return Err(impossible(&probe.name, &reason));
    };
    let difo = |action: Action| action.fields.into_iter().next().map(|field| field.difo);
    let args = if text.args.is_empty() { Vec::new() } else { clause.actions.into_iter().filter_map(difo).collect() };
    Ok(Preamble { when: clause.predicate, args, thread: text.thread })
}

fn impossible(probe: &ProbeName, reason: &str) -> Refusal {
    Refusal(format!("cannot enable {probe}: what its provider says of it does not hold on this kernel: {reason}"))
}

/// The attach point, as the only probe that there is.
struct Place<'a> {
    attach: &'a AttachPoint,
    host: &'a Host,
}

impl ProbeSource for Place<'_> {
    fn matching(&mut self, _: &PatternText) -> Result<usize, String> {
        Ok(1)
    }

    fn arguments(&mut self, _: &PatternText) -> Result<Arguments, String> {
        let args = derived(self.attach, self.host).into_iter().map(arg_text).collect();
        Ok(Arguments { args, uniform: true })
    }

    fn by_id(&mut self, _: u32) -> Option<PatternText> {
        None
    }
}
