//! `printf()` and `printa()`: formats against their arguments.

use d_types::{Type, TypeId};
use dif_vm::ActionKind;

use super::Checker;
use super::kind::{int_info, is_float, is_integer, is_pointer, is_scalar, is_string, is_string_like, pointee};
use super::tree::{TExpr, TField};
use crate::ast::{Expr, ExprKind};
use crate::span::Span;
use crate::tag::Tag;

/// A conversion of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Conversion {
    /// With its size letters.
    text: String,
    letter: char,
    /// How many `*` it has.
    stars: usize,
    /// `%@d`
    aggregation: bool,
}

const SIZES: &[&str] = &["hh", "h", "ll", "l", "L", "w"];
const LETTERS: &str = "aAcCdiouxXeEfgGkpsSTYIP";

impl Checker<'_> {
    pub(super) fn printf(&mut self, args: &[Expr], span: Span) -> Option<()> {
        let Some((first, args)) = args.split_first() else {
            return self.error(Tag::ProtoLen, span, "printf() takes 1 or more arguments, not 0");
        };
        let format = self.format_argument("printf", first)?;
        let conversions = self.conversions("printf", &format, first.span)?;
        if conversions.iter().any(|c| c.aggregation) {
            return self.error(Tag::PrintfAggConv, first.span, "%@ is only for printa()");
        }
        let values: Vec<_> = args.iter().map(|e| self.printf_value(e)).collect();
        let mut values = values.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
        let mut fields = Vec::new();
        for conversion in &conversions {
            for _ in 0..conversion.stars {
                fields.push(self.star(values.next(), span)?);
            }
            let Some(value) = values.next() else {
                let message = format!("printf(): no argument for the conversion %{}", conversion.text);
                return self.error(Tag::PrintfArgProto, span, message);
            };
            fields.push(self.converted(conversion, value)?);
        }
        if let Some(extra) = values.next() {
            return self.error(Tag::PrintfArgExtra, extra.span, "printf(): more arguments than conversions");
        }
        self.push_record(ActionKind::Printf { format }, fields);
        Some(())
    }

    fn printf_value(&mut self, e: &Expr) -> Option<TExpr> {
        if let ExprKind::Aggregation(name, _) = &e.kind {
            let message = format!("printf() cannot print the aggregation @{name}: use printa()");
            return self.error(Tag::PrintfArgType, e.span, message);
        }
        self.expr(e)
    }

    fn format_argument(&mut self, name: &str, e: &Expr) -> Option<String> {
        let ExprKind::String(bytes) = &e.kind else {
            return self.error(Tag::PrintfArgFmt, e.span, format!("{name}(): the format must be a string constant"));
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        let text = text.split('\0').next().unwrap_or("").to_owned();
        if text.is_empty() {
            return self.error(Tag::PrintfFmtEmpty, e.span, format!("{name}(): the format must not be empty"));
        }
        Some(text)
    }

    fn conversions(&mut self, name: &str, format: &str, span: Span) -> Option<Vec<Conversion>> {
        let mut conversions = Vec::new();
        let mut rest = format;
        while let Some(percent) = rest.find('%') {
            rest = &rest[percent + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                rest = after;
                continue;
            }
            match conversion(rest) {
                Ok((found, length)) => {
                    conversions.push(found);
                    rest = &rest[length..];
                }
                Err(message) => return self.error(Tag::Syntax, span, format!("{name}(): {message}")),
            }
        }
        Some(conversions)
    }

    /// A width or precision from an argument.
    fn star(&mut self, value: Option<TExpr>, span: Span) -> Option<TField> {
        let Some(value) = value else {
            return self.error(Tag::PrintfDynProto, span, "printf(): no argument for the width or precision *");
        };
        if !is_integer(&self.types, value.ty) {
            let name = self.type_name(value.ty);
            let message = format!("printf(): the width or precision * cannot be of type {name}");
            return self.error(Tag::PrintfDynType, value.span, message);
        }
        self.record_field(value)
    }

    fn converted(&mut self, conversion: &Conversion, value: TExpr) -> Option<TField> {
        if !self.suits(conversion, value.ty) {
            let name = self.type_name(value.ty);
            let message = format!("printf(): the conversion %{} cannot print a value of type {name}", conversion.text);
            return self.error(Tag::PrintfArgType, value.span, message);
        }
        let span = value.span;
        let is_text = matches!(conversion.letter, 's' | 'S');
        let value = if is_text && !is_string(&self.types, value.ty) {
            self.string_from(value, span, Tag::PrintfArgType)?
        } else {
            value
        };
        self.record_field(value)
    }

    /// Whether a value of this type can be printed so.
    fn suits(&self, conversion: &Conversion, ty: TypeId) -> bool {
        let types = &self.types;
        let size = conversion.text.trim_end_matches(conversion.letter);
        let width = |most: u32| int_info(types, ty).is_some_and(|i| i.size <= most);
        match conversion.letter {
            's' | 'S' => is_string_like(types, ty) && (is_string(types, ty) || !is_pointer(types, ty)),
            'c' | 'C' => is_integer(types, ty) && width(if size.ends_with(['l', 'w']) { 8 } else { 4 }),
            'p' | 'a' | 'A' => is_scalar(types, ty) || pointee(types, ty).is_some(),
            'e' | 'E' | 'f' | 'g' | 'G' => is_float(types, ty),
            'Y' | 'T' => int_info(types, ty).is_some_and(|i| i.size == 8),
            'I' | 'P' => is_string(types, ty) || is_integer(types, ty),
            'k' => false,
            _ if size.ends_with("hh") => width(1),
            _ if size.ends_with('h') => width(2),
            _ => is_integer(types, ty) || matches!(types.base(ty), Type::Pointer { .. }) && !is_string_like(types, ty),
        }
    }

    pub(super) fn printa(&mut self, args: &[Expr], span: Span) -> Option<()> {
        let format = match args.first().map(|e| &e.kind) {
            None => return self.error(Tag::PrintaProto, span, "printa() takes a format, if any, and aggregations"),
            Some(ExprKind::String(_)) => Some(self.format_argument("printa", &args[0])?),
            Some(_) => None,
        };
        let aggregations = &args[usize::from(format.is_some())..];
        if aggregations.is_empty() {
            return self.error(Tag::PrintaProto, span, "printa(): no aggregation is given");
        }
        let mut ids = Vec::with_capacity(aggregations.len());
        for e in aggregations {
            ids.push(self.aggregation_argument("printa", e, Tag::PrintaAggarg, Tag::PrintaAggbad)?);
        }
        let first = self.aggregations[ids[0].0 as usize].clone();
        for (id, e) in ids.iter().zip(aggregations).skip(1) {
            self.same_keys(&first.keys, &self.aggregations[id.0 as usize].keys.clone(), e.span)?;
        }
        if let Some(format) = &format {
            self.printa_format(format, &first.keys, args[0].span)?;
        }
        self.push_record(ActionKind::Printa { format, aggregations: ids }, Vec::new());
        Some(())
    }

    fn same_keys(&mut self, first: &[TypeId], other: &[TypeId], span: Span) -> Option<()> {
        if first.len() != other.len() {
            let message = "printa(): the aggregations have different numbers of keys";
            return self.error(Tag::PrintaAggkey, span, message);
        }
        if first.iter().zip(other).all(|(&a, &b)| self.types.compatible(a, b)) {
            return Some(());
        }
        self.error(Tag::PrintaAggproto, span, "printa(): the aggregations have keys of different types")
    }

    fn printa_format(&mut self, format: &str, keys: &[TypeId], span: Span) -> Option<()> {
        let conversions = self.conversions("printa", format, span)?;
        let mut keys = keys.iter();
        for conversion in conversions {
            if conversion.stars > 0 {
                return self.error(Tag::PrintfDynProto, span, "printa(): the width and precision * have no argument");
            }
            if conversion.aggregation {
                // Past the last aggregation it is the last one's value again.
                continue;
            }
            let Some(&key) = keys.next() else {
                let message = format!("printa(): no key for the conversion %{}", conversion.text);
                return self.error(Tag::PrintfArgProto, span, message);
            };
            if !self.suits(&conversion, key) {
                let name = self.type_name(key);
                let message =
                    format!("printa(): the conversion %{} cannot print a value of type {name}", conversion.text);
                return self.error(Tag::PrintfArgType, span, message);
            }
        }
        Some(())
    }
}

