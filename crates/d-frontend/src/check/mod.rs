//! The checker: from the syntax tree to the typed tree.
//!
//! It resolves names, makes conversions explicit and folds constants. A part that is wrong gives a diagnostic and
//! `None`; the rest is checked all the same.

mod access;
mod action;
mod address;
mod agg;
mod assign;
mod branch;
mod call;
mod clause;
mod control;
mod convert;
mod decl;
mod declared;
mod expr;
mod fold;
mod ident;
mod inline;
mod kept;
pub(crate) mod kind;
mod library;
mod memory;
mod names;
mod ops;
mod pragma;
mod print;
mod printf;
mod proto;
mod provider;
mod quantize;
mod translate;
pub(crate) mod tree;
mod width;

use std::collections::HashSet;
use std::rc::Rc;

use d_types::{TypeId, TypeSource, Types};

use crate::diag::Diagnostic;
use crate::options::CompileOptions;
use crate::parse_tree::{Fact, Facts};
use crate::probes::ProbeSource;
use crate::span::Span;
use crate::stability::Attributes;
use crate::tag::Tag;

pub(crate) use self::agg::AggInfo;
pub(crate) use self::branch::calls_action;
pub(crate) use self::clause::CheckedClause;
use self::clause::ClauseState;
use self::declared::Declared;
pub use self::declared::DeclaredTypes;
pub(crate) use self::library::inline_name;
use self::names::Names;
pub(crate) use self::names::{Var, display_name, var_scope};
use self::pragma::Pragmas;
pub(crate) use self::translate::TranslatorDef;
use self::tree::TExpr;
pub(crate) use self::width::Widths;

/// How deep expressions and declarations may nest.
const MAX_DEPTH: usize = 200;

/// How many expression nodes one clause or declaration may come to once inlines are put in: as many as its text has
/// bytes, and at least so many.
const LEAST_NODES: usize = 1 << 16;

/// What the checker is in the middle of: another one while a file of the library is checked.
#[derive(Debug, Default)]
struct Current {
    clause: Option<ClauseState>,
    /// Parameters of the inlines being put in; only the innermost are visible.
    params: Vec<Vec<(String, TExpr)>>,
    /// Whether a file of the library is being checked.
    in_library: bool,
    /// What a library's pragmas say of the declaration that comes next: whether the kernel has the fields it needs.
    governed: Option<bool>,
    /// Whether a translator's member is being defined, so that a probe's arguments are not known.
    defines_translator: bool,
    depth: usize,
    nodes: usize,
    most_nodes: usize,
    /// Whether it was told that the item is too large.
    too_large: bool,
}

/// State of the checker over all units of one program.
pub(crate) struct Checker<'a> {
    pub(crate) types: Types,
    pub(crate) source: &'a mut dyn TypeSource,
    pub(crate) probes: &'a mut dyn ProbeSource,
    pub(crate) options: &'a CompileOptions,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) names: Names,
    pub(crate) aggregations: Vec<AggInfo>,
    pub(crate) widths: Widths,
    current: Current,
    /// Files of the library that were needed.
    loaded: HashSet<usize>,
    pragmas: Pragmas,
    declared: Declared,
    /// What was found of expressions, if it is to be shown.
    pub(crate) facts: Option<Facts>,
    /// Names of the providers that the program defines.
    providers: HashSet<String>,
    /// The least stable of what was used since the statements of a clause began.
    attributes: Attributes,
    /// The first of it that is less stable than `-x amin` wants.
    unstable: Option<String>,
    translators: Vec<Rc<TranslatorDef>>,
    /// Number of the next value that is computed once for several uses.
    next_bound: u32,
}

impl<'a> Checker<'a> {
    /// `types` holds all that `source` has given so far.
    pub(crate) fn new(
        options: &'a CompileOptions,
        types: Types,
        source: &'a mut dyn TypeSource,
        probes: &'a mut dyn ProbeSource,
    ) -> Self {
        Self {
            types,
            source,
            probes,
            options,
            diagnostics: Vec::new(),
            names: Names::default(),
            aggregations: Vec::new(),
            widths: Widths::default(),
            current: Current::default(),
            loaded: HashSet::new(),
            pragmas: Pragmas::default(),
            declared: Declared::default(),
            facts: options.tree.then(Facts::default),
            providers: HashSet::new(),
            attributes: Attributes::STABLE,
            unstable: None,
            translators: Vec::new(),
            next_bound: 0,
        }
    }

    /// Reports an error. Always `None`, for use as a result.
    pub(crate) fn error<T>(&mut self, tag: Tag, span: Span, message: impl Into<String>) -> Option<T> {
        self.diagnostics.push(Diagnostic::new(tag, span, message));
        None
    }

