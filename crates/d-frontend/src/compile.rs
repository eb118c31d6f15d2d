//! The stages in order: text, tokens, tree, typed tree, DIF.

use std::borrow::Cow;
use std::collections::HashSet;

use d_types::{Space, TypeSource, Types};
use dif_vm::{DifVar, NamePart, Program, VarScope};

use crate::ast::{ExprKind, Item, Stmt, TypeName, Unit};
use crate::builtins;
use crate::check::{CheckedClause, Checker, DeclaredTypes, Widths, inline_name};
use crate::codegen::{CodeError, Tables};
use crate::diag::Diagnostic;
use crate::grammar;
use crate::lexer::{NO_TEXT, Setup, lex};
use crate::lines::LineMap;
use crate::macros::Macros;
use crate::options::CompileOptions;
use crate::parse_tree::Facts;
use crate::probes::{PatternText, ProbeSource};
use crate::span::Span;
use crate::stability::Attributes;
use crate::tag::Tag;
use crate::token::Token;

/// What the parser is told.
pub struct ParseOptions<'a> {
    /// Words between clauses are probe descriptions, whatever types there are.
    pub pspec: bool,
    /// Clauses may have no braces, as on the command line.
    pub short_forms: bool,
    /// Macro variables.
    pub macros: &'a Macros,
    /// Whether a name is a type's; see [`is_type`].
    pub is_type: &'a mut dyn FnMut(&str) -> bool,
}

impl std::fmt::Debug for ParseOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParseOptions").field("pspec", &self.pspec).field("macros", &self.macros).finish_non_exhaustive()
    }
}

impl<'a> ParseOptions<'a> {
    /// For the text of a file.
    pub fn new(macros: &'a Macros, is_type: &'a mut dyn FnMut(&str) -> bool) -> Self {
        Self { pspec: false, short_forms: false, macros, is_type }
    }

    /// For text of the command line.
    pub fn command(macros: &'a Macros, is_type: &'a mut dyn FnMut(&str) -> bool) -> Self {
        Self { pspec: true, short_forms: true, macros, is_type }
    }
}

/// What a text was parsed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The tree, without what could not be read.
    pub unit: Unit,
    /// Where its lines are.
    pub lines: LineMap,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses one source. Comments, strings and characters may have bytes that are no UTF-8; elsewhere they are errors.
pub fn parse(source: &[u8], options: ParseOptions<'_>) -> Parsed {
    let text = &as_text(source);
    let ParseOptions { pspec, short_forms, macros, is_type } = options;
    let mut lexed = lex(source, text, Setup { pspec, macros, is_type });
    // The slash that closes a predicate is known by the brace behind it, with which it is read.
    let tokens = lexed.tokens.iter().filter(|(token, _)| *token != Token::ClosePredicate);
    let lines = std::mem::take(&mut lexed.lines).with_tokens(tokens.map(|(_, span)| span.start));
    let (unit, diagnostics) = grammar::parse(lexed, text, short_forms);
    Parsed { unit, lines, diagnostics }
}

/// `source` with a [`NO_TEXT`] for each byte that is no part of UTF-8 text, so that places in the one are places in the
/// other.
fn as_text(source: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(source).map_or_else(
        |_| {
            let mut text = String::with_capacity(source.len());
            for chunk in source.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| NO_TEXT));
            }
            Cow::Owned(text)
        },
        Cow::Borrowed,
    )
}

/// Whether a name is a type's, by D's own types and those of `source`.
pub fn is_type(source: &mut dyn TypeSource) -> impl FnMut(&str) -> bool + '_ {
    let mut scratch = Types::new(CompileOptions::default().strsize);
    move |name| {
        let taken = builtins::variable(name).is_some() || builtins::function(name).is_some();
        if taken {
            return false;
        }
        let (module, plain) =
            name.split_once('`').map_or((None, name), |(m, n)| (Some(m).filter(|m| !m.is_empty()), n));
        let own = module.is_none_or(crate::types::is_own_module);
        (own && scratch.intrinsic(plain).is_some())
            || source.lookup(&mut scratch, Space::Typedef, module, plain).is_some()
    }
}

