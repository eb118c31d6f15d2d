//! Aggregations: `@name[keys] = function(arguments)`.

use d_types::TypeId;
use dif_vm::{AggFn, AggId};

use super::Checker;
use super::call::function_name;
use super::kind::{is_by_ref, is_scalar, size32};
use super::proto::Count;
use super::tree::{TAction, TExpr};
use crate::ast::{Expr, ExprKind};
use crate::builtins::{Aggregating, Function};
use crate::span::Span;
use crate::tag::Tag;

/// An aggregation as its first use has made it.
#[derive(Debug, Clone)]
pub(crate) struct AggInfo {
    pub(crate) name: String,
    pub(crate) func: AggFn,
    pub(crate) keys: Vec<TypeId>,
}

/// How many keys an aggregation can have.
const KEYS_MAX: usize = 32;

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
        let (keys, types) = match checked {
            Some(keys) => keys?,
            None => Default::default(),
        };
        let (func, value, increment) = self.function_arguments(function, args, function_span)?;
        let id = match self.find_aggregation(name) {
            Some(id) => {
                self.same_function(id, func, function_span)?;
                id
            }
            None => self.add_aggregation(name, func, types),
        };
        let keys = self.converted_keys(id, keys, span)?;
        self.push_action(TAction::Aggregate { aggregation: id, keys, value, increment });
        Some(())
    }

    fn add_aggregation(&mut self, name: &str, func: AggFn, keys: Vec<TypeId>) -> AggId {
        let id = AggId(u32::try_from(self.aggregations.len()).unwrap_or(u32::MAX));
        self.aggregations.push(AggInfo { name: name.to_owned(), func, keys });
        id
    }

    fn aggregating<'e>(&mut self, name: &str, value: &'e Expr) -> Option<(Aggregating, &'e [Expr], Span)> {
        let ExprKind::Call(function, args) = &value.kind else {
            let message = format!("@{name} must be assigned the result of an aggregating function");
            return self.error(Tag::AggFunc, value.span, message);
        };
        let Some(called) = function_name(function) else {
            return self.error(Tag::FuncIdent, function.span, "a function can only be called by its name");
        };
        match self.find_function(called, function.span)? {
            Function::Aggregating(aggregating) => Some((aggregating, args, value.span)),
            _ => self.error(Tag::AggFunc, value.span, format!("{called}() is not an aggregating function")),
        }
    }

    fn aggregation_keys(&mut self, name: &str, keys: &[Expr], span: Span) -> Option<(Vec<TExpr>, Vec<TypeId>)> {
        if keys.is_empty() || keys.len() > KEYS_MAX {
            let message = format!("@{name}[ ] has {} keys; it takes 1 to {KEYS_MAX}", keys.len());
            return self.error(Tag::ProtoLen, span, message);
        }
        let checked: Vec<_> = keys.iter().map(|e| self.expr(e)).collect();
        let mut values: Vec<TExpr> = checked.into_iter().collect::<Option<_>>()?;
        let mut types = Vec::with_capacity(values.len());
        for value in &mut values {
            let ty = self.key_type(value)?;
            if size32(&self.types, ty) == 0 {
                let shown = self.type_name(ty);
                return self.error(Tag::KeyType, value.span, format!("a value of type {shown} cannot be a key"));
            }
            types.push(ty);
        }
        Some((values, types))
    }

    /// Keys of a later use must fit those of the first.
    fn converted_keys(&mut self, id: AggId, keys: Vec<TExpr>, span: Span) -> Option<Vec<TExpr>> {
        let info = self.aggregations[id.0 as usize].clone();
        if keys.len() != info.keys.len() {
            let message = format!("@{} has {} keys, not {}", info.name, info.keys.len(), keys.len());
            return self.error(Tag::ProtoLen, span, message);
        }
        let mut converted = Vec::with_capacity(keys.len());
        for (n, (key, &ty)) in keys.into_iter().zip(&info.keys).enumerate() {
            converted.push(self.key_argument(&format!("@{}", info.name), n, key, ty)?);
        }
        Some(converted)
    }

    fn same_function(&mut self, id: AggId, func: AggFn, span: Span) -> Option<()> {
        let info = self.aggregations[id.0 as usize].clone();
        if info.func == func {
            return Some(());
        }
        let tag = match (info.func, func) {
            (AggFn::Lquantize { base: a, .. }, AggFn::Lquantize { base: b, .. }) if a != b => Tag::LquantMatchbase,
            (AggFn::Lquantize { step: a, .. }, AggFn::Lquantize { step: b, .. }) if a != b => Tag::LquantMatchstep,
            (AggFn::Lquantize { .. }, AggFn::Lquantize { .. }) => Tag::LquantMatchlim,
            (AggFn::Llquantize { factor: a, .. }, AggFn::Llquantize { factor: b, .. }) if a != b => {
                Tag::LlquantMatchfactor
            }
            (AggFn::Llquantize { low: a, .. }, AggFn::Llquantize { low: b, .. }) if a != b => Tag::LlquantMatchlmag,
            (AggFn::Llquantize { high: a, .. }, AggFn::Llquantize { high: b, .. }) if a != b => Tag::LlquantMatchhmag,
            (AggFn::Llquantize { .. }, AggFn::Llquantize { .. }) => Tag::LlquantMatchsteps,
            _ => Tag::AggRedef,
        };
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

    /// An integer constant.
    fn constant(&mut self, what: &str, e: &Expr, tag: Tag) -> Option<i64> {
        let value = self.expr(e)?;
        match value.constant() {
            Some(constant) => Some(constant),
            None => self.error(tag, e.span, format!("{what} must be an integer constant")),
        }
    }

    fn lquantize(&mut self, args: &[Expr]) -> Option<AggFn> {
        let base = self.constant("lquantize(): the lower bound", &args[1], Tag::LquantBasetype)?;
        let Ok(base) = i32::try_from(base) else {
            return self.error(Tag::LquantBaseval, args[1].span, "lquantize(): the lower bound must fit 32 bits");
        };
        let limit = self.constant("lquantize(): the upper bound", &args[2], Tag::LquantLimtype)?;
        let Ok(limit) = i32::try_from(limit) else {
            return self.error(Tag::LquantLimval, args[2].span, "lquantize(): the upper bound must fit 32 bits");
        };
        if limit <= base {
            let message = "lquantize(): the lower bound must be less than the upper bound";
            return self.error(Tag::LquantMismatch, args[2].span, message);
        }
        let step = match args.get(3) {
            None => 1,
            Some(e) => {
                let step = self.constant("lquantize(): the step", e, Tag::LquantSteptype)?;
                match u16::try_from(step) {
                    Ok(step) if step > 0 => step,
                    _ => {
                        let message = "lquantize(): the step must be positive and fit 16 bits";
                        return self.error(Tag::LquantStepval, e.span, message);
                    }
                }
            }
        };
        let levels = (i64::from(limit) - i64::from(base)) / i64::from(step);
        let span = args.get(3).unwrap_or(&args[2]).span;
        match u16::try_from(levels) {
            Ok(0) => self.error(Tag::LquantSteplarge, span, "lquantize(): the step leaves no level between the bounds"),
            Ok(levels) => Some(AggFn::Lquantize { base, step, levels }),
            Err(_) => self.error(Tag::LquantStepsmall, span, "lquantize(): the step makes more than 65535 levels"),
        }
    }

    fn llquantize(&mut self, args: &[Expr]) -> Option<AggFn> {
        let names = [
            ("factor", Tag::LlquantFactortype, Tag::LlquantFactorval),
            ("low exponent", Tag::LlquantLmagtype, Tag::LlquantLmagval),
            ("high exponent", Tag::LlquantHmagtype, Tag::LlquantHmagval),
            ("number of steps", Tag::LlquantSteptype, Tag::LlquantStepval),
        ];
        let mut numbers = [0u16; 4];
        for ((number, (what, no_constant, no_fit)), e) in numbers.iter_mut().zip(names).zip(&args[1..5]) {
            let value = self.constant(&format!("llquantize(): the {what}"), e, no_constant)?;
            let Ok(fits) = u16::try_from(value) else {
                return self.error(no_fit, e.span, format!("llquantize(): the {what} must fit 16 bits"));
            };
            *number = fits;
        }
        let [factor, low, high, steps] = numbers;
        if factor < 2 {
            return self.error(Tag::LlquantFactorval, args[1].span, "llquantize(): the factor must be two or more");
        }
        if high < low {
            let message = "llquantize(): the high exponent must not be below the low one";
            return self.error(Tag::LlquantHmagval, args[3].span, message);
        }
        if u64::from(factor).checked_pow(u32::from(high) + 1).is_none() {
            let message = "llquantize(): the factor to the power of the high exponent is too large";
            return self.error(Tag::LlquantHmagval, args[3].span, message);
        }
        if !steps_fit(factor, low, high, steps) {
            let message =
                "llquantize(): the steps must divide the factor, or be a multiple of it that divides each power";
            return self.error(Tag::LlquantStepval, args[4].span, message);
        }
        Some(AggFn::Llquantize { factor, low, high, steps })
    }
}

/// Whether each power of the factor can be cut into this many even steps, or has fewer integers than that.
fn steps_fit(factor: u16, low: u16, high: u16, steps: u16) -> bool {
    if steps == 0 {
        return false;
    }
    if steps < factor {
        return factor.is_multiple_of(steps);
    }
    let steps_of = |power: u16| {
        let next = u64::from(factor).saturating_pow(u32::from(power) + 1);
        next <= steps.into() || next.is_multiple_of(steps.into())
    };
    steps.is_multiple_of(factor) && (low..=high).all(steps_of)
}
