//! Brackets and operators: how many there are, and where a clause or a declaration ends.

use super::{Lexer, State};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::tag::Tag;
use crate::token::Token;

/// How deep brackets may nest.
const MAX_NESTING: usize = 200;

/// How many operators one statement may have, which bounds the depth of its tree.
const MAX_OPERATORS: usize = 1000;

impl Lexer<'_> {
    /// Keeps count of brackets and operators, and sees where a clause or declaration ends.
    pub(super) fn track(&mut self, mark: &'static str, start: usize) -> Option<()> {
        match mark {
            "{" | "(" | "[" => {
                self.open.push((mark.as_bytes()[0], start as u32));
                self.forget_type();
                if self.open.len() > MAX_NESTING {
                    let span = self.span_from(start);
                    self.error(Tag::Syntax, span, format!("brackets are nested more than {MAX_NESTING} deep"));
                    return None;
                }
            }
            "}" | ")" | "]" => self.close_bracket(mark, start)?,
            ";" => {
                self.operators = 0;
                self.forget_type();
                self.end_declaration();
            }
            "<" if self.in_translator_head() => self.forget_type(),
            "," if self.is_between_items() => self.operators = 0,
            "," if !self.open.is_empty() && !matches!(self.open.last(), Some((b'{', _))) => self.forget_type(),
            _ => {
                self.operators += 1;
                if self.operators > MAX_OPERATORS {
                    let span = self.span_from(start);
                    self.error(Tag::Syntax, span, format!("a statement has more than {MAX_OPERATORS} operators"));
                    return None;
                }
            }
        }
        Some(())
    }

    /// Whether a comma here stands between probe descriptions or enumerators, and not in an expression.
    fn is_between_items(&self) -> bool {
        match self.state {
            State::Outer => true,
            State::Declaration { .. } => matches!(self.open.last(), Some((b'{', _))),
            State::Clause | State::Predicate => false,
        }
    }

    /// Between `translator` and its brace, where `<` stands before a type.
    fn in_translator_head(&self) -> bool {
        let first = self.out.tokens.get(self.declaration).map(|(token, _)| token);
        self.open.is_empty() && first == Some(&Token::Key("translator"))
    }

    fn forget_type(&mut self) {
        if let State::Declaration { typed } = &mut self.state {
            *typed = false;
        }
    }

    fn close_bracket(&mut self, mark: &'static str, start: usize) -> Option<()> {
        let span = self.span_from(start);
        let wanted = match mark {
            "}" => b'{',
            ")" => b'(',
            _ => b'[',
        };
        match self.open.last() {
            Some(&(open, _)) if open == wanted => {
                self.open.pop();
            }
            Some(&(open, _)) => {
                let open = char::from(open);
                let message = match mark {
                    "}" => format!("syntax error near \"{mark}\""),
                    _ => format!("extra {mark} in input stream"),
                };
                let note = format!("the {open} before it is still open");
                self.out.diagnostics.push(Diagnostic::new(Tag::Syntax, span, message).with_note(note));
                // What is open inside of the brackets that this one closes is closed with them.
                let inner = self.open.iter().rposition(|(open, _)| *open == wanted)?;
                self.open.truncate(inner);
            }
            None => {
                self.error(Tag::Syntax, span, format!("extra {mark} in input stream"));
                return None;
            }
        }
        match &mut self.state {
            State::Clause if self.open.is_empty() => {
                self.state = State::Outer;
                self.operators = 0;
            }
            // What follows `struct s { ... }` is what is declared, even if a type has its name.
            State::Declaration { typed } if mark == "}" => *typed = true,
            _ => {}
        }
        Some(())
    }

    /// At the semicolon outside all brackets a declaration ends; a typedef's names are types from there on.
    fn end_declaration(&mut self) {
        if !matches!(self.state, State::Declaration { .. }) || !self.open.is_empty() {
            return;
        }
        self.state = State::Outer;
        let tokens = &self.out.tokens[self.declaration.min(self.out.tokens.len())..];
        if tokens.iter().any(|(t, _)| *t == Token::Key("typedef")) {
            let names = declared_names(tokens);
            self.typedefs.extend(names);
        }
    }
}

/// What closes a bracket.
pub(super) fn closing(open: u8) -> char {
    match open {
        b'(' => ')',
        b'[' => ']',
        _ => '}',
    }
}

/// Names that a typedef's tokens declare: the first name of each declarator.
fn declared_names(tokens: &[(Token, Span)]) -> Vec<String> {
    let mut names = Vec::new();
    let (mut braces, mut parens, mut wanted) = (0u32, 0u32, true);
    for pair in tokens.windows(2) {
        match &pair[0].0 {
            Token::Punct("{") => braces += 1,
            Token::Punct("}") => braces = braces.saturating_sub(1),
            Token::Punct("(" | "[") => parens += 1,
            Token::Punct(")" | "]") => parens = parens.saturating_sub(1),
            Token::Punct(",") if braces == 0 && parens == 0 => wanted = true,
            Token::Ident(name) if wanted && braces == 0 => {
                if matches!(pair[1].0, Token::Punct(";" | "," | "[" | ")" | "(")) {
                    names.push(name.clone());
                    wanted = false;
                }
            }
            _ => {}
        }
    }
    names
}
