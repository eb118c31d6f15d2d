//! Statements: actions, and expressions for their effect.

use dif_vm::{ActionKind, AggId, FieldKind};

use super::Checker;
use super::branch::is_action;
use super::kind::{field_kind, is_by_ref, is_void, size32};
use super::proto::{Argument, Count, valueless};
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
            ExprKind::Aggregation(name, None) if self.find_aggregation(name).is_none() => {
                self.error(Tag::IdentUndef, e.span, format!("undefined aggregation: @{name}"))
            }
            ExprKind::Aggregation(name, _) => {
                self.error(Tag::AggNull, e.span, format!("expression has null effect: @{name} is only mentioned"))
            }
            ExprKind::Ternary(condition, then, otherwise) if is_action(e) => self.choice(condition, then, otherwise),
            _ => self.effect(e),
        }
    }

    fn call_statement(&mut self, function: &Expr, args: &[Expr], e: &Expr) -> Option<()> {
        let Some(name) = function.plain_name() else { return self.effect(e) };
        match self.find_function(name, function.span)? {
            Function::Subroutine(..) => self.effect(e),
            Function::Aggregating(_) => {
                self.error(Tag::CgExpr, e.span, format!("{name}() must be assigned to an aggregation: @x = {name}()"))
            }
            Function::Missing(reason) => self.missing_function(name, reason, e.span),
            Function::Action(action) => self.action(action, name, args, e.span),
        }
    }

    fn effect(&mut self, e: &Expr) -> Option<()> {
        let value = self.expr(e)?;
        self.not_dynamic(&value)?;
        if value.constant().is_none() {
            self.push_record(ActionKind::Effect, vec![TField::unrecorded(value)])?;
        }
        Some(())
    }

    /// Adds an action to the clause. Always `Some`, for use as a result.
    #[expect(clippy::unnecessary_wraps, reason = "it ends the checks of actions, which give an option")]
    pub(super) fn push_record(&mut self, kind: ActionKind, fields: Vec<TField>) -> Option<()> {
        self.push_action(TAction::Record(kind, fields));
        Some(())
    }

    pub(super) fn push_action(&mut self, action: TAction) {
        if let Some(clause) = &mut self.current.clause {
            clause.actions.push(action);
        }
    }

    pub(super) fn action(&mut self, action: ActionName, name: &str, args: &[Expr], span: Span) -> Option<()> {
        self.in_order(action, span)?;
        match action {
            ActionName::Trace => self.trace(args, span),
            ActionName::Print => self.print(args, span),
            ActionName::Printf => self.printf(args, span),
            ActionName::Printa => self.printa(args, span),
            ActionName::Tracemem => self.tracemem(args, span),
            ActionName::Printm => self.printm(args, span),
            ActionName::Pcap => self.pcap(args, span),
            ActionName::Exit => {
                let field = self.number_argument("exit", args, "int", span)?;
                let field = TField { size: 4, kind: FieldKind::Int { signed: true }, ..field };
                self.push_record(ActionKind::Exit, vec![field])
            }
            ActionName::Clear => {
                let id =
                    self.only_aggregation(name, args, span, [Tag::ClearProto, Tag::ClearAggarg, Tag::ClearAggbad])?;
                self.push_record(ActionKind::Clear(id), Vec::new())
            }
            ActionName::Denormalize => {
                let id = self.only_aggregation(
                    name,
                    args,
                    span,
                    [Tag::NormalizeProto, Tag::NormalizeAggarg, Tag::NormalizeAggbad],
                )?;
                self.push_record(ActionKind::Denormalize(id), Vec::new())
            }
            ActionName::Trunc => self.trunc(args, span),
            ActionName::Normalize => self.normalize(args, span),
            ActionName::Speculate => self.with_number(ActionKind::Speculate, name, args, span),
            ActionName::Commit => self.with_number(ActionKind::Commit, name, args, span),
            ActionName::Discard => self.with_number(ActionKind::Discard, name, args, span),
            ActionName::Raise => self.with_number(ActionKind::Raise, name, args, span),
            ActionName::Chill => self.with_number(ActionKind::Chill, name, args, span),
            ActionName::Return => self.with_number(ActionKind::Return, name, args, span),
            ActionName::Stop => self.alone(ActionKind::Stop, name, args, span),
            ActionName::Panic => self.alone(ActionKind::Panic, name, args, span),
            ActionName::Breakpoint => self.alone(ActionKind::Breakpoint, name, args, span),
            ActionName::Ftruncate => self.alone(ActionKind::Ftruncate, name, args, span),
            ActionName::System => self.system(args, span),
            ActionName::Freopen => self.freopen(args, span),
            ActionName::Setopt => self.setopt(args, span),
            ActionName::Stack | ActionName::Ustack | ActionName::Jstack | ActionName::Sym | ActionName::Mod => {
                let field = self.address_field(action, name, args, span)?;
                self.push_record(ActionKind::Trace, vec![field])
            }
        }
    }

    fn trace(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("trace", args.len(), Count::exactly(1), Tag::ProtoLen, span)?;
        match valueless(&args[0]) {
            Some("aggregation") => {
                let message = "trace( ) may not be applied to a dynamic expression";
                return self.error(Tag::TraceDyn, args[0].span, message);
            }
            Some(_) => return self.trace_of_void(args[0].span),
            None => {}
        }
        let value = self.expr(&args[0])?;
        if value.is_translated() {
            return self.error(Tag::TraceDyn, value.span, "trace() cannot be used with translated data: name a member");
        }
        if is_void(&self.types, value.ty) {
            return self.trace_of_void(value.span);
        }
        let field = self.record_field(value)?;
        self.push_record(ActionKind::Trace, vec![field])
    }

    fn trace_of_void<T>(&mut self, span: Span) -> Option<T> {
        self.error(Tag::TraceVoid, span, "trace( ) may not be applied to a void expression")
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

    fn trunc(&mut self, args: &[Expr], span: Span) -> Option<()> {
        let length = self.by_dialect(Tag::ProtoLen, Tag::TruncProto);
        self.count("trunc", args.len(), Count(1, Some(2)), length, span)?;
        let first = Argument { name: "trunc", n: 1, e: &args[0] };
        let id = self.aggregation_argument(first, Tag::TruncAggarg, Tag::TruncAggbad)?;
        let fields = match args.get(1) {
            Some(n) => vec![self.number_field("trunc", n, Tag::TruncScalar)?],
            None => Vec::new(),
        };
        self.push_record(ActionKind::Trunc(id), fields)
    }

    fn normalize(&mut self, args: &[Expr], span: Span) -> Option<()> {
        let length = self.by_dialect(Tag::ProtoLen, Tag::NormalizeProto);
        self.count("normalize", args.len(), Count::exactly(2), length, span)?;
        let first = Argument { name: "normalize", n: 1, e: &args[0] };
        let id = self.aggregation_argument(first, Tag::NormalizeAggarg, Tag::NormalizeAggbad)?;
        let field = self.number_field("normalize", &args[1], Tag::NormalizeScalar)?;
        self.push_record(ActionKind::Normalize(id), vec![field])
    }

    /// The second argument of an action on an aggregation; the classic dialect has a tag of its own for a wrong one.
    fn number_field(&mut self, name: &str, e: &Expr, classic: Tag) -> Option<TField> {
        let tag = self.by_dialect(Tag::ProtoArg, classic);
        let value = self.tagged_number(name, 2, e, "uint64_t", tag)?;
        Some(TField { value, size: 8, kind: FieldKind::Int { signed: true } })
    }

    /// The tags are for what is wrong with the number of arguments in the classic dialect, and with the argument.
    fn only_aggregation(&mut self, name: &str, args: &[Expr], span: Span, tags: [Tag; 3]) -> Option<AggId> {
        let length = self.by_dialect(Tag::ProtoLen, tags[0]);
        self.count(name, args.len(), Count::exactly(1), length, span)?;
        self.aggregation_argument(Argument { name, n: 1, e: &args[0] }, tags[1], tags[2])
    }

    /// An argument that must be an aggregation that the program has.
    pub(super) fn aggregation_argument(&mut self, arg: Argument<'_>, not_one: Tag, unknown: Tag) -> Option<AggId> {
        let Argument { name, n, e } = arg;
        let ExprKind::Aggregation(aggregation, None) = &e.kind else {
            let value = self.argument_value(name, n, e, "aggregation", not_one)?;
            let argument = self.type_name(value.ty);
            return self.bad_argument(name, n, ["aggregation", &argument], not_one, e.span);
        };
        match self.find_aggregation(aggregation) {
            Some(id) => Some(id),
            None => self.error(unknown, e.span, format!("undefined aggregation: @{aggregation}")),
        }
    }
}