/// The type that C text names.
pub(crate) fn type_text(text: &str, is_type: &mut dyn FnMut(&str) -> bool) -> Option<TypeName> {
    let macros = Macros::default();
    let wrapped = format!("BEGIN {{ sizeof ({text}); }}");
    let parsed = parse(wrapped.as_bytes(), ParseOptions::new(&macros, is_type));
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    let Some(Item::Clause(clause)) = parsed.unit.items.into_iter().next() else { return None };
    match clause.body?.into_iter().next()? {
        Stmt::Expr(e) => match e.kind {
            ExprKind::SizeofType(name) => Some(*name),
            _ => None,
        },
        Stmt::If { .. } => None,
    }
}

/// One source of a program.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What messages about its clauses call it.
    pub name: &'a str,
    /// Its tree.
    pub parsed: &'a Parsed,
    /// Which part of a probe description the last word of a short one is.
    pub last: NamePart,
    /// Whether it is a library: it may be empty, and depend on other libraries.
    pub library: bool,
}

impl<'a> Source<'a> {
    /// A source whose short descriptions are probe names, as in files.
    pub fn new(name: &'a str, parsed: &'a Parsed) -> Self {
        Self { name, parsed, last: NamePart::Name, library: false }
    }
}

/// A clause's place in the sources, and its probes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseInfo {
    /// Index of the source.
    pub unit: usize,
    /// What it is meant for.
    pub patterns: Vec<PatternText>,
    /// Where it is.
    pub span: Span,
    /// Stability of its probe descriptions.
    pub description: Attributes,
    /// Stability of what its predicate and statements use.
    pub statements: Attributes,
}

/// A compiled program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The program, not yet verified.
    pub program: Program,
    /// For each of its clauses.
    pub clauses: Vec<ClauseInfo>,
    /// Of each source what [`CompileOptions::tree`] asks for.
    pub facts: Vec<Facts>,
    /// The types that are declared, if [`CompileOptions::declared`] asks for them.
    pub declared: Option<DeclaredTypes>,
}

/// Compiles all sources to one program. A program comes only if nothing is wrong.
pub fn compile(
    sources: &[Source<'_>],
    options: &CompileOptions,
    types: &mut dyn TypeSource,
    probes: &mut dyn ProbeSource,
) -> (Option<Compiled>, Vec<Diagnostic>) {
    let mut widths = Widths::default();
    let mut registry = Types::new(options.strsize);
    loop {
        let mut checker = Checker::new(options, registry, types, probes);
        checker.widths = widths;
        let (clauses, facts) = match check(&mut checker, sources) {
            Ok(checked) => checked,
            Err(diagnostics) => return (None, diagnostics),
        };
        let Some(wider) = std::mem::take(&mut checker.widths).next() else {
            let (compiled, diagnostics) = generate(&checker, clauses, facts, sources);
            let compiled = compiled.map(|compiled| Compiled { declared: checker.take_declared(), ..compiled });
            return (compiled, diagnostics);
        };
        (widths, registry) = (wider, checker.types);
    }
}

/// All clauses, each with the number of its source, and what was found of each source.
type Checked = (Vec<(usize, CheckedClause)>, Vec<Facts>);

fn check(checker: &mut Checker<'_>, sources: &[Source<'_>]) -> Result<Checked, Vec<Diagnostic>> {
    let mut clauses = Vec::new();
    let mut facts = Vec::new();
    for (unit, source) in sources.iter().enumerate() {
        checker.diagnostics.extend(source.parsed.diagnostics.iter().cloned());
        checker.names.incomplete |= !source.parsed.diagnostics.is_empty();
        let own = check_unit(checker, source);
        facts.push(checker.take_facts(&own));
        clauses.extend(own.into_iter().map(|clause| (unit, clause)));
        checker.diagnostics.sort_by_key(|d| d.span.start);
        let diagnostics: Vec<_> = checker.diagnostics.drain(..).map(|d| Diagnostic { unit, ..d }).collect();
        // What the next source says may build on what was wrong in this one.
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
    }
    Ok((clauses, facts))
}

