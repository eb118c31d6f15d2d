//! Arguments that do not fit a prototype, in libdtrace's words.

use super::Checker;
use super::kind::is_integer;
use super::tree::TExpr;
use crate::ast::{Expr, ExprKind};
use crate::builtins::{self, Function};
use crate::span::Span;
use crate::tag::Tag;

/// How many arguments are taken: from the least to the most, if there is a most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count(pub(super) usize, pub(super) Option<usize>);

impl Count {
    /// So many and no others.
    pub(super) fn exactly(count: usize) -> Self {
        Self(count, Some(count))
    }
}

/// An argument of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument<'e> {
    /// What is called.
    pub(super) name: &'e str,
    /// Number of the argument, from 1.
    pub(super) n: usize,
    pub(super) e: &'e Expr,
}

impl Checker<'_> {
    /// Checks how many arguments there are.
    pub(super) fn count(&mut self, name: &str, given: usize, wanted: Count, tag: Tag, span: Span) -> Option<()> {
        let Count(least, most) = wanted;
        let (bound, expected) = match most {
            Some(most) if least == most && given != least => ("", least),
            _ if given < least => ("at least ", least),
            Some(most) if given > most => ("at most ", most),
            _ => return Some(()),
        };
        let s = if given == 1 { "" } else { "s" };
        let message = format!("{name}( ) prototype mismatch: {given} arg{s} passed, {bound}{expected} expected");
        self.error(tag, span, message)
    }

    /// Tells that argument `n`, counted from 1, has another type than the prototype.
    pub(super) fn bad_argument<T>(
        &mut self,
        name: &str,
        n: usize,
        [prototype, argument]: [&str; 2],
        tag: Tag,
        span: Span,
    ) -> Option<T> {
        self.error(tag, span, mismatch(&format!("{name}( )"), n, prototype, argument))
    }

    /// The same of the index of an element.
    pub(super) fn bad_index<T>(&mut self, name: &str, [prototype, argument]: [&str; 2], span: Span) -> Option<T> {
        self.error(Tag::ProtoArg, span, mismatch(&format!("{name}[ ]"), 1, prototype, argument))
    }

    /// Tells that key `n`, counted from 0, has another type than the first use gave it.
    pub(super) fn bad_key<T>(&mut self, name: &str, n: usize, [prototype, key]: [&str; 2], span: Span) -> Option<T> {
        let n = n + 1;
        let message =
            format!("{name}[ ] key #{n} is incompatible with prototype:\n\tprototype: {prototype}\n\t      key: {key}");
        self.error(Tag::ProtoArg, span, message)
    }
}

impl Checker<'_> {
    /// The value of an argument, which must have one.
    pub(super) fn argument_value(
        &mut self,
        name: &str,
        n: usize,
        e: &Expr,
        prototype: &str,
        tag: Tag,
    ) -> Option<TExpr> {
        match valueless(e) {
            Some(argument) => self.bad_argument(name, n, [prototype, argument], tag, e.span),
            None => self.expr(e),
        }
    }

    /// An argument that must be an integer.
    pub(super) fn number(&mut self, name: &str, n: usize, e: &Expr, prototype: &str) -> Option<TExpr> {
        self.tagged_number(name, n, e, prototype, Tag::ProtoArg)
    }

    /// The same, with another tag for what is none.
    pub(super) fn tagged_number(&mut self, name: &str, n: usize, e: &Expr, prototype: &str, tag: Tag) -> Option<TExpr> {
        let value = self.argument_value(name, n, e, prototype, tag)?;
        if is_integer(&self.types, value.ty) {
            return Some(value);
        }
        let argument = self.type_name(value.ty);
        self.bad_argument(name, n, [prototype, &argument], tag, e.span)
    }
}

fn mismatch(what: &str, n: usize, prototype: &str, argument: &str) -> String {
    format!("{what} argument #{n} is incompatible with prototype:\n\tprototype: {prototype}\n\t argument: {argument}")
}

/// What an argument is that has no value: an aggregation, or the call of an action.
pub(super) fn valueless(e: &Expr) -> Option<&'static str> {
    match &e.kind {
        ExprKind::Aggregation(..) => Some("aggregation"),
        ExprKind::Call(function, _) => match builtins::function(function.plain_name()?)? {
            Function::Action(_) | Function::Aggregating(_) => Some("void"),
            _ => None,
        },
        _ => None,
    }
}
