//! Clauses and statements.

use chumsky::prelude::*;

use super::expr::Expression;
use super::{Extra, Input, Rule, error_expr, key, mark, to_span};
use crate::ast::{ClauseDecl, Expr, ProbeSpecText, Spanned, Stmt};
use crate::token::Token;

pub(super) fn clause<'t>(expr: &Expression<'t>, short_forms: bool) -> Rule<'t, ClauseDecl> {
    let body = body(expr);
    let predicate = expr.full.clone().delimited_by(just(Token::OpenPredicate), just(Token::ClosePredicate));
    let head = spec().separated_by(mark(",")).at_least(1).collect::<Vec<_>>().then(predicate.or_not());
    let rest = body.or_not().try_map(move |body, span| {
        if body.is_none() && !short_forms {
            return Err(Rich::custom(span, "expected predicate and/or actions following probe description"));
        }
        Ok(body)
    });
    head.then(rest)
        .then_ignore(mark(";").repeated())
        .map_with(|((probes, predicate), body), e| ClauseDecl { probes, predicate, body, span: to_span(e.span()) })
        .boxed()
}

fn spec<'t>() -> Rule<'t, ProbeSpecText> {
    let text = select! { Token::Probe(text) => text }
        .map_with(|node, e| ProbeSpecText::Description(Spanned { node, span: to_span(e.span()) }));
    let id = select! { Token::Int(constant) => constant }.map_with(|constant: crate::ast::IntConst, e| {
        ProbeSpecText::Id(Spanned { node: constant.value, span: to_span(e.span()) })
    });
    choice((text, id)).labelled("a probe description").boxed()
}

/// Statements in braces.
fn body<'t>(expr: &Expression<'t>) -> Rule<'t, Vec<Stmt>> {
    let mut statements = Recursive::declare();
    let block = statements.clone().delimited_by(mark("{"), mark("}")).boxed();
    statements.define(statement_list(&expr.full, &block));
    block
}

fn statement_list<'t>(expr: &Rule<'t, Expr>, block: &Rule<'t, Vec<Stmt>>) -> Rule<'t, Vec<Stmt>> {
    let branch = conditional(expr, block);
    // The semicolon may be left out after the last statement.
    let end = choice((mark(";"), just(Token::Punct("}")).rewind().ignored()));
    let simple = expr.clone().map(Stmt::Expr).then_ignore(end.clone());
    let simple = simple.recover_with(via_parser(unreadable().then_ignore(end)));
    let statement = choice((branch.map(Some), mark(";").to(None), simple.map(Some)));
    statement.repeated().collect::<Vec<_>>().map(|list| list.into_iter().flatten().collect()).boxed()
}

/// What could not be read, up to the end of its statement.
fn unreadable<'t>() -> Rule<'t, Stmt> {
    let inside = nested_delimiters(
        Token::Punct("{"),
        Token::Punct("}"),
        [(Token::Punct("("), Token::Punct(")")), (Token::Punct("["), Token::Punct("]"))],
        |_| (),
    );
    let other =
        any::<Input<'t>, Extra<'t>>().filter(|token: &Token| !matches!(token, Token::Punct(";" | "}" | "{"))).ignored();
    choice((inside, other)).repeated().at_least(1).map_with(|(), e| Stmt::Expr(error_expr(to_span(e.span())))).boxed()
}

fn conditional<'t>(expr: &Rule<'t, Expr>, block: &Rule<'t, Vec<Stmt>>) -> Rule<'t, Stmt> {
    let mut conditional = Recursive::declare();
    let simple = expr.clone().then_ignore(mark(";")).map(|e| vec![Stmt::Expr(e)]);
    let empty = mark(";").map(|()| Vec::new());
    let branch: Rule<'t, Vec<Stmt>> =
        choice((block.clone(), conditional.clone().map(|s| vec![s]), empty, simple)).boxed();
    let rule = key("if")
        .ignore_then(expr.clone().delimited_by(mark("("), mark(")")))
        .then(branch.clone())
        .then(key("else").ignore_then(branch).or_not())
        .map_with(|((condition, then), otherwise), e| Stmt::If {
            condition,
            then,
            otherwise: otherwise.unwrap_or_default(),
            span: to_span(e.span()),
        });
    conditional.define(rule);
    conditional.boxed()
}
