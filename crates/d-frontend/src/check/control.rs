//! Actions that record nothing to be printed: speculation, what is done to processes, and what the consumer does.

use dif_vm::ActionKind;

use super::Checker;
use super::kind::{is_string, is_string_like};
use super::proto::Count;
use super::tree::TField;
use crate::ast::{Expr, ExprKind};
use crate::builtins::ActionName;
use crate::span::Span;
use crate::tag::Tag;

/// What a clause has done so far, as far as it forbids what can follow.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Order {
    recorded: bool,
    aggregated: bool,
    speculated: bool,
    committed: bool,
    /// Something was in the wrong place: that was told, and what follows from it need not be.
    wrong: bool,
}

impl Order {
    /// Behind an `if` all holds that does at the end of one of its branches.
    fn either(self, other: Self) -> Self {
        Self {
            recorded: self.recorded || other.recorded,
            aggregated: self.aggregated || other.aggregated,
            speculated: self.speculated || other.speculated,
            committed: self.committed || other.committed,
            wrong: self.wrong || other.wrong,
        }
    }
}

impl Checker<'_> {
    /// Whether this action may stand where it does.
    pub(super) fn in_order(&mut self, action: ActionName, span: Span) -> Option<()> {
        if self.order().wrong {
            return Some(());
        }
        match action {
            ActionName::Speculate => self.speculation_in_order(span),
            ActionName::Commit => self.commit_in_order(span),
            ActionName::Discard => Some(()),
            ActionName::Exit => {
                if self.order().speculated {
                    return self.out_of_order(Tag::ExitSpec, span, "exit( ) may not follow speculate( )");
                }
                self.recording_in_order(span)
            }
            ActionName::Raise
            | ActionName::Chill
            | ActionName::Stop
            | ActionName::Panic
            | ActionName::Breakpoint
            | ActionName::Return => self.destruction_in_order(span),
            ActionName::System | ActionName::Freopen => {
                self.destruction_in_order(span)?;
                self.recording_in_order(span)
            }
            _ => self.recording_in_order(span),
        }
    }

    fn out_of_order(&mut self, tag: Tag, span: Span, message: impl Into<String>) -> Option<()> {
        self.note(|order| order.wrong = true);
        self.error(tag, span, message)
    }

    pub(super) fn order(&self) -> Order {
        self.current.clause.as_ref().map(|c| c.order).unwrap_or_default()
    }

    /// Between the branches of an `if`: what the first has done does not come before the second, since only one of them
    /// is taken. Gives what holds at the end of the first.
    pub(super) fn other_branch(&mut self, before: Order) -> Order {
        let after = self.order();
        self.note(|order| *order = Order { wrong: after.wrong, ..before });
        after
    }

    /// At the end of an `if`, whose first branch has ended so.
    pub(super) fn join_branches(&mut self, first: Order) {
        self.note(|order| *order = order.either(first));
    }

    #[expect(clippy::unnecessary_wraps, reason = "it ends checks, which give an option")]
    fn note(&mut self, change: impl FnOnce(&mut Order)) -> Option<()> {
        if let Some(clause) = &mut self.current.clause {
            change(&mut clause.order);
        }
        Some(())
    }

    fn speculation_in_order(&mut self, span: Span) -> Option<()> {
        let order = self.order();
        let (tag, before) = match order {
            Order { speculated: true, .. } => (Tag::SpecSpec, "speculate( )"),
            Order { committed: true, .. } => (Tag::SpecComm, "commit( )"),
            Order { recorded: true, .. } | Order { aggregated: true, .. } => {
                (Tag::SpecDrec, "data-recording action(s)")
            }
            _ => return self.note(|order| order.speculated = true),
        };
        self.out_of_order(tag, span, format!("speculate( ) may not follow {before}"))
    }

    fn commit_in_order(&mut self, span: Span) -> Option<()> {
        let order = self.order();
        if order.committed && self.options.classic() {
            return self.out_of_order(Tag::CommComm, span, "commit( ) may not follow commit( )");
        }
        if order.recorded || order.aggregated {
            return self.out_of_order(Tag::CommDrec, span, "commit( ) may not follow data-recording action(s)");
        }
        self.note(|order| order.committed = true)
    }

    fn recording_in_order(&mut self, span: Span) -> Option<()> {
        if self.order().committed {
            return self.out_of_order(Tag::DrecComm, span, "data-recording actions may not follow commit( )");
        }
        self.note(|order| order.recorded = true)
    }

    pub(super) fn aggregation_in_order(&mut self, span: Span) -> Option<()> {
        let (tag, before) = match self.order() {
            Order { wrong: true, .. } => return Some(()),
            Order { committed: true, .. } => (Tag::AggComm, "commit"),
            Order { speculated: true, .. } => (Tag::AggSpec, "speculate"),
            _ => return self.note(|order| order.aggregated = true),
        };
        self.out_of_order(tag, span, format!("aggregating actions may not follow {before}( )"))
    }

    pub(super) fn destruction_in_order(&mut self, span: Span) -> Option<()> {
        let order = self.order();
        if order.speculated && !order.wrong {
            return self.out_of_order(Tag::ActSpec, span, "destructive actions may not follow speculate( )");
        }
        Some(())
    }

    /// An action without arguments.
    pub(super) fn alone(&mut self, kind: ActionKind, name: &str, args: &[Expr], span: Span) -> Option<()> {
        self.count(name, args.len(), Count::exactly(0), Tag::ProtoLen, span)?;
        self.push_record(kind, Vec::new())
    }

    /// An action with one number, which the engine uses and nobody records.
    pub(super) fn with_number(&mut self, kind: ActionKind, name: &str, args: &[Expr], span: Span) -> Option<()> {
        let field = self.number_argument(name, args, "int", span)?;
        self.push_record(kind, vec![field])
    }

    /// The one argument of an action, a number.
    pub(super) fn number_argument(&mut self, name: &str, args: &[Expr], prototype: &str, span: Span) -> Option<TField> {
        self.count(name, args.len(), Count::exactly(1), Tag::ProtoLen, span)?;
        Some(TField::unrecorded(self.number(name, 1, &args[0], prototype)?))
    }

    pub(super) fn system(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("system", args.len(), Count(1, None), Tag::ProtoLen, span)?;
        let (format, fields) = self.formatted("system", args, span)?;
        self.push_record(ActionKind::System { format }, fields)
    }

    /// `freopen("")` goes back to where output went at first.
    pub(super) fn freopen(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("freopen", args.len(), Count(1, None), Tag::ProtoLen, span)?;
        let format = self.format_argument("freopen", &args[0])?;
        if format == b"." {
            let message = "freopen( ) argument #1 cannot be \".\"";
            return self.error(Tag::FreopenInvalid, args[0].span, message);
        }
        let fields = self.format_fields("freopen", &format, args[0].span, &args[1..], span)?;
        self.push_record(ActionKind::Freopen { format }, fields)
    }

    pub(super) fn setopt(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("setopt", args.len(), Count(1, Some(2)), Tag::ProtoLen, span)?;
        let mut fields = Vec::with_capacity(args.len());
        for (n, e) in (1..).zip(args) {
            let value = self.argument_value("setopt", n, e, "char *", Tag::ProtoArg)?;
            if !is_string_like(&self.types, value.ty) {
                let argument = self.type_name(value.ty);
                return self.bad_argument("setopt", n, ["char *", &argument], Tag::ProtoArg, e.span);
            }
            let value = if is_string(&self.types, value.ty) || matches!(e.kind, ExprKind::String(_)) {
                value
            } else {
                self.string_from(value, e.span, Tag::ProtoArg)?
            };
            fields.push(self.record_field(value)?);
        }
        self.push_record(ActionKind::Setopt, fields)
    }
}
