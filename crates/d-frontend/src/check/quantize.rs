//! Parameters of `lquantize()` and `llquantize()`.

use dif_vm::AggFn;
use dif_vm::agg::{Llquantize, Lquantize};

use super::Checker;
use crate::ast::Expr;
use crate::tag::Tag;

/// A parameter of `llquantize()`: its name, the tags for what is no constant and for what is out of range.
type Parameter = (&'static str, Tag, Tag);

const LINUX: [Parameter; 4] = [
    ("factor", Tag::LlquantFactortype, Tag::LlquantFactorval),
    ("low exponent", Tag::LlquantLmagtype, Tag::LlquantLmagval),
    ("high exponent", Tag::LlquantHmagtype, Tag::LlquantHmagval),
    ("number of steps", Tag::LlquantSteptype, Tag::LlquantStepval),
];

const CLASSIC: [Parameter; 4] = [
    ("factor", Tag::LlquantFactortype, Tag::LlquantFactorval),
    ("low exponent", Tag::LlquantLowtype, Tag::LlquantLowval),
    ("high exponent", Tag::LlquantHightype, Tag::LlquantHighval),
    ("number of steps", Tag::LlquantNsteptype, Tag::LlquantNstepval),
];

impl Checker<'_> {
    /// An integer constant.
    fn constant(&mut self, what: &str, e: &Expr, tag: Tag) -> Option<i64> {
        let value = self.expr(e)?;
        match value.constant() {
            Some(constant) => Some(constant),
            None => self.error(tag, e.span, format!("{what} must be an integer constant")),
        }
    }

    /// An integer constant above zero.
    fn positive(&mut self, what: &str, e: &Expr, tag: Tag) -> Option<i64> {
        match self.constant(what, e, tag)? {
            value @ 1.. => Some(value),
            _ => self.error(tag, e.span, format!("{what} must be a positive integer constant")),
        }
    }

    pub(super) fn lquantize(&mut self, args: &[Expr]) -> Option<AggFn> {
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
                let step = self.positive("lquantize(): the step", e, Tag::LquantSteptype)?;
                let Ok(step) = u16::try_from(step) else {
                    return self.error(Tag::LquantStepval, e.span, "lquantize(): the step must fit 16 bits");
                };
                step
            }
        };
        let levels = (i64::from(limit) - i64::from(base)) / i64::from(step);
        let span = args.get(3).unwrap_or(&args[2]).span;
        match u16::try_from(levels) {
            Ok(0) => self.error(Tag::LquantSteplarge, span, "lquantize(): the step leaves no level between the bounds"),
            Ok(levels) => Some(AggFn::Lquantize(Lquantize { base, step, levels })),
            Err(_) => self.error(Tag::LquantStepsmall, span, "lquantize(): the step makes more than 65535 levels"),
        }
    }

    pub(super) fn llquantize(&mut self, args: &[Expr]) -> Option<AggFn> {
        let classic = self.options.classic();
        let names = if classic { &CLASSIC } else { &LINUX };
        let mut numbers = [0u16; 4];
        for ((number, (what, no_constant, no_fit)), e) in numbers.iter_mut().zip(names).zip(&args[1..5]) {
            let what = format!("llquantize(): the {what}");
            let is_steps = *no_constant == Tag::LlquantSteptype;
            let value =
                if is_steps { self.positive(&what, e, *no_constant)? } else { self.constant(&what, e, *no_constant)? };
            let Ok(fits) = u16::try_from(value) else {
                return self.error(*no_fit, e.span, format!("{what} must fit 16 bits"));
            };
            *number = fits;
        }
        let [factor, low, high, steps] = numbers;
        self.powers_fit(factor, low, high, args)?;
        if classic && steps < factor {
            let message = "llquantize(): there must be as many steps as the factor, or more";
            return self.error(Tag::LlquantFactornsteps, args[4].span, message);
        }
        if !steps_fit(factor, low, high, steps) {
            let message =
                "llquantize(): the steps must divide the factor, or be a multiple of it that divides each power";
            let tag = self.by_dialect(Tag::LlquantStepval, Tag::LlquantFactoreven);
            return self.error(tag, args[4].span, message);
        }
        Some(AggFn::Llquantize(Llquantize { factor, low, high, steps }))
    }

    fn powers_fit(&mut self, factor: u16, low: u16, high: u16, args: &[Expr]) -> Option<()> {
        if factor < 2 {
            let tag = self.by_dialect(Tag::LlquantFactorval, Tag::LlquantFactorsmall);
            return self.error(tag, args[1].span, "llquantize(): the factor must be two or more");
        }
        if high < low || (self.options.classic() && high == low) {
            let message = "llquantize(): the high exponent must be above the low one";
            let tag = self.by_dialect(Tag::LlquantHmagval, Tag::LlquantMagrange);
            return self.error(tag, args[3].span, message);
        }
        if u64::from(factor).checked_pow(u32::from(high) + 1).is_none() {
            let message = "llquantize(): the factor to the power of the high exponent is too large";
            let tag = self.by_dialect(Tag::LlquantHmagval, Tag::LlquantMagtoobig);
            return self.error(tag, args[3].span, message);
        }
        Some(())
    }

    /// How the functions of two uses of an aggregation differ.
    pub(super) fn mismatch_tag(&self, first: AggFn, second: AggFn) -> Tag {
        match (first, second) {
            (AggFn::Lquantize(a), AggFn::Lquantize(b)) if a.base != b.base => Tag::LquantMatchbase,
            (AggFn::Lquantize(a), AggFn::Lquantize(b)) if a.step != b.step => Tag::LquantMatchstep,
            (AggFn::Lquantize(_), AggFn::Lquantize(_)) => Tag::LquantMatchlim,
            (AggFn::Llquantize(a), AggFn::Llquantize(b)) if a.factor != b.factor => {
                self.by_dialect(Tag::LlquantMatchfactor, Tag::LlquantFactormatch)
            }
            (AggFn::Llquantize(a), AggFn::Llquantize(b)) if a.low != b.low => {
                self.by_dialect(Tag::LlquantMatchlmag, Tag::LlquantLowmatch)
            }
            (AggFn::Llquantize(a), AggFn::Llquantize(b)) if a.high != b.high => {
                self.by_dialect(Tag::LlquantMatchhmag, Tag::LlquantHighmatch)
            }
            (AggFn::Llquantize(_), AggFn::Llquantize(_)) => {
                self.by_dialect(Tag::LlquantMatchsteps, Tag::LlquantNstepmatch)
            }
            _ => Tag::AggRedef,
        }
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
