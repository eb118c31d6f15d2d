//! Words: probe descriptions, keywords, and names, of which some are types.

use super::{Lexer, State, is_name_byte, is_probe_byte};
use crate::token::{Token, keyword, starts_declaration};
use crate::types::is_own_module;

impl Lexer<'_> {
    /// A probe description, or the first word of a declaration.
    pub(super) fn outer_word(&mut self, start: usize) {
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

    /// A name or keyword of the C states.
    pub(super) fn word(&mut self, start: usize) {
        let length = self.bytes()[start..].iter().take_while(|&&b| is_name_byte(b)).count();
        self.pos = start + length;
        let text = self.text;
        let token = self.word_token(&text[start..self.pos]);
        self.push(token, start);
    }

    /// What a word means where it stands, be it written there or a macro argument.
    pub(super) fn word_token(&mut self, name: &str) -> Token {
        let after_member = matches!(self.last(), Some(Token::Punct("." | "->")));
        match keyword(name) {
            Some(word) if !after_member => {
                self.note_type_word(word);
                Token::Key(word)
            }
            _ if after_member => Token::Ident(name.to_owned()),
            _ => self.name_token(name.to_owned()),
        }
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
        let mut before = self.out.tokens.iter().rev().map(|(token, _)| token);
        match (before.next(), before.next()) {
            (Some(Token::Punct("(")), Some(Token::Key("offsetof")))
            | (Some(Token::Punct("<")), Some(Token::Key("xlate")))
            | (Some(Token::Key("const" | "volatile" | "userland")), _) => true,
            // What is in a call's parentheses is a value.
            (Some(Token::Punct("(")), Some(Token::Ident(_) | Token::Key("if" | "stringof"))) => false,
            (Some(Token::Punct("(")), before) => self.declarator_follows(before == Some(&Token::Key("sizeof"))),
            _ => false,
        }
    }

    /// Whether what comes next can follow a type in parentheses; an array, only one whose size is asked for.
    fn declarator_follows(&self, sizeof: bool) -> bool {
        let next = self.rest().trim_start();
        match next.bytes().next() {
            Some(b')' | b'*') => true,
            Some(b'[') => sizeof,
            // `(*)`, of a pointer to an array or a function
            Some(b'(') => {
                next[1..].trim_start().strip_prefix('*').is_some_and(|rest| rest.trim_start().starts_with(')'))
            }
            // a qualifier
            Some(b) => b.is_ascii_alphabetic(),
            None => false,
        }
    }
}
