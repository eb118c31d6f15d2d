//! `printf()` and `printa()`: formats against their arguments.

use d_types::{Type, TypeId};
use dif_vm::ActionKind;
use dif_vm::format::{self, Conversion, FormatError, Piece, Size};

use super::Checker;
use super::kind::{int_info, is_float, is_integer, is_pointer, is_scalar, is_string, is_string_like, pointee};
use super::tree::{TExpr, TField};
use crate::ast::{Expr, ExprKind};
use crate::span::Span;
use crate::tag::Tag;

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
            for _ in 0..conversion.stars() {
                fields.push(self.star(values.next(), span)?);
            }
            let Some(value) = values.next() else {
                let message = format!("printf(): no argument for the conversion {conversion}");
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

    fn conversions(&mut self, name: &str, text: &str, span: Span) -> Option<Vec<Conversion>> {
        let message = match format::parse(text.as_bytes()) {
            Ok(format) => {
                let conversion = |piece| if let Piece::Conversion(c) = piece { Some(c) } else { None };
                return Some(format.pieces.into_iter().filter_map(conversion).collect());
            }
            Err(FormatError::Unknown { letter, .. }) => format!("%{letter} is not a valid conversion"),
            Err(FormatError::Incomplete(_)) => "the format ends inside a conversion".to_owned(),
            Err(FormatError::Positional(_)) => "positional arguments (%n$) are not supported".to_owned(),
            Err(other) => other.to_string(),
        };
        self.error(Tag::Syntax, span, format!("{name}(): {message}"))
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
            let message = format!("printf(): the conversion {conversion} cannot print a value of type {name}");
            return self.error(Tag::PrintfArgType, value.span, message);
        }
        let span = value.span;
        let is_text = matches!(conversion.conv, 's' | 'S');
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

    /// A key that gives a width or precision.
    fn star_key(&mut self, key: Option<TypeId>, span: Span) -> Option<()> {
        let Some(key) = key else {
            return self.error(Tag::PrintfDynProto, span, "printa(): no key for the width or precision *");
        };
        if is_integer(&self.types, key) {
            return Some(());
        }
        let name = self.type_name(key);
        self.error(Tag::PrintfDynType, span, format!("printa(): the width or precision * cannot be a {name}"))
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
            for _ in 0..conversion.stars() {
                let key = keys.next().copied();
                self.star_key(key, span)?;
            }
            if conversion.aggregation {
                // Past the last aggregation it is the last one's value again.
                continue;
            }
            let Some(&key) = keys.next() else {
                let message = format!("printa(): no key for the conversion {conversion}");
                return self.error(Tag::PrintfArgProto, span, message);
            };
            if !self.suits(&conversion, key) {
                let name = self.type_name(key);
                let message = format!("printa(): the conversion {conversion} cannot print a value of type {name}");
                return self.error(Tag::PrintfArgType, span, message);
            }
        }
        Some(())
    }
}
