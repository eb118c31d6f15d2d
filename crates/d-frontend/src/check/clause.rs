//! Probe clauses: descriptions, predicate, statements, and typed arguments.

use d_types::{Type, TypeId};
use dif_vm::var::Builtin;
use dif_vm::{ActionKind, NamePart, Subr};

use super::Checker;
use super::control::Order;
use super::kind::{is_pointer, is_scalar, is_string};
use super::pragma::{description, told};
use super::tree::{TAction, TClause, TExpr, TKind};
use crate::ast::{ClauseDecl, Expr, ProbeSpecText, Stmt};
use crate::diag::Diagnostic;
use crate::probes::{ArgText, Arguments, PatternText};
use crate::span::Span;
use crate::stability::Attributes;
use crate::tag::Tag;

/// What the checker knows of the clause it is in.
#[derive(Debug)]
pub(super) struct ClauseState {
    patterns: Vec<PatternText>,
    part: Part,
    /// Stability of the arguments of its probes.
    args: Attributes,
    pub(super) actions: Vec<TAction>,
    pub(super) order: Order,
}

/// Which part of a clause is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The predicate; what it reads may be assigned to in the body, which comes later.
    EarlyPredicate,
    Body,
    /// The predicate, the body being known.
    LatePredicate,
}

/// A clause with the probes that it is meant for.
#[derive(Debug)]
pub(crate) struct CheckedClause {
    pub(crate) patterns: Vec<PatternText>,
    pub(crate) clause: TClause,
    pub(crate) span: Span,
    pub(crate) description: Attributes,
    pub(crate) statements: Attributes,
}

