//! The lexer: D text to tokens, with the scanner's states.
//!
//! Between clauses a word is a probe description, unless it starts a declaration; in clauses, predicates and
//! declarations it is C. A slash closes a predicate when no operand can follow it.

mod bracket;
mod control;
mod literal;
mod macros;
#[cfg(test)]
mod tests;
mod word;

use std::collections::HashSet;

use crate::ast::Pragma;
use crate::diag::Diagnostic;
use crate::lines::LineMap;
use crate::macros::Macros;
use crate::span::Span;
use crate::tag::Tag;
use crate::token::{PUNCTUATORS, Token};

/// What stands in the text for a byte that is no part of it: ASCII's SUB.
pub(crate) const NO_TEXT: char = '\x1a';

/// What the lexer is told.
pub(crate) struct Setup<'a> {
    /// Words between clauses are probe descriptions, whatever types there are.
    pub(crate) pspec: bool,
    pub(crate) macros: &'a Macros,
    /// Whether a name is a type's, beside those that the text itself declares.
    pub(crate) is_type: &'a mut dyn FnMut(&str) -> bool,
}

/// What the lexer makes of a text.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<(Token, Span)>,
    pub(crate) pragmas: Vec<Pragma>,
    pub(crate) lines: LineMap,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Scanner states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between clauses and declarations.
    Outer,
    /// In a clause's braces.
    Clause,
    /// Between a predicate's slashes.
    Predicate,
    /// In a declaration, up to its semicolon. Whether its type was seen, so that a name is what is declared.
    Declaration { typed: bool },
}

struct Lexer<'a> {
    source: &'a [u8],
    /// The source, byte for byte, but for [`NO_TEXT`].
    text: &'a str,
    pos: usize,
    state: State,
    /// Open brackets with their places.
    open: Vec<(u8, u32)>,
    operators: usize,
    typedefs: HashSet<String>,
    /// Index of the first token of the declaration.
    declaration: usize,
    setup: Setup<'a>,
    out: Lexed,
}

/// Cuts a source into tokens. `text` is the same with [`NO_TEXT`] for bytes that are none.
pub(crate) fn lex<'a>(source: &'a [u8], text: &'a str, setup: Setup<'a>) -> Lexed {
    let mut lexer = Lexer {
        source,
        text,
        pos: 0,
        state: State::Outer,
        open: Vec::new(),
        operators: 0,
        typedefs: HashSet::new(),
        declaration: 0,
        setup,
        out: Lexed { lines: LineMap::new(text), ..Lexed::default() },
    };
    while lexer.step().is_some() {}
    lexer.finish();
    lexer.out
}

