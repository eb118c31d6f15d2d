//! Expressions, by C's precedence.

use chumsky::pratt::{infix, left, postfix, prefix};
use chumsky::prelude::*;

use super::{Extra, Input, Rule, key, mark, name, to_span};
use crate::ast::{BinaryOp, Expr, ExprKind, IncDec, Scope, Spanned, TypeName, UnaryOp};
use crate::span::Span;
use crate::token::Token;

/// The two kinds of expressions, and the types in them.
pub(super) struct Expression<'t> {
    /// With commas.
    pub(super) full: Rule<'t, Expr>,
    /// An argument: no comma outside of brackets.
    pub(super) argument: Rule<'t, Expr>,
    pub(super) types: super::decl::Types<'t>,
}

/// What stands behind an operand.
#[derive(Clone)]
enum Suffix {
    Index(Vec<Expr>),
    Call(Vec<Expr>),
    Member(Spanned<String>),
    Arrow(Spanned<String>),
    Count(IncDec),
}

/// What stands before an operand.
#[derive(Clone)]
enum Prefix {
    Op(UnaryOp),
    Cast(TypeName),
    Sizeof,
    Stringof,
}

pub(super) fn expression<'t>() -> Expression<'t> {
    let mut argument = Recursive::declare();
    let types = super::decl::types(&argument.clone().boxed());
    let full = full(argument.clone().boxed());
    argument.define(assignment(&argument.clone().boxed(), &full, &types));
    Expression { full, argument: argument.boxed(), types }
}

fn full(argument: Rule<'_, Expr>) -> Rule<'_, Expr> {
    argument
        .clone()
        .foldl(mark(",").ignore_then(argument).repeated(), |left, right| {
            let span = left.span.to(right.span);
            Expr { kind: ExprKind::Comma(Box::new(left), Box::new(right)), span }
        })
        .boxed()
}

fn assignment<'t>(argument: &Rule<'t, Expr>, full: &Rule<'t, Expr>, types: &super::decl::Types<'t>) -> Rule<'t, Expr> {
    conditional(&operators(&atom(argument, full, types), argument, types), full)
        .then(assign_op().then(argument.clone()).or_not())
        .map(|(left, rest)| {
            let Some((op, right)) = rest else { return left };
            let span = left.span.to(right.span);
            Expr { kind: ExprKind::Assign(op, Box::new(left), Box::new(right)), span }
        })
        .boxed()
}

/// `?:`. It is no operator of [`operators`], which would parse what is between its marks again for each level.
fn conditional<'t>(operators: &Rule<'t, Expr>, full: &Rule<'t, Expr>) -> Rule<'t, Expr> {
    let mut conditional = Recursive::declare();
    let middle = mark("?").ignore_then(full.clone()).then_ignore(mark(":"));
    let rest = middle.then(conditional.clone()).or_not();
    conditional.define(operators.clone().then(rest).map(|(condition, rest): (Expr, Option<(Expr, Expr)>)| {
        let Some((then, otherwise)) = rest else { return condition };
        let span = condition.span.to(otherwise.span);
        Expr { kind: ExprKind::Ternary(Box::new(condition), Box::new(then), Box::new(otherwise)), span }
    }));
    conditional.boxed()
}

