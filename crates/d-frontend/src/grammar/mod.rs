//! The grammar: tokens to the syntax tree.
//!
//! The items of a text are told apart first, by their brackets, and each is parsed by itself: an error in one leaves
//! the others as they are, and inside a clause an error leaves the other statements. All of chumsky is in here.

mod decl;
mod expr;
mod stmt;

use chumsky::error::{RichPattern, RichReason};
use chumsky::input::MappedInput;
use chumsky::prelude::*;

use crate::ast::{Expr, ExprKind, Item, Spanned, Unit};
use crate::diag::Diagnostic;
use crate::lexer::Lexed;
use crate::span::Span;
use crate::tag::Tag;
use crate::token::Token;

type Lexeme = (Token, SimpleSpan);
type Input<'t> = MappedInput<'t, Token, SimpleSpan, &'t [Lexeme], fn(&'t Lexeme) -> (&'t Token, &'t SimpleSpan)>;
type Extra<'t> = extra::Err<Rich<'t, Token>>;
type Rule<'t, O> = Boxed<'t, 't, Input<'t>, O, Extra<'t>>;

/// How many errors a text may give before the rest is left unread.
const MAX_ERRORS: usize = 20;

/// Makes a unit of the tokens and pragmas of `text`. Clauses without braces are errors unless `short_forms`. Items in
/// which the lexer found an error are left out.
pub(crate) fn parse(lexed: Lexed, text: &str, short_forms: bool) -> (Unit, Vec<Diagnostic>) {
    let Lexed { tokens, pragmas, diagnostics: wrong, .. } = lexed;
    let lexemes: Vec<Lexeme> = tokens
        .into_iter()
        .map(|(token, span)| (token, SimpleSpan::from(span.start as usize..span.end as usize)))
        .collect();
    let mut unit = Unit::default();
    let mut errors = Vec::new();
    let rule = item(short_forms);
    let ranges = items(&lexemes).into_iter().filter(|range| !contains_any(&lexemes, range, &wrong));
    for range in ranges {
        let tokens = &lexemes[range];
        let end = tokens.last().map_or(0, |(_, span)| span.end);
        let input: Input<'_> = chumsky::input::Input::map(tokens, (end..end).into(), |(token, span)| (token, span));
        let (item, found) = rule.parse(input).into_output_errors();
        unit.items.extend(item);
        errors.extend(found.iter().map(|error| diagnostic(error, text)));
        if errors.len() > MAX_ERRORS {
            break;
        }
    }
    unit.items.extend(pragmas.into_iter().map(Item::Pragma));
    unit.items.sort_by_key(|item| item.span().start);
    (unit, wrong.into_iter().chain(errors).collect())
}

/// Whether one of the errors lies within the item; the last item reaches to where the lexer stopped.
fn contains_any(lexemes: &[Lexeme], range: &std::ops::Range<usize>, errors: &[Diagnostic]) -> bool {
    let place = |at: usize| lexemes.get(at).map(|(_, span)| span.start);
    let (start, end) = (place(range.start).unwrap_or(0), place(range.end).unwrap_or(usize::MAX));
    errors.iter().any(|e| (start..end).contains(&(e.span.start as usize)))
}

/// Splits tokens into items: a clause ends with its brace, a declaration with its semicolon.
fn items(tokens: &[Lexeme]) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut open = Vec::new();
    for (at, (token, _)) in tokens.iter().enumerate() {
        let clause = is_clause_start(&tokens[start].0);
        match token {
            Token::Punct(mark @ ("{" | "(" | "[")) => open.push(*mark),
            Token::Punct(mark @ ("}" | ")" | "]")) => {
                let partner =
                    open.iter().rposition(|other| matches!((*other, *mark), ("{", "}") | ("(", ")") | ("[", "]")));
                open.truncate(partner.unwrap_or(open.len()));
            }
            _ => {}
        }
        let depth = open.len();
        let ends = match token {
            Token::Punct(";") => depth == 0,
            Token::Punct("}") => depth == 0 && clause,
            Token::Probe(_) | Token::Key(_) | Token::TypeName(_) if clause && depth == 0 && at > start => {
                let before = &tokens[at - 1].0;
                if matches!(before, Token::Probe(_) | Token::Int(_) | Token::ClosePredicate) {
                    ranges.push(start..at);
                    start = at;
                }
                false
            }
            _ => false,
        };
        if ends {
            if at > start || !matches!(token, Token::Punct(";")) {
                ranges.push(start..at + 1);
            }
            start = at + 1;
            if start == tokens.len() {
                return ranges;
            }
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}

fn is_clause_start(token: &Token) -> bool {
    matches!(token, Token::Probe(_) | Token::Int(_) | Token::OpenPredicate | Token::Punct("{" | ","))
}

fn item<'t>(short_forms: bool) -> Rule<'t, Item> {
    let expr = expr::expression();
    choice((stmt::clause(&expr, short_forms).map(Item::Clause), decl::item(&expr))).boxed()
}

/// A rule with the place of what it read.
fn spanned<'t, O>(rule: impl Parser<'t, Input<'t>, O, Extra<'t>> + 't) -> Rule<'t, Spanned<O>>
where
    O: 't,
{
    rule.map_with(|node, e| Spanned { node, span: to_span(e.span()) }).boxed()
}

fn to_span(span: SimpleSpan) -> Span {
    Span::new(span.start as u32, span.end as u32)
}

fn mark<'t>(text: &'static str) -> impl Parser<'t, Input<'t>, (), Extra<'t>> + Clone {
    just(Token::Punct(text)).ignored()
}

fn key<'t>(word: &'static str) -> impl Parser<'t, Input<'t>, (), Extra<'t>> + Clone {
    just(Token::Key(word)).ignored()
}

/// A name; one that is a type's too is meant as a plain name here.
fn name<'t>() -> impl Parser<'t, Input<'t>, Spanned<String>, Extra<'t>> + Clone {
    select! { Token::Ident(name) => name, Token::TypeName(name) => name }
        .labelled("a name")
        .map_with(|node, e| Spanned { node, span: to_span(e.span()) })
}

fn error_expr(span: Span) -> Expr {
    Expr { kind: ExprKind::Error, span }
}

fn diagnostic(error: &Rich<'_, Token>, text: &str) -> Diagnostic {
    let end = text.len() as u32;
    let is_end = matches!(error.reason(), RichReason::ExpectedFound { found: None, .. });
    let span = if is_end { Span::new(end, end) } else { to_span(*error.span()) };
    let written = text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let message = match error.reason() {
        RichReason::Custom(message) => message.clone(),
        // A macro by its name, which says more than its value.
        RichReason::ExpectedFound { found: Some(_), .. } if written.starts_with('$') => {
            format!("syntax error near \"{written}\"")
        }
        RichReason::ExpectedFound { found: Some(token), .. } => format!("syntax error near \"{}\"", **token),
        RichReason::ExpectedFound { found: None, .. } => "syntax error near end-of-input".to_owned(),
    };
    let labels: Vec<_> = error.expected().filter_map(label).collect();
    let diagnostic = Diagnostic::new(Tag::Syntax, span, message);
    if (1..=3).contains(&labels.len()) {
        return diagnostic.with_note(format!("expected {}", labels.join(" or ")));
    }
    diagnostic
}

fn label(pattern: &RichPattern<'_, Token>) -> Option<String> {
    match pattern {
        RichPattern::Label(text) => Some(text.to_string()),
        RichPattern::Token(token) => Some(format!("\"{}\"", **token)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