impl Lexer<'_> {
    fn bytes(&self) -> &[u8] {
        self.source
    }

    fn at(&self, ahead: usize) -> u8 {
        self.bytes().get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &str {
        self.text.get(self.pos..).unwrap_or("")
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(start as u32, self.pos as u32)
    }

    fn error(&mut self, tag: Tag, span: Span, message: impl Into<String>) {
        self.out.diagnostics.push(Diagnostic::new(tag, span, message));
    }

    fn push(&mut self, token: Token, start: usize) {
        let span = self.span_from(start);
        self.out.tokens.push((token, span));
    }

    fn last(&self) -> Option<&Token> {
        self.out.tokens.last().map(|(token, _)| token)
    }

    /// One token; `None` at the end, or where going on makes no sense.
    fn step(&mut self) -> Option<()> {
        self.skip_space()?;
        let start = self.pos;
        let c = *self.bytes().get(self.pos)?;
        if c == b'#' && self.at_line_start() {
            self.control_line();
            return Some(());
        }
        if self.state == State::Outer {
            return self.outer(c, start);
        }
        match c {
            b'"' => self.string(start),
            b'\'' => self.character(start),
            b'0'..=b'9' => self.number(start),
            b'$' => self.macro_variable(start),
            b'@' => self.aggregation(start),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'`' => self.word(start),
            _ => return self.punctuator(start),
        }
        Some(())
    }

    /// Skips blanks and comments; `None` if a comment has no end.
    fn skip_space(&mut self) -> Option<()> {
        loop {
            match self.at(0) {
                b' ' | b'\t' | b'\x0b' | b'\x0c' | b'\r' | b'\n' => self.pos += 1,
                b'\\' if self.at(1) == b'\n' => self.pos += 2,
                b'/' if self.at(1) == b'*' => self.comment()?,
                b'/' if self.at(1) == b'/' => {
                    self.pos += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                _ => return Some(()),
            }
        }
    }

    fn comment(&mut self) -> Option<()> {
        let start = self.pos;
        let inside = &self.rest()[2..];
        let end = inside.find("*/");
        if let Some(nested) = inside[..end.unwrap_or(inside.len())].find("/*") {
            let at = (start + 2 + nested) as u32;
            self.error(Tag::Syntax, Span::new(at, at + 2), "/* encountered inside a comment");
        }
        if let Some(end) = end {
            self.pos += end + 4;
            return Some(());
        }
        self.pos = self.text.len();
        let end = self.text.len() as u32;
        let message = "end-of-file encountered before matching */";
        let note = format!("the comment starts at byte {start}");
        self.out.diagnostics.push(Diagnostic::new(Tag::Syntax, Span::new(end, end), message).with_note(note));
        None
    }

    fn at_line_start(&self) -> bool {
        let before = self.bytes()[..self.pos].iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        matches!(before, None | Some(b'\n'))
    }

    /// Between clauses.
    fn outer(&mut self, c: u8, start: usize) -> Option<()> {
        match c {
            b'{' => {
                self.state = State::Clause;
                self.punctuator(start)
            }
            b'/' => {
                self.pos += 1;
                self.state = State::Predicate;
                self.operators = 0;
                self.push(Token::OpenPredicate, start);
                Some(())
            }
            b',' | b';' => self.punctuator(start),
            b'0'..=b'9' => {
                self.number(start);
                Some(())
            }
            _ if is_probe_byte(c) => {
                self.outer_word(start);
                Some(())
            }
            _ => self.unexpected(start),
        }
    }

    fn aggregation(&mut self, start: usize) {
        let length = self.bytes()[start + 1..].iter().take_while(|&&b| is_name_byte(b)).count();
        self.pos = start + 1 + length;
        let name = &self.text[start + 1..self.pos];
        let name = if name.is_empty() { "_" } else { name }.to_owned();
        self.push(Token::Agg(name), start);
    }

    fn punctuator(&mut self, start: usize) -> Option<()> {
        if self.state == State::Predicate && self.closes_predicate() {
            return self.close_predicate(start);
        }
        let Some(&mark) = PUNCTUATORS.iter().find(|p| self.rest().starts_with(**p)) else {
            return self.unexpected(start);
        };
        self.pos += mark.len();
        self.push(Token::Punct(mark), start);
        self.track(mark, start)
    }

    /// Whether the slash here ends the predicate: nothing follows that could be divided by.
    fn closes_predicate(&self) -> bool {
        if self.at(0) != b'/' || self.at(1) == b'=' {
            return false;
        }
        let rest = skip_blank(&self.rest()[1..]);
        rest.is_empty() || rest.starts_with([';', '{', '/'])
    }

    fn close_predicate(&mut self, start: usize) -> Option<()> {
        self.pos += 1;
        self.push(Token::ClosePredicate, start);
        if let Some(&(open, _)) = self.open.last() {
            let close = bracket::closing(open);
            self.error(Tag::Syntax, self.span_from(start), format!("closing {close} expected in predicate before /"));
            let brace = self.text.len() - skip_blank(self.rest()).len();
            self.out.diagnostics.iter_mut().for_each(|d| d.read(brace as u32));
            return None;
        }
        self.state = State::Outer;
        Some(())
    }

    fn unexpected(&mut self, start: usize) -> Option<()> {
        let (c, byte) = (self.rest().chars().next()?, self.at(0));
        self.pos += c.len_utf8();
        let span = self.span_from(start);
        let message = if byte.is_ascii() || c != NO_TEXT {
            format!("syntax error near \"{}\"", c.escape_debug())
        } else {
            format!("byte {byte:#04x} is no part of UTF-8 text")
        };
        self.error(Tag::Syntax, span, message);
        None
    }

    fn finish(&mut self) {
        if !self.out.diagnostics.is_empty() {
            return;
        }
        let end = self.text.len() as u32;
        let what = match self.open.last() {
            Some(&(open, at)) => format!("the {} at byte {at} is not closed", char::from(open)),
            None if self.state == State::Predicate => "the predicate is not closed".to_owned(),
            None => return,
        };
        let message = "syntax error near end of input";
        self.out.diagnostics.push(Diagnostic::new(Tag::Syntax, Span::new(end, end), message).with_note(what));
    }
}

fn skip_blank(text: &str) -> &str {
    let mut text = text.trim_start();
    while let Some(comment) = text.strip_prefix("/*") {
        let Some(end) = comment.find("*/") else { return text };
        text = comment[end + 2..].trim_start();
    }
    text
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'`')
}

fn is_probe_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-$:_.?*\\[]!`^".contains(&b)
}