fn generate(
    checker: &Checker<'_>,
    clauses: Vec<(usize, CheckedClause)>,
    facts: Vec<Facts>,
    sources: &[Source<'_>],
) -> (Option<Compiled>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let spills = std::cell::Cell::new(0);
    let tables = Tables {
        types: &checker.types,
        vars: &checker.names.vars,
        spills: &spills,
        classic: checker.options.classic(),
    };
    let mut compiled =
        Compiled { program: tables.program(&checker.aggregations), clauses: Vec::new(), facts, declared: None };
    let mut number = 0;
    for (unit, checked) in clauses {
        let title = title(&sources[unit], checked.span);
        match tables.clause(&checked.clause, title) {
            Ok(clause) => compiled.program.clauses.push(dif_vm::Clause { number, ..clause }),
            Err(error) => diagnostics.push(Diagnostic { unit, ..code_error(&error) }),
        }
        let CheckedClause { patterns, span, description, statements, .. } = checked;
        number += patterns.len() as u32;
        compiled.clauses.push(ClauseInfo { unit, patterns, span, description, statements });
    }
    compiled.program.vars.extend(tables.spill_vars());
    leave_out_unused(&mut compiled.program);
    if diagnostics.is_empty() { (Some(compiled), diagnostics) } else { (None, diagnostics) }
}

/// Every thread has a block of the `self->` variables, so there is no room in it for those that nothing uses; nor is
/// there in others for what is too large to be used.
fn leave_out_unused(program: &mut Program) {
    let identity = |var: &DifVar| (var.scope, var.kind, var.id);
    let used: HashSet<_> = program.difos().flat_map(|difo| &difo.vars).map(identity).collect();
    let takes_room = |var: &DifVar| var.scope != VarScope::Thread && var.ty.size <= dif_vm::verify::SIZE_MAX;
    program.vars.retain(|var| used.contains(&identity(var)) || takes_room(var));
}

fn check_unit(checker: &mut Checker<'_>, source: &Source<'_>) -> Vec<CheckedClause> {
    let mut clauses = Vec::new();
    let unit = &source.parsed.unit;
    let empty = !unit.items.iter().any(|item| !matches!(item, Item::Pragma(_)));
    if empty && !source.library && source.parsed.diagnostics.is_empty() && !checker.options.empty {
        let end = Span::new(u32::MAX, u32::MAX);
        checker.error::<()>(Tag::Empty, end, "empty D program translation unit");
    }
    for item in &unit.items {
        checker.enter_item(source.parsed.lines.is_included(item.span().start));
        match item {
            Item::Declaration(_) | Item::Inline(_) | Item::Translator(_)
                if source.library && !checker.takes(inline_name(item)) => {}
            Item::Clause(clause) => {
                let checked = checker.clause(clause, source.last);
                // A library is there for what it declares.
                clauses.extend(checked.filter(|_| !source.library));
            }
            Item::Declaration(declaration) => drop(checker.declaration(declaration)),
            Item::Inline(inline) => {
                if let (None, Some(name)) = (checker.inline(inline), &inline.declarator.name) {
                    checker.names.give_up(VarScope::Global, &name.node);
                }
            }
            Item::Translator(translator) => drop(checker.translator(translator)),
            Item::Provider(provider) => drop(checker.provider(provider)),
            Item::Pragma(pragma) => drop(checker.pragma(pragma, source.library)),
        }
    }
    checker.unused_pragmas();
    clauses
}

fn title(source: &Source<'_>, span: Span) -> String {
    format!("{} line {}", source.name, source.parsed.lines.line(span.start).number)
}

fn code_error(error: &CodeError) -> Diagnostic {
    match error {
        CodeError::Registers(span) => {
            Diagnostic::new(Tag::Noreg, *span, "expression needs more registers than there are: split it up")
        }
        CodeError::Tables(span) => {
            Diagnostic::new(Tag::Unknown, *span, "expression has more constants than its tables hold: split it up")
        }
    }
}