/// The conversion at the start of `text`, behind its percent sign, and its length.
fn conversion(text: &str) -> Result<(Conversion, usize), String> {
    let mut rest = text;
    let mut stars = 0;
    let mut aggregation = false;
    let skip = |rest: &mut &str, set: &str| {
        *rest = rest.trim_start_matches(|c: char| set.contains(c));
    };
    while let Some(c) = rest.chars().next().filter(|c| "#0-+ '?@".contains(*c)) {
        aggregation |= c == '@';
        rest = &rest[1..];
    }
    if let Some(after) = rest.strip_prefix('*') {
        stars += 1;
        rest = after;
    }
    skip(&mut rest, "0123456789");
    if rest.starts_with('$') {
        return Err("positional arguments (%n$) are not supported".into());
    }
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        if let Some(after) = rest.strip_prefix('*') {
            stars += 1;
            rest = after;
        }
        skip(&mut rest, "0123456789");
    }
    let start = rest;
    if let Some(size) = SIZES.iter().find(|s| rest.starts_with(**s)) {
        rest = &rest[size.len()..];
    }
    let Some(letter) = rest.chars().next() else { return Err("the format ends inside a conversion".into()) };
    if !LETTERS.contains(letter) {
        return Err(format!("%{letter} is not a valid conversion"));
    }
    rest = &rest[letter.len_utf8()..];
    let written = start[..start.len() - rest.len()].to_owned();
    Ok((Conversion { text: written, letter, stars, aggregation }, text.len() - rest.len()))
}
