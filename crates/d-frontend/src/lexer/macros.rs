//! Macro variables, by themselves and inside probe descriptions.

use super::{Lexer, literal};
use crate::macros::MacroValue;
use crate::tag::Tag;
use crate::token::Token;

impl Lexer<'_> {
    /// Macro variables inside a probe description.
    pub(super) fn expand_macros(&mut self, text: &str, start: usize) -> Option<String> {
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
                MacroValue::Integer(text) | MacroValue::Name(text) => out.push_str(&text),
                MacroValue::String(bytes) => {
                    let Ok(text) = std::str::from_utf8(&bytes) else {
                        let span = self.span_from(start);
                        let message = format!("macro ${name} is no UTF-8 text, so no probe can have it in its name");
                        self.error(Tag::Syntax, span, message);
                        return None;
                    };
                    out.push_str(text);
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        Some(out)
    }

    pub(super) fn macro_variable(&mut self, start: usize) {
        let quoted = self.at(1) == b'$';
        let name_start = start + 1 + usize::from(quoted);
        let length = macro_name_length(&self.text[name_start..]);
        self.pos = name_start + length;
        let name = self.text[name_start..self.pos].to_owned();
        let span = self.span_from(start);
        match self.setup.macros.value(&name, quoted) {
            Some(MacroValue::Integer(text)) => self.macro_integer(&text, start),
            Some(MacroValue::Name(name)) => {
                let token = self.word_token(&name);
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
}

fn macro_name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_digit) {
        return bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    }
    bytes.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count()
}