    /// Reports an error and, behind it, the reason if one is known.
    fn error_because<T>(&mut self, tag: Tag, span: Span, message: String, reason: Option<String>) -> Option<T> {
        let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
        self.error(tag, span, message + &reason)
    }

    /// Does a check whose errors a parser finds when it has read up to `end`, and a token more.
    pub(crate) fn reading<T>(&mut self, end: u32, check: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.diagnostics.len();
        let result = check(self);
        self.diagnostics[before..].iter_mut().for_each(|d| d.read(end));
        result
    }

    /// The tag that this dialect has for an error.
    pub(crate) fn by_dialect(&self, linux: Tag, classic: Tag) -> Tag {
        if self.options.classic() { classic } else { linux }
    }

    /// Does `check` one level deeper, unless that is too deep.
    fn nested<T>(&mut self, span: Span, check: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.current.nodes += 1;
        if self.current.depth >= MAX_DEPTH || self.current.nodes > self.current.most_nodes {
            if !std::mem::replace(&mut self.current.too_large, true) {
                self.error::<()>(Tag::Syntax, span, "expression is too large or nested too deeply");
            }
            return None;
        }
        self.current.depth += 1;
        let result = check(self);
        self.current.depth -= 1;
        result
    }

    /// Keeps what was found of an expression, if that is to be shown and it stands in the program itself.
    fn keep_fact(&mut self, span: Span, e: &TExpr) {
        if !self.is_shown() {
            return;
        }
        let fact = Fact { constant: e.constant(), ..self.fact(e.ty) };
        if let Some(facts) = &mut self.facts {
            facts.nodes.insert(span, fact);
        }
    }

    /// Keeps what stands for the last argument of a call, which was left out.
    fn keep_default(&mut self, call: Span, value: i64) {
        if self.is_shown()
            && let Some(facts) = &mut self.facts
        {
            facts.defaults.insert(call, value);
        }
    }

    fn is_shown(&self) -> bool {
        self.facts.is_some() && !self.current.in_library && self.current.params.is_empty()
    }

    fn fact(&self, ty: TypeId) -> Fact {
        Fact {
            ty: self.type_name(ty),
            signed: kind::int_info(&self.types, ty).is_some_and(|info| info.signed),
            by_ref: kind::is_by_ref(&self.types, ty),
            userland: kind::is_userland(&self.types, ty),
            constant: None,
        }
    }

    /// What was found of a source, with its variables and clauses.
    pub(crate) fn take_facts(&mut self, clauses: &[CheckedClause]) -> Facts {
        let Some(facts) = self.facts.as_mut().map(std::mem::take) else { return Facts::default() };
        let variables = self.names.vars.iter().map(|var| ((var.scope, var.name.clone()), self.fact(var.ty))).collect();
        let clauses = clauses.iter().map(|clause| (clause.span, (clause.description, clause.statements))).collect();
        Facts { variables, clauses, ..facts }
    }

    /// Starts counting the nodes of another clause or declaration.
    fn new_item(&mut self, span: Span) {
        self.current.nodes = 0;
        self.current.most_nodes = LEAST_NODES.max(span.end.saturating_sub(span.start) as usize);
        self.current.too_large = false;
    }

    /// A type that the language itself needs, by the name of the registry: `const char *`.
    pub(crate) fn named_type(&mut self, text: &str) -> TypeId {
        if let Some(inner) = text.strip_suffix('*') {
            let to = self.named_type(inner.trim_end());
            return self.types.pointer(to);
        }
        if let Some(inner) = text.strip_prefix("const ") {
            let to = self.named_type(inner);
            return self.types.intern(d_types::Type::Const(to));
        }
        if let Some(tag) = text.strip_prefix("struct ") {
            return self.struct_type(tag);
        }
        self.types.intrinsic(text).unwrap_or(TypeId::VOID)
    }

    /// Sees to it that a structure or union that was only declared is defined, if it is the kernel's or a module's.
    pub(crate) fn complete(&mut self, ty: TypeId) {
        let ty = self.types.resolve(ty);
        self.source.complete(&mut self.types, ty);
    }

    /// How large an object of this type is, if that can be known.
    pub(crate) fn size_of(&mut self, ty: TypeId) -> Option<u64> {
        self.complete(ty);
        self.types.size_of(ty)
    }

    /// Whether two types are one, for what pointers point to: one that is only declared can turn out to be a module's.
    pub(crate) fn same_pointee(&mut self, a: TypeId, b: TypeId) -> bool {
        self.types.compatible(a, b) || {
            self.complete(a);
            self.complete(b);
            self.types.compatible(a, b)
        }
    }

    pub(crate) fn type_name(&self, ty: TypeId) -> String {
        self.types.name(ty)
    }
}
