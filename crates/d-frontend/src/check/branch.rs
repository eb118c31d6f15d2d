//! `if` and `else`: the actions of both branches follow their condition.

use super::Checker;
use super::tree::TAction;
use crate::ast::{Expr, Stmt};

impl Checker<'_> {
    /// `if (condition) { then } else { otherwise }`
    pub(super) fn conditional(&mut self, condition: &Expr, then: &[Stmt], otherwise: &[Stmt]) -> Option<()> {
        self.nested(condition.span, |c| {
            let condition = c.expr(condition).and_then(|e| c.condition(e, "condition of if must be of scalar type"));
            let at = c.clause.as_ref()?.actions.len();
            if let (Some(condition), Some(clause)) = (condition, &mut c.clause) {
                clause.actions.push(TAction::If { condition, then: 0, otherwise: 0 });
            }
            let lengths = (c.branch(then)?, c.branch(otherwise)?);
            if let Some(TAction::If { then, otherwise, .. }) = c.clause.as_mut()?.actions.get_mut(at) {
                (*then, *otherwise) = lengths;
            }
            Some(())
        })
    }

    /// Checks a branch: how many actions it has.
    fn branch(&mut self, statements: &[Stmt]) -> Option<usize> {
        let before = self.clause.as_ref()?.actions.len();
        for statement in statements {
            self.statement(statement);
        }
        Some(self.clause.as_ref()?.actions.len() - before)
    }
}