impl Checker<'_> {
    pub(crate) fn clause(&mut self, clause: &ClauseDecl, last: NamePart) -> Option<CheckedClause> {
        self.new_item(clause.span);
        let patterns: Vec<_> = clause.probes.iter().map(|spec| self.pattern(spec, last)).collect();
        let patterns: Vec<PatternText> = patterns.into_iter().collect::<Option<_>>()?;
        let (description, args) = self.probe_attributes(&patterns);
        self.stable_enough(description, clause.span)?;
        self.current.clause = Some(ClauseState {
            patterns,
            part: Part::EarlyPredicate,
            args,
            actions: Vec::new(),
            order: Order::default(),
        });
        (self.attributes, self.unstable) = (Attributes::STABLE, None);
        let statements = clause.body.as_deref().unwrap_or_default();
        let before = self.diagnostics.len();
        let last_token = clause.span.end.saturating_sub(1);
        let first = clause.predicate.as_ref().map(|e| self.early_predicate(e, last_token));
        self.enter(Part::Body);
        self.statements(statements);
        self.enter(Part::LatePredicate);
        let predicate = match (first, &clause.predicate) {
            (Some(Err(early)), Some(e)) => Some(self.late_predicate(e, last_token, early)),
            (Some(Ok(predicate)), _) => Some(predicate),
            _ => None,
        };
        let mut state = self.current.clause.take()?;
        if statements.is_empty() {
            state.actions.push(TAction::Record(ActionKind::Default, Vec::new()));
        }
        if self.diagnostics.len() > before {
            return None;
        }
        let predicate = match predicate {
            Some(None) => {
                self.explained(clause.span);
                return None;
            }
            Some(predicate) => predicate,
            None => None,
        };
        let statements = self.attributes;
        self.stable_enough(statements, clause.span)?;
        let clause_tree = TClause { predicate, actions: state.actions };
        Some(CheckedClause {
            patterns: state.patterns,
            clause: clause_tree,
            span: clause.span,
            description,
            statements,
        })
    }

    /// Sees to it that what can't be compiled is not left out in silence, even if it was forgotten to say why.
    pub(super) fn explained(&mut self, span: Span) {
        if self.diagnostics.is_empty() {
            self.error::<()>(Tag::Unknown, span, "this can't be compiled, for a reason that is not known");
        }
    }

    /// Stability of what the descriptions name, and of their probes' arguments.
    fn probe_attributes(&mut self, patterns: &[PatternText]) -> (Attributes, Attributes) {
        let mut least: Option<(Attributes, Attributes)> = None;
        self.unstable = None;
        for pattern in patterns {
            let provider = self.probes.stability(pattern);
            let args = provider.as_ref().map_or(Attributes::UNSTABLE, |p| p.args);
            let description = description(provider.as_ref(), pattern);
            if !self.is_stable_enough(description) {
                self.unstable.get_or_insert_with(|| told(pattern, description));
            }
            least = Some(least.map_or((description, args), |(d, a)| (d.min(description), a.min(args))));
        }
        least.unwrap_or((Attributes::UNSTABLE, Attributes::UNSTABLE))
    }

    /// Checks attributes against what `-x amin` asks for; told at the clause's end, which is known by then.
    fn stable_enough(&mut self, attributes: Attributes, clause: Span) -> Option<()> {
        if self.is_stable_enough(attributes) {
            return Some(());
        }
        let end = Span::new(clause.end.saturating_sub(1), clause.end);
        let message = format!("attributes for clause ({attributes}) are less than predefined minimum");
        let error = Diagnostic::new(Tag::AttrMin, end, message);
        self.diagnostics.push(Diagnostic { note: self.unstable.take(), ..error });
        None
    }

    /// Stability of the arguments of the clause's probes.
    pub(super) fn argument_attributes(&self) -> Attributes {
        self.current.clause.as_ref().map_or(Attributes::STABLE, |clause| clause.args)
    }

    fn pattern(&mut self, spec: &ProbeSpecText, last: NamePart) -> Option<PatternText> {
        let (pattern, span) = match spec {
            ProbeSpecText::Id(id) if last != NamePart::Name => {
                let message = format!("probe identifier {} not permitted when specifying {last}s", id.node);
                return self.error(Tag::PdescInval, id.span, message);
            }
            ProbeSpecText::Id(id) => {
                if let Some(pattern) = u32::try_from(id.node).ok().and_then(|id| self.probes.by_id(id)) {
                    return Some(pattern);
                }
                let message = format!("invalid probe identifier {}: Unknown probe identifier", id.node);
                return self.error(Tag::PdescInval, id.span, message);
            }
            ProbeSpecText::Description(text) => match PatternText::parse(&text.node, last) {
                Ok(pattern) => (pattern, text.span),
                Err(message) => return self.error(Tag::PdescInval, text.span, message),
            },
        };
        match self.probes.matching(&pattern) {
            Ok(0) if !self.options.zdefs => {
                let message = format!("probe description {pattern} does not match any probes");
                let reason = self.probes.absence(&pattern);
                self.error_because(Tag::PdescZero, span, message, reason)
            }
            Ok(_) => Some(pattern),
            Err(message) => self.error(Tag::PdescZero, span, message),
        }
    }

    /// A predicate is known to be wrong when the clause has been read, up to `end`.
    fn predicate(&mut self, e: &Expr, end: u32) -> Option<TExpr> {
        let value = self.expr(e)?;
        if is_scalar(&self.types, value.ty) {
            return Some(value);
        }
        self.reading(end, |c| c.error(Tag::PredScalar, e.span, "predicate result must be of scalar type"))
    }

    /// A predicate comes first, for its variables are those of the body, too. One that reads what only the body may
    /// assign to is left for later; then what seems to be wrong with it comes instead.
    fn early_predicate(&mut self, e: &Expr, end: u32) -> Result<Option<TExpr>, Vec<Diagnostic>> {
        let before = self.diagnostics.len();
        let given_up = self.names.all_given_up();
        let checked = self.predicate(e, end);
        if self.diagnostics[before..].iter().any(is_undefined) {
            self.names.take_back(given_up);
            return Err(self.diagnostics.split_off(before));
        }
        Ok(checked)
    }

    /// The predicate, now that the body was checked.
    fn late_predicate(&mut self, e: &Expr, end: u32, early: Vec<Diagnostic>) -> Option<TExpr> {
        let before = self.diagnostics.len();
        let checked = self.predicate(e, end);
        if self.diagnostics[before..].iter().all(is_undefined) && checked.is_none() {
            self.diagnostics.truncate(before);
            self.diagnostics.extend(early);
        }
        checked
    }

    fn enter(&mut self, part: Part) {
        if let Some(state) = &mut self.current.clause {
            state.part = part;
        }
    }

    /// Whether a variable that has no meaning yet may be given one by being read.
    pub(super) fn may_declare(&self) -> bool {
        self.current.clause.as_ref().is_none_or(|c| c.part != Part::EarlyPredicate)
    }

    pub(super) fn in_clause_body(&self) -> bool {
        self.current.clause.as_ref().is_some_and(|c| c.part == Part::Body)
    }

    pub(super) fn statement(&mut self, statement: &Stmt) -> Option<()> {
        match statement {
            Stmt::Expr(e) => self.expression_statement(e),
            Stmt::If { condition, then, otherwise, .. } => self.conditional(condition, then, otherwise),
        }
    }

    /// `args[n]`
    pub(super) fn typed_argument(&mut self, index: &[Expr], span: Span) -> Option<TExpr> {
        let Some(state) = &self.current.clause else {
            if self.current.defines_translator {
                return None;
            }
            return self.error(Tag::ArgsNone, span, "args[ ] may not be referenced outside a probe clause");
        };
        let patterns = state.patterns.clone();
        let [index] = index else {
            return self.error(Tag::ProtoLen, span, format!("args[ ] takes one index, not {}", index.len()));
        };
        let checked = self.expr(index)?;
        let Some(n) = checked.constant() else {
            let argument = self.type_name(checked.ty);
            return self.bad_argument("args", 1, ["integer constant", &argument], Tag::ProtoArg, index.span);
        };
        let Ok(n) = usize::try_from(n) else {
            return self.error(Tag::ArgsIdx, index.span, format!("index {n} is out of range for args[ ]"));
        };
        let arg = self.uniform_argument(&patterns, n, span)?;
        let Some(native) = &arg.native else {
            let ty = self.argument_type(&arg.ty, n, span)?;
            return Some(self.raw_argument(&arg, ty, span));
        };
        let native = self.argument_type(native, n, span)?;
        let raw = self.raw_argument(&arg, native, span);
        let ty = self.argument_type(&arg.ty, n, span)?;
        self.translated(raw, ty, span, Tag::ArgsXlator)
    }

    fn argument_type(&mut self, text: &str, n: usize, span: Span) -> Option<TypeId> {
        match self.type_from_text(text) {
            Some(ty) => Some(ty),
            None => self.error(Tag::ArgsType, span, format!("type {text} of args[{n}] is not known")),
        }
    }

    /// The raw argument as a value of the type `ty`.
    fn raw_argument(&mut self, arg: &ArgText, ty: TypeId, span: Span) -> TExpr {
        let ty = if arg.userland { self.userland(ty) } else { ty };
        let builtin = Builtin::of_argument(arg.mapping).unwrap_or(Builtin::Arg0);
        let raw_ty = self.named_type("int64_t");
        let raw = TExpr::new(TKind::Builtin(builtin), raw_ty, span);
        if is_pointer(&self.types, ty) {
            return TExpr::new(TKind::Retype(Box::new(raw)), ty, span);
        }
        if is_string(&self.types, ty) {
            if arg.userland {
                return self.copied_string(raw, span);
            }
            return TExpr::new(TKind::Retype(Box::new(raw)), ty, span);
        }
        self.integer_from(raw, ty, span)
    }

    /// Argument `n` of all the clause's probes, which must agree.
    fn uniform_argument(&mut self, patterns: &[PatternText], n: usize, span: Span) -> Option<ArgText> {
        let mut all: Option<Arguments> = None;
        for pattern in patterns {
            match (self.probes.arguments(pattern), &mut all) {
                (Ok(arguments), Some(all)) => all.agree(&arguments.0),
                (Ok(arguments), None) => all = Some(arguments),
                (Err(message), _) => return self.error(Tag::ArgsType, span, message),
            }
        }
        let args = all.unwrap_or_default().0;
        match args.get(n) {
            Some(Some(arg)) => Some(arg.clone()),
            Some(None) => {
                let message = format!("the probes of this clause differ in args[{n}], which needs one kind of probe");
                self.error(Tag::ArgsMulti, span, message)
            }
            None => {
                let probes = patterns.first().cloned().unwrap_or_default();
                let message = format!("index {n} is out of range for {probes} args[ ]");
                self.error(Tag::ArgsIdx, span, message)
            }
        }
    }

    fn userland(&mut self, ty: TypeId) -> TypeId {
        match *self.types.base(ty) {
            Type::Pointer { to, .. } => self.types.intern(Type::Pointer { to, userland: true }),
            _ => ty,
        }
    }

    /// The type that C text names; `None` if it can't be read.
    fn type_from_text(&mut self, text: &str) -> Option<TypeId> {
        let text = text.replace("__user", "");
        let name = crate::type_text(&text, &mut |name| self.find_typedef(name).is_some())?;
        let before = self.diagnostics.len();
        let ty = self.resolve_type(&name);
        self.diagnostics.truncate(before);
        ty
    }

    /// Bytes of the traced process, copied to where records can be filled from.
    pub(super) fn copied_in(&mut self, address: TExpr, size: u32, span: Span) -> TExpr {
        let ty = self.named_type("void *");
        let size = self.int(i64::from(size), "size_t", span);
        TExpr::new(TKind::Call(Subr::Copyin, vec![address, size]), ty, span)
    }
}

/// Whether the message is about a name that has no meaning.
fn is_undefined(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.tag, Tag::IdentUndef | Tag::VarUndef)
}
