//! `-l`: the probes that there are.

use std::fmt::Write as _;

use anyhow::Result;
use dtrace_core::options::{Options, Setter};
use dtrace_core::{Session, attributes_of, to_pattern};
use dtrace_provider::ProbePattern;

use crate::args::Args;
use crate::stdout::Output;
use crate::{FATAL, notice, stability};

pub(crate) fn list(mut session: Session, args: &Args, options: &mut Options) -> Result<u8> {
    let mut output = Output::open(args.output.as_deref())?;
    let _ = writeln!(text(&mut output), "{:>5} {:>10} {:>17} {:>33} NAME", "ID", "PROVIDER", "MODULE", "FUNCTION");
    if args.specs.is_empty() {
        print(&mut session, &ProbePattern::default(), args.verbose, &mut output)?;
    }
    let Some(patterns) = patterns(&mut session, args, options)? else { return Ok(FATAL) };
    for pattern in patterns {
        let found = print(&mut session, &pattern, args.verbose, &mut output)?;
        if found == 0 {
            output.flush()?;
            notice(&format!("failed to match {pattern}: No probe matches description"));
        }
    }
    for refusal in session.probes().take_refusals() {
        notice(&refusal.to_string());
    }
    output.flush()?;
    Ok(0)
}

/// The descriptions that the command line asks for, each once; `None` after an error, which was told.
fn patterns(session: &mut Session, args: &Args, options: &mut Options) -> Result<Option<Vec<ProbePattern>>> {
    options.set_text("zdefs", Setter::Command)?;
    let Some(program) = crate::program::compile(session, args, options, None)? else { return Ok(None) };
    let mut patterns: Vec<ProbePattern> = Vec::new();
    for pattern in program.compiled.clauses.iter().flat_map(|clause| &clause.patterns).map(to_pattern) {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Ok(Some(patterns))
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

/// Prints what a pattern means; how many probes that are. Without any, all that there is.
fn print(session: &mut Session, pattern: &ProbePattern, verbose: bool, output: &mut Output) -> Result<usize> {
    let mut ids = session.matching(pattern)?;
    if *pattern != ProbePattern::default() {
        ids = session.told(pattern, ids);
    }
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
    let Some(attributes) = session.probes().stability(id) else { return };
    let mut out = text(output);
    let _ = write!(out, "{}", stability::of_probe(&attributes_of(&attributes)));
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
