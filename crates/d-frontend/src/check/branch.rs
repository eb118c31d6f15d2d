//! `if` and `else`, and `?:` between actions: the actions of both branches follow their condition.

use super::Checker;
use super::tree::{TAction, TExpr};
use crate::ast::{Expr, ExprKind, Stmt};
use crate::builtins::{self, Function};

impl Checker<'_> {
    /// `if (condition) { then } else { otherwise }`
    pub(super) fn conditional(&mut self, condition: &Expr, then: &[Stmt], otherwise: &[Stmt]) -> Option<()> {
        self.nested(condition.span, |c| {
            let condition = c.expr(condition).and_then(|e| c.condition(e, "condition of if must be of scalar type"));
            c.branches(condition, |c| c.statements(then), |c| c.statements(otherwise))
        })
    }

    /// `condition ? then : otherwise` as a statement, of which at least one is an action: there is no value to choose,
    /// so it is an `if`.
    pub(super) fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Option<()> {
        self.nested(condition.span, |c| {
            let condition = c.choice_condition(condition);
            c.branches(
                condition,
                |c| {
                    c.expression_statement(then);
                },
                |c| {
                    c.expression_statement(otherwise);
                },
            )
        })
    }

    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            if self.statement(statement).is_none() {
                self.explained(statement.span());
            }
        }
    }

    fn branches(
        &mut self,
        condition: Option<TExpr>,
        then: impl FnOnce(&mut Self),
        otherwise: impl FnOnce(&mut Self),
    ) -> Option<()> {
        let constant = condition.as_ref().and_then(TExpr::constant);
        let at = self.action_count()?;
        if let (Some(condition), Some(clause)) = (condition, &mut self.current.clause) {
            clause.actions.push(TAction::If { condition, then: 0, otherwise: 0 });
        }
        let before = self.order();
        let first = self.branch(then)?;
        let order = self.other_branch(before);
        let lengths = (first, self.branch(otherwise)?);
        self.join_branches(order);
        let actions = &mut self.current.clause.as_mut()?.actions;
        if let Some(constant) = constant {
            let middle = at + 1 + lengths.0;
            actions.drain(if constant == 0 { at + 1..middle } else { middle..middle + lengths.1 });
            actions.remove(at);
        } else if let Some(TAction::If { then, otherwise, .. }) = actions.get_mut(at) {
            (*then, *otherwise) = lengths;
        }
        Some(())
    }

    /// Checks a branch: how many actions it has.
    fn branch(&mut self, check: impl FnOnce(&mut Self)) -> Option<usize> {
        let before = self.action_count()?;
        check(self);
        Some(self.action_count()? - before)
    }

    fn action_count(&self) -> Option<usize> {
        Some(self.current.clause.as_ref()?.actions.len())
    }
}

/// Whether a statement is an action, or a choice of them.
pub(super) fn is_action(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Call(..) => calls_action(e),
        ExprKind::Assign(_, left, _) => matches!(left.kind, ExprKind::Aggregation(..)),
        ExprKind::Ternary(_, then, otherwise) => is_action(then) || is_action(otherwise),
        _ => false,
    }
}

/// Whether it is the call of an action.
pub(crate) fn calls_action(e: &Expr) -> bool {
    matches!(e.called().and_then(builtins::function), Some(Function::Action(_)))
}
