//! Statements: actions, and expressions for their effect.

use dif_vm::{ActionKind, AggId, FieldKind};

use super::Checker;
use super::call::{function_name, wanted};
use super::kind::{
    field_kind, is_by_ref, is_integer, is_pointer, is_scalar, is_string, is_userland, is_void, pointee, size32,
};
use super::tree::{TAction, TExpr, TField, TKind};
use crate::ast::{Expr, ExprKind};
use crate::builtins::{ActionName, Function};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    pub(super) fn expression_statement(&mut self, e: &Expr) -> Option<()> {
        match &e.kind {
            ExprKind::Call(function, args) => self.call_statement(function, args, e),
            ExprKind::Assign(op, left, right) if matches!(left.kind, ExprKind::Aggregation(..)) => {
                if op.is_some() {
                    return self.error(Tag::AggFunc, e.span, "an aggregation can only be assigned to with =");
                }
                self.aggregation(left, right, e.span)
            }
            ExprKind::Aggregation(name, _) => {
                self.error(Tag::AggNull, e.span, format!("expression has null effect: @{name} is only mentioned"))
            }
            _ => self.effect(e),
        }
    }

    fn call_statement(&mut self, function: &Expr, args: &[Expr], e: &Expr) -> Option<()> {
        let Some(name) = function_name(function) else { return self.effect(e) };
        match self.find_function(name, function.span)? {
            Function::Subroutine(..) => self.effect(e),
            Function::Aggregating(_) => self.error(
                Tag::FuncUndef,
                e.span,
                format!("{name}() must be assigned to an aggregation: @x = {name}()"),
            ),
            Function::Missing(reason) => self.missing_function(name, reason, e.span),
            Function::Action(action) => self.action(action, name, args, e.span),
        }
    }

    fn effect(&mut self, e: &Expr) -> Option<()> {
        let value = self.expr(e)?;
        self.not_dynamic(&value)?;
        if value.constant().is_none() {
            let field = TField { value, size: 0, kind: FieldKind::Int { signed: false } };
            self.push_record(ActionKind::Effect, vec![field]);
        }
        Some(())
    }

    pub(super) fn push_record(&mut self, kind: ActionKind, fields: Vec<TField>) {
        self.push_action(TAction::Record(kind, fields));
    }

    pub(super) fn push_action(&mut self, action: TAction) {
        if let Some(clause) = &mut self.clause {
            clause.actions.push(action);
        }
    }

    fn action(&mut self, action: ActionName, name: &str, args: &[Expr], span: Span) -> Option<()> {
        match action {
            ActionName::Trace => self.trace(args, span),
            ActionName::Printf => self.printf(args, span),
            ActionName::Printa => self.printa(args, span),
            ActionName::Tracemem => self.tracemem(args, span),
            ActionName::Exit => self.exit(args, span),
            ActionName::Clear => {
                let id =
                    self.only_aggregation(name, args, span, [Tag::ClearProto, Tag::ClearAggarg, Tag::ClearAggbad])?;
                self.push_record(ActionKind::Clear(id), Vec::new());
                Some(())
            }
            ActionName::Denormalize => {
                let tags = [Tag::NormalizeProto, Tag::NormalizeAggarg, Tag::NormalizeAggbad];
                let id = self.only_aggregation(name, args, span, tags)?;
                self.push_record(ActionKind::Denormalize(id), Vec::new());
                Some(())
            }
            ActionName::Trunc => self.trunc(args, span),
            ActionName::Normalize => self.normalize(args, span),
        }
    }

    /// Checks the number of arguments.
    fn arguments(&mut self, name: &str, args: &[Expr], least: usize, most: usize, tag: Tag, span: Span) -> Option<()> {
        if (least..=most).contains(&args.len()) {
            return Some(());
        }
        self.error(tag, span, format!("{name}() takes {}, not {}", wanted(least, most), args.len()))
    }

    fn trace(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.arguments("trace", args, 1, 1, Tag::ProtoLen, span)?;
        if let ExprKind::Aggregation(name, _) = &args[0].kind {
            let message = format!("trace() cannot be used with the aggregation @{name}: use printa()");
            return self.error(Tag::TraceAgg, args[0].span, message);
        }
        let value = self.expr(&args[0])?;
        if value.is_translated() {
            return self.error(Tag::TraceDyn, value.span, "trace() cannot be used with translated data: name a member");
        }
        if is_void(&self.types, value.ty) {
            return self.error(
                Tag::TraceVoid,
                value.span,
                "trace() cannot be used with an expression that has no value",
            );
        }
        let field = self.record_field(value)?;
        self.push_record(ActionKind::Trace, vec![field]);
        Some(())
    }

    /// A value as it goes into the record.
    pub(super) fn record_field(&mut self, value: TExpr) -> Option<TField> {
        let (size, span) = (size32(&self.types, value.ty), value.span);
        if size == 0 {
            let name = self.type_name(value.ty);
            return self.error(Tag::TraceVoid, span, format!("a value of type {name} has no size to record"));
        }
        let kind = field_kind(&self.types, value.ty);
        let value = match value.kind {
            TKind::Load { address, user: true } if is_by_ref(&self.types, value.ty) => {
                let ty = value.ty;
                let copy = self.copied_in(*address, size, span);
                TExpr::new(TKind::Retype(Box::new(copy)), ty, span)
            }
            _ => value,
        };
        Some(TField { value, size, kind })
    }

    fn tracemem(&mut self, args: &[Expr], span: Span) -> Option<()> {
        let tag = if args.len() > 3 { Tag::TracememArgs } else { Tag::ProtoLen };
        self.arguments("tracemem", args, 2, 3, tag, span)?;
        let address = self.expr(&args[0])?;
        let types = &self.types;
        if !is_scalar(types, address.ty) && pointee(types, address.ty).is_none() && !is_string(types, address.ty) {
            return self.error(Tag::TracememAddr, args[0].span, "tracemem(): the first argument must be an address");
        }
        let size = self.expr(&args[1])?.constant().and_then(|n| u32::try_from(n).ok());
        let Some(size) = size.filter(|n| (1..=dif_vm::verify::SIZE_MAX).contains(n)) else {
            let message = "tracemem(): the second argument must be a positive integer constant";
            return self.error(Tag::TracememSize, args[1].span, message);
        };
        let address = if is_userland(&self.types, address.ty) {
            let span = address.span;
            self.copied_in(address, size, span)
        } else {
            address
        };
        let mut fields = vec![TField { value: address, size, kind: FieldKind::Bytes }];
        if let Some(dynamic) = args.get(2) {
            let value = self.expr(dynamic)?;
            if !is_scalar(&self.types, value.ty) {
                let message = "tracemem(): the third argument must be of scalar type";
                return self.error(Tag::TracememDynsize, dynamic.span, message);
            }
            fields.push(TField { value, size: 8, kind: FieldKind::Int { signed: false } });
        }
        self.push_record(ActionKind::Tracemem { dynamic: args.len() == 3 }, fields);
        Some(())
    }

    fn exit(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.arguments("exit", args, 1, 1, Tag::ProtoLen, span)?;
        let value = self.expr(&args[0])?;
        if !is_integer(&self.types, value.ty) {
            let name = self.type_name(value.ty);
            return self.error(Tag::ProtoArg, value.span, format!("exit(): the status cannot be of type {name}"));
        }
        let field = TField { value, size: 4, kind: FieldKind::Int { signed: true } };
        self.push_record(ActionKind::Exit, vec![field]);
        Some(())
    }

    fn trunc(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.arguments("trunc", args, 1, 2, Tag::TruncProto, span)?;
        let id = self.aggregation_argument("trunc", &args[0], Tag::TruncAggarg, Tag::TruncAggbad)?;
        let fields = match args.get(1) {
            Some(n) => vec![self.number_field("trunc", n, Tag::TruncScalar)?],
            None => Vec::new(),
        };
        self.push_record(ActionKind::Trunc(id), fields);
        Some(())
    }

    fn normalize(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.arguments("normalize", args, 2, 2, Tag::NormalizeProto, span)?;
        let id = self.aggregation_argument("normalize", &args[0], Tag::NormalizeAggarg, Tag::NormalizeAggbad)?;
        let field = self.number_field("normalize", &args[1], Tag::NormalizeScalar)?;
        self.push_record(ActionKind::Normalize(id), vec![field]);
        Some(())
    }

    fn number_field(&mut self, name: &str, e: &Expr, tag: Tag) -> Option<TField> {
        let value = self.expr(e)?;
        if !is_integer(&self.types, value.ty) && !is_pointer(&self.types, value.ty) {
            return self.error(tag, e.span, format!("{name}(): the second argument must be of scalar type"));
        }
        Some(TField { value, size: 8, kind: FieldKind::Int { signed: true } })
    }

    fn only_aggregation(&mut self, name: &str, args: &[Expr], span: Span, tags: [Tag; 3]) -> Option<AggId> {
        self.arguments(name, args, 1, 1, tags[0], span)?;
        self.aggregation_argument(name, &args[0], tags[1], tags[2])
    }

    /// An argument that must be an aggregation that the program has.
    pub(super) fn aggregation_argument(&mut self, name: &str, e: &Expr, not_one: Tag, unknown: Tag) -> Option<AggId> {
        let ExprKind::Aggregation(aggregation, None) = &e.kind else {
            return self.error(not_one, e.span, format!("{name}(): the argument must be an aggregation, without keys"));
        };
        match self.find_aggregation(aggregation) {
            Some(id) => Some(id),
            None => self.error(unknown, e.span, format!("undefined aggregation: @{aggregation}")),
        }
    }
}