/// Unary and binary operators.
fn operators<'t>(atom: &Rule<'t, Expr>, argument: &Rule<'t, Expr>, types: &super::decl::Types<'t>) -> Rule<'t, Expr> {
    let binary = |level, op: Rule<'t, BinaryOp>| {
        infix(left(level), op, |left: Expr, op, right: Expr, _| {
            let span = left.span.to(right.span);
            Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span }
        })
    };
    atom.clone()
        .pratt((
            postfix(16, suffix(argument), |operand: Expr, suffix: (Suffix, Span), _| apply_suffix(operand, suffix)),
            prefix(14, prefixes(types), |prefix: (Prefix, Span), operand: Expr, _| apply_prefix(prefix, operand)),
            binary(13, ops(&[("*", BinaryOp::Mul), ("/", BinaryOp::Div), ("%", BinaryOp::Mod)])),
            binary(12, ops(&[("+", BinaryOp::Add), ("-", BinaryOp::Sub)])),
            binary(11, ops(&[("<<", BinaryOp::Shl), (">>", BinaryOp::Shr)])),
            binary(10, ops(&[("<", BinaryOp::Lt), ("<=", BinaryOp::Le), (">", BinaryOp::Gt), (">=", BinaryOp::Ge)])),
            binary(9, ops(&[("==", BinaryOp::Eq), ("!=", BinaryOp::Ne)])),
            binary(8, ops(&[("&", BinaryOp::BitAnd)])),
            binary(7, ops(&[("^", BinaryOp::BitXor)])),
            binary(6, ops(&[("|", BinaryOp::BitOr)])),
            binary(5, ops(&[("&&", BinaryOp::LogAnd)])),
            binary(4, ops(&[("^^", BinaryOp::LogXor)])),
            binary(3, ops(&[("||", BinaryOp::LogOr)])),
        ))
        .boxed()
}

fn atom<'t>(argument: &Rule<'t, Expr>, full: &Rule<'t, Expr>, types: &super::decl::Types<'t>) -> Rule<'t, Expr> {
    let constant = select! {
        Token::Int(constant) => ExprKind::Int(constant),
        Token::Char(value) => ExprKind::Char(value),
        Token::Str(bytes) => ExprKind::String(bytes),
        Token::Ident(name) => ExprKind::Ident(Scope::Global, name),
    };
    let scoped = choice((key("self").to(Scope::Thread), key("this").to(Scope::Clause)))
        .then_ignore(mark("->"))
        .then(name())
        .map(|(scope, name)| ExprKind::Ident(scope, name.node));
    let keys = index(argument);
    let aggregation =
        select! { Token::Agg(name) => name }.then(keys.or_not()).map(|(name, keys)| ExprKind::Aggregation(name, keys));
    let sizeof = key("sizeof")
        .ignore_then(types.name.clone().delimited_by(mark("("), mark(")")))
        .map(|ty| ExprKind::SizeofType(Box::new(ty)));
    let offsetof = key("offsetof")
        .ignore_then(types.name.clone().then_ignore(mark(",")).then(name()).delimited_by(mark("("), mark(")")))
        .map(|(ty, member)| ExprKind::Offsetof(Box::new(ty), member));
    let xlate = key("xlate")
        .ignore_then(types.name.clone().delimited_by(mark("<"), mark(">")))
        .then(full.clone().delimited_by(mark("("), mark(")")))
        .map(|(ty, e)| ExprKind::Xlate(Box::new(ty), Box::new(e)));
    let parenthesised = full.clone().delimited_by(mark("("), mark(")"));
    choice((
        choice((constant, scoped, aggregation, sizeof, offsetof, xlate))
            .map_with(|kind, e| Expr { kind, span: to_span(e.span()) }),
        parenthesised,
    ))
    .labelled("an expression")
    .boxed()
}

/// Zero or more arguments.
pub(super) fn list<'t>(argument: &Rule<'t, Expr>) -> Rule<'t, Vec<Expr>> {
    argument.clone().separated_by(mark(",")).collect().boxed()
}

/// One or more arguments in brackets.
fn index<'t>(argument: &Rule<'t, Expr>) -> Rule<'t, Vec<Expr>> {
    argument.clone().separated_by(mark(",")).at_least(1).collect().delimited_by(mark("["), mark("]")).boxed()
}

fn suffix<'t>(argument: &Rule<'t, Expr>) -> Rule<'t, (Suffix, Span)> {
    choice((
        index(argument).map(Suffix::Index),
        list(argument).delimited_by(mark("("), mark(")")).map(Suffix::Call),
        mark(".").ignore_then(name()).map(Suffix::Member),
        mark("->").ignore_then(name()).map(Suffix::Arrow),
        mark("++").to(Suffix::Count(IncDec::Inc)),
        mark("--").to(Suffix::Count(IncDec::Dec)),
    ))
    .map_with(|suffix, e| (suffix, to_span(e.span())))
    .boxed()
}

