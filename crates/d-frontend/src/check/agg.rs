//! Aggregations: `@name[keys] = function(arguments)`.

use d_types::TypeId;
use dif_vm::{AggFn, AggId, FieldKind};

use super::Checker;
use super::kind::{field_kind, is_by_ref, is_scalar, size32};
use super::proto::Count;
use super::tree::{TAction, TExpr};
use super::width::Slot;
use crate::ast::{Expr, ExprKind};
use crate::builtins::{self, Aggregating, Function};
use crate::span::Span;
use crate::tag::Tag;

/// An aggregation as its first use has made it.
#[derive(Debug, Clone)]
pub(crate) struct AggInfo {
    pub(crate) name: String,
    pub(crate) func: AggFn,
    pub(crate) keys: Vec<AggKey>,
}

/// What a key of an aggregation is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AggKey {
    pub(crate) ty: TypeId,
    /// Of stacks, that of the largest one so far.
    pub(crate) size: u32,
    pub(crate) kind: FieldKind,
}

/// The types of stacks, symbols and modules in messages.
const STACK: &str = "stack";
const SYMBOL: &str = "_symaddr";
const MODULE: &str = "_symaddr of mod( )";

/// How many keys an aggregation can have, unless `tregs` says otherwise.
const KEYS_MAX: usize = 256;

