//! `-l`: the probes that there are.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;
use d_frontend::{LastPart, PatternText};
use dtrace_core::options::Options;
use dtrace_core::{Session, to_pattern};
use dtrace_provider::{Attributes, Class, ProbePattern, Stability};

use crate::args::{Args, SpecKind};
use crate::notice;
use crate::stdout::Output;

pub(crate) fn list(mut session: Session, args: &Args, options: &mut Options) -> Result<u8> {
    let mut output = Output::open(args.output.as_deref())?;
    let _ = writeln!(text(&mut output), "{:>5} {:>10} {:>17} {:>33} NAME", "ID", "PROVIDER", "MODULE", "FUNCTION");
    if args.specs.is_empty() {
        print(&mut session, &ProbePattern::default(), args.verbose, &mut output)?;
    }
    for spec in &args.specs {
        for pattern in patterns(&mut session, spec.kind, &spec.text, args, options)? {
            let found = print(&mut session, &pattern, args.verbose, &mut output)?;
            if found == 0 {
                output.flush()?;
                notice(&format!("failed to match {pattern}: No probe matches description"));
            }
        }
    }
    for refusal in session.probes().take_refusals() {
        notice(&refusal.to_string());
    }
    output.flush()?;
    Ok(0)
}

/// `std::fmt::Write` into an output's buffer.
struct Text<'a>(&'a mut Vec<u8>);

impl std::fmt::Write for Text<'_> {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.0.extend_from_slice(s.as_bytes());
        Ok(())
    }
}

fn text(output: &mut Output) -> Text<'_> {
    Text(&mut output.buffer)
}

/// What a flag's argument asks for: all descriptions in it.
fn patterns(
    session: &mut Session,
    kind: SpecKind,
    text: &str,
    args: &Args,
    options: &mut Options,
) -> Result<Vec<ProbePattern>> {
    let last = match kind {
        SpecKind::Provider => LastPart::Provider,
        SpecKind::Module => LastPart::Module,
        SpecKind::Function => LastPart::Function,
        SpecKind::Name => LastPart::Name,
        SpecKind::Id => return by_id(session, text),
        SpecKind::Script => {
            options.set("zdefs", None, dtrace_core::options::Setter::Command).ok();
            let program = crate::program::compile(session, args, options, None)?;
            let clauses = program.map(|p| p.compiled.clauses).unwrap_or_default();
            let all: BTreeSet<String> =
                clauses.iter().flat_map(|c| &c.patterns).map(|p| to_pattern(p).to_string()).collect();
            return all.iter().map(|p| parse(p, LastPart::Name)).collect();
        }
    };
    let descriptions = text.split(['{', '/', ';']).next().unwrap_or("");
    descriptions.split(',').map(|d| parse(d, last)).collect()
}

fn parse(text: &str, last: LastPart) -> Result<ProbePattern> {
    PatternText::parse(text, last)
        .map(|p| to_pattern(&p))
        .map_err(|e| anyhow::anyhow!("invalid probe specifier {text}: {e}"))
}

fn by_id(session: &mut Session, text: &str) -> Result<Vec<ProbePattern>> {
    session.matching(&ProbePattern::default())?;
    let id = text.trim().parse().ok();
    let probe = id.and_then(|id| session.probes().get(id)).map(|p| p.spec.name.clone());
    match probe {
        Some(name) => Ok(vec![ProbePattern::new(&name.provider, &name.module, &name.function, &name.name)]),
        None => anyhow::bail!("invalid probe identifier {text}"),
    }
}

/// Prints what a pattern means; how many probes that are.
fn print(session: &mut Session, pattern: &ProbePattern, verbose: bool, output: &mut Output) -> Result<usize> {
    let ids = session.matching(pattern)?;
    for &id in &ids {
        let Some(probe) = session.probes().get(id) else { continue };
        let name = &probe.spec.name;
        let _ = writeln!(
            text(output),
            "{id:>5} {:>10} {:>17} {:>33} {}",
            name.provider,
            name.module,
            name.function,
            name.name
        );
        if verbose {
            details(session, id, output);
        }
        output.relieve()?;
    }
    Ok(ids.len())
}

fn details(session: &mut Session, id: u32, output: &mut Output) {
    let types = session.argument_types(id);
    let Some(stability) = session.probes().stability(id) else { return };
    let mut out = text(output);
    for (title, attributes) in [("Probe Description", lowest(&stability)), ("Argument", stability.args)] {
        let _ = writeln!(out, "\n\t{title} Attributes");
        let _ = writeln!(out, "\t\tIdentifier Names: {}", level(attributes.name));
        let _ = writeln!(out, "\t\tData Semantics:   {}", level(attributes.data));
        let _ = writeln!(out, "\t\tDependency Class: {}", class(attributes.class));
    }
    let _ = writeln!(out, "\n\tArgument Types");
    match types {
        Ok(types) if !types.is_empty() => {
            for (n, arg) in types.iter().enumerate() {
                let userland = if arg.userland { "userland " } else { "" };
                let _ = writeln!(out, "\t\targs[{n}]: {userland}{}", arg.translated.as_ref().unwrap_or(&arg.native));
            }
        }
        Ok(_) => {
            let _ = writeln!(out, "\t\tNone");
        }
        Err(e) => {
            let _ = writeln!(out, "\t\t({e})");
        }
    }
    let _ = writeln!(out);
}

/// The lowest of the four parts of a description.
fn lowest(stability: &dtrace_provider::ProviderStability) -> Attributes {
    let parts = [stability.provider, stability.module, stability.function, stability.name];
    let first = stability.provider;
    parts.into_iter().fold(first, |a, b| Attributes::new(a.name.min(b.name), a.data.min(b.data), a.class.min(b.class)))
}

fn level(stability: Stability) -> String {
    format!("{stability:?}")
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Unknown => "Unknown",
        Class::Cpu => "CPU",
        Class::Platform => "Platform",
        Class::Group => "Group",
        Class::Isa => "ISA",
        Class::Common => "Common",
    }
}