fn apply_suffix(operand: Expr, (suffix, span): (Suffix, Span)) -> Expr {
    let span = operand.span.to(span);
    let operand = Box::new(operand);
    let kind = match suffix {
        Suffix::Index(index) => ExprKind::Index(operand, index),
        Suffix::Call(args) => ExprKind::Call(operand, args),
        Suffix::Member(name) => ExprKind::Member(operand, name),
        Suffix::Arrow(name) => ExprKind::Arrow(operand, name),
        Suffix::Count(op) => ExprKind::Postfix(op, operand),
    };
    Expr { kind, span }
}

fn prefixes<'t>(types: &super::decl::Types<'t>) -> Rule<'t, (Prefix, Span)> {
    let op = select! {
        Token::Punct("+") => UnaryOp::Plus,
        Token::Punct("-") => UnaryOp::Neg,
        Token::Punct("!") => UnaryOp::Not,
        Token::Punct("~") => UnaryOp::BitNot,
        Token::Punct("*") => UnaryOp::Deref,
        Token::Punct("&") => UnaryOp::AddressOf,
        Token::Punct("++") => UnaryOp::PreInc,
        Token::Punct("--") => UnaryOp::PreDec,
    };
    let type_in_parens = types.name.clone().delimited_by(mark("("), mark(")"));
    choice((
        op.map(Prefix::Op),
        type_in_parens.map(Prefix::Cast),
        key("sizeof")
            .and_is(key("sizeof").ignore_then(mark("(")).ignore_then(types.first.clone()).not())
            .to(Prefix::Sizeof),
        key("stringof").to(Prefix::Stringof),
    ))
    .map_with(|prefix, e| (prefix, to_span(e.span())))
    .boxed()
}

fn apply_prefix((prefix, span): (Prefix, Span), operand: Expr) -> Expr {
    let span = span.to(operand.span);
    let operand = Box::new(operand);
    let kind = match prefix {
        Prefix::Op(op) => ExprKind::Unary(op, operand),
        Prefix::Cast(ty) => ExprKind::Cast(Box::new(ty), operand),
        Prefix::Sizeof => ExprKind::SizeofExpr(operand),
        Prefix::Stringof => ExprKind::Stringof(operand),
    };
    Expr { kind, span }
}

/// One of these operators.
fn ops<'t>(table: &'static [(&'static str, BinaryOp)]) -> Rule<'t, BinaryOp> {
    any::<Input<'t>, Extra<'t>>()
        .filter(move |token: &Token| find(table, token).is_some())
        .map(move |token: Token| find(table, &token).unwrap_or(BinaryOp::Add))
        .boxed()
}

fn find(table: &[(&str, BinaryOp)], token: &Token) -> Option<BinaryOp> {
    let Token::Punct(mark) = token else { return None };
    table.iter().find(|(text, _)| text == mark).map(|&(_, op)| op)
}

fn assign_op<'t>() -> Rule<'t, Option<BinaryOp>> {
    select! {
        Token::Punct("=") => None,
        Token::Punct("+=") => Some(BinaryOp::Add),
        Token::Punct("-=") => Some(BinaryOp::Sub),
        Token::Punct("*=") => Some(BinaryOp::Mul),
        Token::Punct("/=") => Some(BinaryOp::Div),
        Token::Punct("%=") => Some(BinaryOp::Mod),
        Token::Punct("&=") => Some(BinaryOp::BitAnd),
        Token::Punct("^=") => Some(BinaryOp::BitXor),
        Token::Punct("|=") => Some(BinaryOp::BitOr),
        Token::Punct("<<=") => Some(BinaryOp::Shl),
        Token::Punct(">>=") => Some(BinaryOp::Shr),
    }
    .boxed()
}
