//! `printf()` and `printa()`: formats against their arguments.

use d_types::{Type, TypeId};
use dif_vm::format::{self, Conversion, Piece, Size, Width};
use dif_vm::{ActionKind, AggId, FRAME_SIZE, FieldKind};

use super::Checker;
use super::agg::AggKey;
use super::kind::{int_info, is_float, is_integer, is_pointer, is_scalar, is_string, is_string_like, pointee};
use super::proto::{Argument, Count, valueless};
use super::tree::{TExpr, TField};
use crate::ast::{Expr, ExprKind};
use crate::span::Span;
use crate::tag::Tag;

/// A conversion of a format, for messages about its argument.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The action.
    name: &'a str,
    conversion: &'a Conversion,
    /// Number of the conversion, from 1.
    number: usize,
}

/// A width or a precision that an argument gives.
#[derive(Clone, Copy)]
enum Star {
    Width,
    Precision,
}

impl Star {
    fn all(conversion: &Conversion) -> impl Iterator<Item = Self> {
        let width = (conversion.width == Width::Star).then_some(Self::Width);
        let precision = (conversion.precision == Width::Star).then_some(Self::Precision);
        width.into_iter().chain(precision)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Width => "*",
            Self::Precision => ".*",
        }
    }
}

impl Checker<'_> {
    pub(super) fn printf(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("printf", args.len(), Count(1, None), Tag::ProtoLen, span)?;
        let (format, fields) = self.formatted("printf", args, span)?;
        self.push_record(ActionKind::Printf { format }, fields)
    }

    /// A format and what it prints: the arguments of an action like `printf()`.
    pub(super) fn formatted(&mut self, name: &str, args: &[Expr], span: Span) -> Option<(Vec<u8>, Vec<TField>)> {
        let (first, args) = args.split_first()?;
        let format = self.format_argument(name, first)?;
        if format.is_empty() {
            return self.error(Tag::PrintfFmtEmpty, first.span, format!("{name}( ) format string is empty"));
        }
        let fields = self.format_fields(name, &format, first.span, args, span)?;
        Some((format, fields))
    }

    /// Fields for the arguments of a format.
    pub(super) fn format_fields(
        &mut self,
        name: &str,
        format: &[u8],
        format_span: Span,
        args: &[Expr],
        span: Span,
    ) -> Option<Vec<TField>> {
        let before = self.diagnostics.len();
        let Some(conversions) = self.conversions(format, format_span) else {
            // What is wrong with an argument comes before what is wrong with the format.
            let of_format = self.diagnostics.split_off(before);
            args.iter().filter(|arg| valueless(arg).is_none()).for_each(|arg| drop(self.expr(arg)));
            if self.diagnostics.len() == before {
                self.diagnostics.extend(of_format);
            }
            return None;
        };
        if conversions.iter().any(|c| c.aggregation) {
            let message = format!("%@ conversion requires an aggregation and is not for use with {name}( )");
            return self.error(Tag::PrintfAggConv, format_span, message);
        }
        let mut values = (2..).zip(args);
        let mut fields = Vec::new();
        for (number, conversion) in (1..).zip(&conversions) {
            let place = Place { name, conversion, number };
            for star in Star::all(conversion) {
                let Some((n, e)) = values.next() else { return self.no_star(place, star, span) };
                let value = self.printed_value(n, e, place, Some(star))?;
                fields.push(self.star(n, value, place, star)?);
            }
            let Some((n, e)) = values.next() else { return self.no_value(place, span) };
            let value = self.printed_value(n, e, place, None)?;
            fields.push(self.converted(n, value, place)?);
        }
        if values.next().is_some() {
            let required = fields.len();
            let message =
                format!("{name}( ) prototype mismatch: only {required} arguments required by this format string");
            return self.error(Tag::PrintfArgExtra, span, message);
        }
        Some(fields)
    }

    fn printed_value(&mut self, n: usize, e: &Expr, place: Place<'_>, star: Option<Star>) -> Option<TExpr> {
        match (valueless(e), star) {
            (Some(argument), Some(star)) => self.star_mismatch(place, star, n, argument, e.span),
            (Some(argument), None) => self.mismatch(place, n, argument, e.span),
            (None, _) => self.expr(e),
        }
    }

    pub(super) fn format_argument(&mut self, name: &str, e: &Expr) -> Option<Vec<u8>> {
        if let ExprKind::String(bytes) = &e.kind {
            return bytes.split(|&b| b == 0).next().map(<[u8]>::to_vec);
        }
        let value = self.expr(e)?;
        let argument = self.type_name(value.ty);
        if is_string(&self.types, value.ty) {
            return self.bad_argument(name, 1, ["string constant", &argument], Tag::PrintfArgFmt, e.span);
        }
        self.bad_argument(name, 1, ["string", &argument], Tag::ProtoArg, e.span)
    }

    fn conversions(&mut self, text: &[u8], span: Span) -> Option<Vec<Conversion>> {
        match format::parse(text) {
            Ok(format) => {
                let conversion = |piece| if let Piece::Conversion(c) = piece { Some(c) } else { None };
                Some(format.pieces.into_iter().filter_map(conversion).collect())
            }
            Err(error) => self.error(Tag::Syntax, span, error.to_string()),
        }
    }

    fn no_star<T>(&mut self, place: Place<'_>, star: Star, span: Span) -> Option<T> {
        let Place { name, conversion, number } = place;
        let message = format!(
            "{name}( ) prototype mismatch: conversion #{number} ({conversion}) is missing a corresponding \"{}\" argument",
            star.text()
        );
        self.error(Tag::PrintfDynProto, span, message)
    }

    fn no_value<T>(&mut self, place: Place<'_>, span: Span) -> Option<T> {
        let Place { name, conversion, number } = place;
        let message = format!(
            "{name}( ) prototype mismatch: conversion #{number} ({conversion}) is missing a corresponding value argument"
        );
        self.error(Tag::PrintfArgProto, span, message)
    }

    fn star_mismatch<T>(&mut self, place: Place<'_>, star: Star, n: usize, argument: &str, span: Span) -> Option<T> {
        let shown = format!("% {} {}", star.text(), place.conversion.conv);
        self.misfit(place, n, [&shown, "int", argument], Tag::PrintfDynType, span)
    }

    fn mismatch<T>(&mut self, place: Place<'_>, n: usize, argument: &str, span: Span) -> Option<T> {
        let shown = place.conversion.to_string();
        self.misfit(place, n, [&shown, wanted(place.conversion), argument], Tag::PrintfArgType, span)
    }

    fn misfit<T>(&mut self, place: Place<'_>, n: usize, texts: [&str; 3], tag: Tag, span: Span) -> Option<T> {
        let (Place { name, number, .. }, [conversion, prototype, argument]) = (place, texts);
        let message = format!(
            "{name}( ) argument #{n} is incompatible with conversion #{number} prototype:\n\tconversion: \
             {conversion}\n\t prototype: {prototype}\n\t  argument: {argument}"
        );
        self.error(tag, span, message)
    }

    /// A width or precision from an argument.
    fn star(&mut self, n: usize, value: TExpr, place: Place<'_>, star: Star) -> Option<TField> {
        if !is_integer(&self.types, value.ty) {
            let argument = self.type_name(value.ty);
            return self.star_mismatch(place, star, n, &argument, value.span);
        }
        self.record_field(value)
    }

    fn converted(&mut self, n: usize, value: TExpr, place: Place<'_>) -> Option<TField> {
        if !self.suits(place.conversion, value.ty) {
            let argument = self.type_name(value.ty);
            return self.mismatch(place, n, &argument, value.span);
        }
        let span = value.span;
        let is_text = matches!(place.conversion.conv, 's' | 'S');
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
        let width = |most: u32| int_info(types, ty).is_some_and(|i| i.size <= most);
        match conversion.conv {
            's' | 'S' => is_string_like(types, ty) && (is_string(types, ty) || !is_pointer(types, ty)),
            'c' | 'C' if matches!(conversion.size, Some(Size::Long | Size::Wide)) => is_integer(types, ty),
            'c' | 'C' => is_integer(types, ty) && width(4),
            'p' | 'a' | 'A' => is_scalar(types, ty) || pointee(types, ty).is_some(),
            'e' | 'E' | 'f' | 'g' | 'G' => is_float(types, ty),
            'Y' | 'T' => int_info(types, ty).is_some_and(|i| i.size == 8),
            'I' | 'P' => is_string(types, ty) || is_integer(types, ty),
            'k' => false,
            _ if conversion.size == Some(Size::Char) => width(1),
            _ if conversion.size == Some(Size::Short) => width(2),
            _ => is_integer(types, ty) || matches!(types.base(ty), Type::Pointer { .. }) && !is_string_like(types, ty),
        }
    }

    /// Whether a key can be printed so.
    fn suits_key(&self, conversion: &Conversion, key: AggKey) -> bool {
        match key.kind {
            FieldKind::KernelStack => conversion.conv == 'k',
            FieldKind::KernelSymbol | FieldKind::KernelModule => matches!(conversion.conv, 'a' | 's' | 'S'),
            _ => self.suits(conversion, key.ty),
        }
    }

    pub(super) fn printa(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("printa", args.len(), Count(1, None), Tag::ProtoLen, span)?;
        let format = match &args[0].kind {
            ExprKind::String(_) => Some(self.format_argument("printa", &args[0])?),
            _ => None,
        };
        let first = usize::from(format.is_some());
        if args.len() == first {
            let message = "printa( ) prototype mismatch: 1 args passed, 2 expected";
            return self.error(Tag::PrintaProto, span, message);
        }
        let mut ids = Vec::with_capacity(args.len());
        for (n, e) in args.iter().enumerate().skip(first) {
            let argument = Argument { name: "printa", n: n + 1, e };
            ids.push(self.aggregation_argument(argument, Tag::PrintaAggarg, Tag::PrintaAggbad)?);
        }
        let keys = self.aggregations[ids[0].0 as usize].keys.clone();
        for (id, e) in ids.iter().zip(&args[first..]).skip(1) {
            self.same_keys([ids[0], *id], e.span)?;
        }
        if let Some(format) = format.as_deref().filter(|format| !format.is_empty()) {
            self.printa_format(format, &keys, args[0].span)?;
        }
        self.push_record(ActionKind::Printa { format, aggregations: ids }, Vec::new())
    }

    fn same_keys(&mut self, [first, other]: [AggId; 2], span: Span) -> Option<()> {
        let [a, b] = [first, other].map(|id| self.aggregations[id.0 as usize].clone());
        if a.keys.len() != b.keys.len() {
            let keys = |n: usize| format!("{n} key{}", if n == 1 { "" } else { "s" });
            let message = format!(
                "printa( ): @{} and @{} do not have matching key signatures: @{} has {}, @{} has {}",
                a.name,
                b.name,
                a.name,
                keys(a.keys.len()),
                b.name,
                keys(b.keys.len()),
            );
            return self.error(Tag::PrintaAggkey, span, message);
        }
        let differ = a.keys.iter().zip(&b.keys).position(|(&a, &b)| !self.same_key(a, b));
        let Some(at) = differ else { return Some(()) };
        let [one, two] = [&a, &b].map(|info| self.sized_key_name(info.keys[at]));
        let key = at + 1;
        let message = format!(
            "printa( ): @{}[ ] key #{key} is incompatible with @{}:\n{:>9} key #{key}: {one}\n{:>9} key #{key}: {two}",
            b.name, a.name, a.name, b.name,
        );
        self.error(Tag::PrintaAggproto, span, message)
    }

    /// Whether two keys can be one. Stacks of different sizes can't.
    fn same_key(&self, a: AggKey, b: AggKey) -> bool {
        if a.kind.names_kernel() || b.kind.names_kernel() {
            (a.kind, a.size) == (b.kind, b.size)
        } else {
            self.types.compatible(a.ty, b.ty)
        }
    }

    fn sized_key_name(&self, key: AggKey) -> String {
        match key.kind {
            FieldKind::KernelStack => format!("stack({})", key.size / FRAME_SIZE),
            _ => self.key_name(key),
        }
    }

    fn printa_format(&mut self, format: &[u8], keys: &[AggKey], span: Span) -> Option<()> {
        let conversions = self.conversions(format, span)?;
        let mut keys = (2..).zip(keys);
        for (number, conversion) in (1..).zip(&conversions) {
            let place = Place { name: "printa", conversion, number };
            for star in Star::all(conversion) {
                let Some((n, &key)) = keys.next() else { return self.no_star(place, star, span) };
                if key.kind.names_kernel() || !is_integer(&self.types, key.ty) {
                    let argument = self.key_name(key);
                    return self.star_mismatch(place, star, n, &argument, span);
                }
            }
            if conversion.aggregation {
                // Past the last aggregation it is the last one's value again.
                continue;
            }
            let Some((n, &key)) = keys.next() else { return self.no_value(place, span) };
            if !self.suits_key(conversion, key) {
                let argument = self.key_name(key);
                return self.mismatch(place, n, &argument, span);
            }
        }
        Some(())
    }
}

/// What a conversion takes.
fn wanted(conversion: &Conversion) -> &'static str {
    match (conversion.conv, conversion.size) {
        ('s' | 'S', _) => "char [] or string (or use stringof)",
        ('c' | 'C', Some(Size::Long | Size::Wide)) => "int",
        ('c' | 'C', _) => "char, short, or int",
        ('p' | 'a' | 'A', _) => "pointer or integer",
        ('e' | 'E' | 'f' | 'g' | 'G', _) => "float, double, or long double",
        ('Y' | 'T', _) => "64-bit integer",
        ('I' | 'P', _) => "string or integer",
        ('k', _) => "stack",
        (_, Some(Size::Char)) => "char",
        (_, Some(Size::Short)) => "short",
        _ => "char, short, int, long, or long long",
    }
}
