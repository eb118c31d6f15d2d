//! Diagnostics as text: DTrace's one line, or on a terminal the place in the source.

use ariadne::{Config, IndexType, Label, Report, ReportKind, Source};

use crate::Parsed;
use crate::ast::Item;
use crate::diag::{Diagnostic, ToldLine};

/// Where a text came from, which decides how libdtrace names a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// A file: by line.
    File,
    /// A file of this name that is not the program itself: by name and line.
    Library(&'a str),
    /// The command line: by the part of the clause.
    Command,
}

/// One line: tag if wanted, place, message.
pub fn plain(diagnostic: &Diagnostic, parsed: &Parsed, origin: Origin<'_>, errtags: bool) -> String {
    let tag = if errtags { format!("[{}] ", diagnostic.tag) } else { String::new() };
    let place = match origin {
        _ if diagnostic.line == ToldLine::None => String::new(),
        Origin::File | Origin::Library(_) => {
            let at = match diagnostic.line {
                ToldLine::Behind(end) => parsed.lines.next_token(end),
                ToldLine::Start | ToldLine::None => diagnostic.span.start,
            };
            let line = parsed.lines.line(at);
            let library = if let Origin::Library(name) = origin { Some(name.to_owned()) } else { None };
            match line.file.or(library) {
                Some(file) => format!("\"{file}\", line {}: ", line.number),
                None => format!("line {}: ", line.number),
            }
        }
        Origin::Command => region(diagnostic, parsed).map_or_else(String::new, |part| format!("in {part}: ")),
    };
    format!("{tag}{place}{}", diagnostic.message)
}

/// The part of a clause that a diagnostic is about; messages about probe descriptions name what they are about.
fn region(diagnostic: &Diagnostic, parsed: &Parsed) -> Option<&'static str> {
    let at = diagnostic.span.start;
    let clause = parsed.unit.items.iter().find_map(|item| match item {
        Item::Clause(clause) if (clause.span.start..clause.span.end).contains(&at) => Some(clause),
        _ => None,
    })?;
    let probes_end = clause.probes.iter().map(|p| match p {
        crate::ast::ProbeSpecText::Description(text) => text.span.end,
        crate::ast::ProbeSpecText::Id(id) => id.span.end,
    });
    match &clause.predicate {
        _ if at < probes_end.max().unwrap_or(0) => None,
        Some(predicate) if at < predicate.span.end => Some("predicate"),
        _ => Some("action list"),
    }
}

/// The place in the source, drawn.
pub fn drawn(diagnostic: &Diagnostic, name: &str, source: &str, errtags: bool) -> String {
    let clamp = |at: u32| (at as usize).min(source.len());
    let span = clamp(diagnostic.span.start)..clamp(diagnostic.span.end.max(diagnostic.span.start + 1));
    let mut report = Report::build(ReportKind::Error, (name, span.clone()))
        .with_config(Config::default().with_index_type(IndexType::Byte))
        .with_message(&diagnostic.message)
        .with_label(Label::new((name, span)).with_message("here"));
    if errtags {
        report = report.with_code(diagnostic.tag);
    }
    if let Some(note) = &diagnostic.note {
        report = report.with_note(note);
    }
    let mut out = Vec::new();
    match report.finish().write((name, Source::from(source)), &mut out) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(_) => diagnostic.message.clone(),
    }
}