impl Checker<'_> {
    pub(super) fn find_aggregation(&self, name: &str) -> Option<AggId> {
        let at = self.aggregations.iter().position(|a| a.name == name)?;
        Some(AggId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    pub(super) fn aggregation(&mut self, target: &Expr, value: &Expr, span: Span) -> Option<()> {
        let ExprKind::Aggregation(name, keys) = &target.kind else { return None };
        self.aggregation_in_order(span)?;
        let (function, args, function_span) = self.aggregating(name, value)?;
        let checked = keys.as_ref().map(|keys| self.aggregation_keys(name, keys, target.span));
        let (keys, infos) = match checked {
            Some(keys) => keys?,
            None => Default::default(),
        };
        let (func, value, increment) = self.function_arguments(function, args, function_span)?;
        let id = if let Some(id) = self.find_aggregation(name) {
            self.same_function(id, func, function_span)?;
            id
        } else {
            let first = self.first_keys(name, &infos);
            self.add_aggregation(name, func, first)
        };
        let keys = self.converted_keys(id, keys, &infos, span)?;
        self.push_action(TAction::Aggregate { aggregation: id, keys, value, increment });
        Some(())
    }

    /// What the keys of an aggregation are, by those of its first use.
    fn first_keys(&mut self, name: &str, keys: &[AggKey]) -> Vec<AggKey> {
        let wide = |(n, &key): (usize, &AggKey)| {
            let ty = self.width(Slot::AggKey(name.to_owned(), n), key.ty);
            if ty == key.ty { key } else { AggKey { ty, size: 8, ..key } }
        };
        keys.iter().enumerate().map(wide).collect()
    }

    fn add_aggregation(&mut self, name: &str, func: AggFn, keys: Vec<AggKey>) -> AggId {
        let id = AggId(u32::try_from(self.aggregations.len()).unwrap_or(u32::MAX));
        self.aggregations.push(AggInfo { name: name.to_owned(), func, keys });
        id
    }

    fn aggregating<'e>(&mut self, name: &str, value: &'e Expr) -> Option<(Aggregating, &'e [Expr], Span)> {
        let ExprKind::Call(function, args) = &value.kind else {
            if let Some(called) = nameless_call(value) {
                return self.no_function(called.span);
            }
            let message = format!("@{name} must be assigned the result of an aggregating function");
            return self.error(Tag::AggFunc, value.span, message);
        };
        let Some(called) = function.plain_name() else {
            return self.no_function(function.span);
        };
        match self.find_function(called, function.span)? {
            Function::Aggregating(aggregating) => Some((aggregating, args, value.span)),
            _ => self.error(Tag::AggFunc, value.span, format!("{called}() is not an aggregating function")),
        }
    }

    fn aggregation_keys(&mut self, name: &str, keys: &[Expr], span: Span) -> Option<(Vec<TExpr>, Vec<AggKey>)> {
        if keys.is_empty() || keys.len() > KEYS_MAX {
            let message = format!("@{name}[ ] has {} keys; it takes 1 to {KEYS_MAX}", keys.len());
            return self.error(Tag::ProtoLen, span, message);
        }
        if self.options.tregs.is_some_and(|most| keys.len() > most as usize) {
            return self.too_many_keys(keys.len(), self.options.tregs.unwrap_or_default() as usize, span);
        }
        for key in keys {
            self.has_key_value(key)?;
        }
        let checked: Vec<_> = keys.iter().map(|e| self.aggregation_key(e)).collect();
        Some(checked.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip())
    }

    fn aggregation_key(&mut self, e: &Expr) -> Option<(TExpr, AggKey)> {
        if let ExprKind::Call(function, args) = &e.kind
            && let Some(name) = function.plain_name()
            && let Some(Function::Action(action)) = builtins::function(name)
        {
            self.find_function(name, function.span)?;
            let field = self.address_field(action, name, args, e.span)?;
            let key = AggKey { ty: field.value.ty, size: field.size, kind: field.kind };
            return Some((field.value, key));
        }
        let mut value = self.expr(e)?;
        let ty = self.key_type(&mut value)?;
        let size = size32(&self.types, ty);
        if size == 0 {
            let shown = self.type_name(ty);
            return self.error(Tag::KeyType, value.span, format!("a value of type {shown} cannot be a key"));
        }
        Some((value, AggKey { ty, size, kind: field_kind(&self.types, ty) }))
    }

    /// The type of a key in messages.
    pub(super) fn key_name(&self, key: AggKey) -> String {
        match key.kind {
            FieldKind::KernelStack => STACK.to_owned(),
            FieldKind::KernelSymbol => SYMBOL.to_owned(),
            FieldKind::KernelModule => MODULE.to_owned(),
            _ => self.type_name(key.ty),
        }
    }

    /// Refuses what can't be a key, whatever its type: an aggregation, an action without a value.
    fn has_key_value(&mut self, key: &Expr) -> Option<()> {
        let what = match &key.kind {
            ExprKind::Aggregation(name, _) => format!("the aggregation @{name}"),
            ExprKind::Call(function, _) => match function.plain_name().map(|name| (name, builtins::function(name))) {
                Some((_, Some(Function::Action(action)))) if action.is_key() => return Some(()),
                Some((name, Some(Function::Action(_) | Function::Aggregating(_)))) => format!("{name}()"),
                _ => return Some(()),
            },
            _ => return Some(()),
        };
        self.error(Tag::KeyType, key.span, format!("{what} has no value that could be a key"))
    }

    /// Keys of a later use must fit those of the first. Of stacks the largest decides.
    fn converted_keys(&mut self, id: AggId, keys: Vec<TExpr>, infos: &[AggKey], span: Span) -> Option<Vec<TExpr>> {
        let info = self.aggregations[id.0 as usize].clone();
        if keys.len() != info.keys.len() {
            let message = format!("@{} has {} keys, not {}", info.name, info.keys.len(), keys.len());
            return self.error(Tag::ProtoLen, span, message);
        }
        let mut converted = Vec::with_capacity(keys.len());
        for (n, ((key, &own), &first)) in keys.into_iter().zip(infos).zip(&info.keys).enumerate() {
            converted.push(self.converted_key(&info.name, n, key, own, first)?);
            if own.size > first.size && own.kind == FieldKind::KernelStack {
                self.aggregations[id.0 as usize].keys[n] = own;
            }
        }
        Some(converted)
    }

    fn converted_key(&mut self, aggregation: &str, n: usize, key: TExpr, own: AggKey, first: AggKey) -> Option<TExpr> {
        let name = format!("@{aggregation}");
        match (own.kind.names_kernel(), first.kind.names_kernel()) {
            (false, false) => {
                self.widens(Slot::AggKey(aggregation.to_owned(), n), first.ty, &key);
                self.key_argument(&name, n, key, first.ty)
            }
            (true, true) if own.kind == first.kind => Some(key),
            _ => {
                let [from, to] = [own, first].map(|key| self.key_name(key));
                self.bad_key(&name, n, [&to, &from], key.span)
            }
        }
    }

    fn same_function(&mut self, id: AggId, func: AggFn, span: Span) -> Option<()> {
        let info = self.aggregations[id.0 as usize].clone();
        if info.func == func {
            return Some(());
        }
        let tag = self.mismatch_tag(info.func, func);
        let message =
            format!("@{} is already {}() with other parameters or another function", info.name, info.func.name());
        self.error(tag, span, message)
    }

    fn function_arguments(
        &mut self,
        function: Aggregating,
        args: &[Expr],
        span: Span,
    ) -> Option<(AggFn, Option<TExpr>, Option<TExpr>)> {
        let (name, least, most) = match function {
            Aggregating::Count => ("count", 0, 0),
            Aggregating::Sum => ("sum", 1, 1),
            Aggregating::Min => ("min", 1, 1),
            Aggregating::Max => ("max", 1, 1),
            Aggregating::Avg => ("avg", 1, 1),
            Aggregating::Stddev => ("stddev", 1, 1),
            Aggregating::Quantize => ("quantize", 1, 2),
            Aggregating::Lquantize => ("lquantize", 3, 5),
            Aggregating::Llquantize => ("llquantize", 5, 6),
        };
        self.count(name, args.len(), Count(least, Some(most)), Tag::ProtoLen, span)?;
        let value = match args.first() {
            Some(e) => Some(self.scalar_argument(name, e, Tag::AggScalar)?),
            None => None,
        };
        let (func, weight) = match function {
            Aggregating::Count => (AggFn::Count, None),
            Aggregating::Sum => (AggFn::Sum, None),
            Aggregating::Min => (AggFn::Min, None),
            Aggregating::Max => (AggFn::Max, None),
            Aggregating::Avg => (AggFn::Avg, None),
            Aggregating::Stddev => (AggFn::Stddev, None),
            Aggregating::Quantize => (AggFn::Quantize, args.get(1)),
            Aggregating::Lquantize => (self.lquantize(args)?, args.get(4)),
            Aggregating::Llquantize => (self.llquantize(args)?, args.get(5)),
        };
        let increment = match weight {
            Some(e) => Some(self.scalar_argument(name, e, Tag::ProtoArg)?),
            None => None,
        };
        Some((func, value, increment))
    }

    fn scalar_argument(&mut self, name: &str, e: &Expr, tag: Tag) -> Option<TExpr> {
        let value = self.expr(e)?;
        if is_scalar(&self.types, value.ty) && !is_by_ref(&self.types, value.ty) {
            return Some(value);
        }
        let ty = self.type_name(value.ty);
        self.error(tag, e.span, format!("{name}(): a value of type {ty} is not scalar"))
    }
}

/// What an expression calls that is no name, as in `tick-1()`.
fn nameless_call(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call(function, _) if function.plain_name().is_none() => Some(function),
        _ => e.operands().into_iter().find_map(nameless_call),
    }
}
