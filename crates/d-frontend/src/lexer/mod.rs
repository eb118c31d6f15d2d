//! The lexer: D text to tokens, with the scanner's states.
//!
//! Between clauses a word is a probe description, unless it starts a declaration; in clauses, predicates and
//! declarations it is C. A slash closes a predicate when no operand can follow it.

mod control;
mod literal;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::ast::Pragma;
use crate::diag::Diagnostic;
use crate::lines::LineMap;
use crate::macros::{MacroValue, Macros};
use crate::span::Span;
use crate::tag::Tag;
use crate::token::{PUNCTUATORS, Token, keyword, starts_declaration};
use crate::types::is_own_module;

/// What stands in the text for a byte that is no part of it: ASCII's SUB.
pub(crate) const NO_TEXT: char = '\x1a';

/// How deep brackets may nest.
const MAX_NESTING: usize = 200;

/// How many operators one statement may have, which bounds the depth of its tree.
const MAX_OPERATORS: usize = 1000;

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

    /// A probe description, or the first word of a declaration.
    fn outer_word(&mut self, start: usize) {
        let length = self.bytes()[start..].iter().take_while(|&&b| is_probe_byte(b)).count();
        let text = &self.text[start..start + length];
        if self.starts_declaration(text) {
            self.state = State::Declaration { typed: false };
            self.declaration = self.out.tokens.len();
            return self.word(start);
        }
        self.pos = start + length;
        let text = text.to_owned();
        if let Some(text) = self.expand_macros(&text, start) {
            self.push(Token::Probe(text), start);
        }
    }

    fn starts_declaration(&mut self, text: &str) -> bool {
        if self.setup.pspec {
            return starts_declaration(text);
        }
        let word = text.split(['*', '[']).next().unwrap_or("");
        if text.contains([':', '-', '.', '?', '!', '$']) || matches!(word, "BEGIN" | "END" | "ERROR") {
            return false;
        }
        starts_declaration(word) || (!word.is_empty() && self.is_type(word))
    }

    fn is_type(&mut self, name: &str) -> bool {
        let own = name.split_once('`').filter(|(module, _)| is_own_module(module)).map_or(name, |(_, own)| own);
        self.typedefs.contains(own) || (self.setup.is_type)(name)
    }

    /// Macro variables inside a probe description.
    fn expand_macros(&mut self, text: &str, start: usize) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            out.push_str(&rest[..dollar]);
            let after = rest[dollar..].trim_start_matches('$');
            let quoted = rest[dollar..].len() - after.len() > 1;
            let length = macro_name_length(after);
            let (name, tail) = after.split_at(length);
            let Some(value) = self.setup.macros.value(name, quoted) else {
                let span = self.span_from(start);
                self.error(Tag::MacroUndef, span, format!("macro ${name} is not defined"));
                return None;
            };
            match value {
                MacroValue::Integer(text) | MacroValue::Name(text) | MacroValue::String(text) => out.push_str(&text),
            }
            rest = tail;
        }
        out.push_str(rest);
        Some(out)
    }

    /// A name or keyword of the C states.
    fn word(&mut self, start: usize) {
        let length = self.bytes()[start..].iter().take_while(|&&b| is_name_byte(b)).count();
        self.pos = start + length;
        let name = &self.text[start..self.pos];
        let after_member = matches!(self.last(), Some(Token::Punct("." | "->")));
        let token = match keyword(name) {
            Some(word) if !after_member => {
                self.note_type_word(word);
                Token::Key(word)
            }
            _ if after_member => Token::Ident(name.to_owned()),
            _ => self.name_token(name.to_owned()),
        };
        self.push(token, start);
    }

    fn note_type_word(&mut self, word: &str) {
        let type_word = matches!(
            word,
            "char"
                | "short"
                | "int"
                | "long"
                | "float"
                | "double"
                | "signed"
                | "unsigned"
                | "void"
                | "string"
                | "_Bool"
                | "struct"
                | "union"
                | "enum"
        );
        if let (true, State::Declaration { typed }) = (type_word, &mut self.state) {
            *typed = true;
        }
    }

    /// A name, which is a type's only where one can stand.
    fn name_token(&mut self, name: String) -> Token {
        let starts = self.state == State::Declaration { typed: false };
        if !(starts || self.cast_position()) || !self.is_type(&name) {
            return Token::Ident(name);
        }
        if starts {
            self.state = State::Declaration { typed: true };
        }
        Token::TypeName(name)
    }

    /// Whether a type can stand here in an expression: `(name)`, `(name *`, `offsetof(name,`, `xlate<name`.
    fn cast_position(&self) -> bool {
        let next = self.rest().trim_start().bytes().next();
        let mut before = self.out.tokens.iter().rev().map(|(token, _)| token);
        match (before.next(), before.next()) {
            (Some(Token::Punct("(")), Some(Token::Key("offsetof")))
            | (Some(Token::Punct("<")), Some(Token::Key("xlate")))
            | (Some(Token::Key("const" | "volatile" | "userland")), _) => true,
            (Some(Token::Punct("(")), _) => matches!(next, Some(b')' | b'*')),
            _ => false,
        }
    }

    fn aggregation(&mut self, start: usize) {
        let length = self.bytes()[start + 1..].iter().take_while(|&&b| is_name_byte(b)).count();
        self.pos = start + 1 + length;
        let name = &self.text[start + 1..self.pos];
        let name = if name.is_empty() { "_" } else { name }.to_owned();
        self.push(Token::Agg(name), start);
    }

    fn macro_variable(&mut self, start: usize) {
        let quoted = self.at(1) == b'$';
        let name_start = start + 1 + usize::from(quoted);
        let length = macro_name_length(&self.text[name_start..]);
        self.pos = name_start + length;
        let name = self.text[name_start..self.pos].to_owned();
        let span = self.span_from(start);
        match self.setup.macros.value(&name, quoted) {
            Some(MacroValue::Integer(text)) => self.macro_integer(&text, start),
            Some(MacroValue::Name(name)) => {
                let token = keyword(&name).map_or_else(|| Token::Ident(name), Token::Key);
                self.push(token, start);
            }
            Some(MacroValue::String(text)) => self.push(Token::Str(literal::unescaped(&text)), start),
            None if name.is_empty() => self.error(Tag::Syntax, span, "syntax error near \"$\""),
            None => {
                let shown = &self.text[start..self.pos];
                self.error(Tag::MacroUndef, span, format!("macro argument {shown} is not defined"));
            }
        }
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

    /// Keeps count of brackets and operators, and sees where a clause or declaration ends.
    fn track(&mut self, mark: &'static str, start: usize) -> Option<()> {
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
            let close = closing(open);
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

/// What closes a bracket.
fn closing(open: u8) -> char {
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

fn macro_name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_digit) {
        return bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    }
    bytes.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count()
}
