//! Control lines: `#pragma`, `#line`, `#error`, `#!`.

use super::Lexer;
use crate::ast::{Pragma, Spanned};
use crate::span::Span;
use crate::tag::Tag;

impl Lexer<'_> {
    /// The line that starts with the `#` here.
    pub(super) fn control_line(&mut self) {
        let start = self.pos;
        let mut end = start;
        loop {
            end += self.text[end..].find('\n').unwrap_or(self.text.len() - end);
            if self.text[..end].ends_with('\\') && end < self.text.len() {
                end += 1;
            } else {
                break;
            }
        }
        self.pos = end;
        let span = Span::new(start as u32, end as u32);
        if self.text[start..].starts_with("#!") {
            return;
        }
        if end == self.text.len() {
            return self.error(Tag::Syntax, span, "end-of-file encountered before end of control line");
        }
        let words = words(&self.text[start + 1..end], start + 1);
        let Some(first) = words.first().map(|w| w.node.clone()) else { return };
        match first.as_str() {
            "pragma" => self.pragma(words, span),
            "error" => {
                let text = self.text[start + 1..end].trim_start().trim_start_matches("error").trim().to_owned();
                self.error(Tag::Pragerr, span, format!("#error: {text}"));
            }
            "ident" => {}
            "line" => self.line(&words[1..], span),
            _ if first.bytes().all(|b| b.is_ascii_digit()) => self.line(&words, span),
            _ => self.error(Tag::PragctlInval, span, format!("invalid control directive: #{first}")),
        }
    }

    fn pragma(&mut self, mut words: Vec<Spanned<String>>, span: Span) {
        words.remove(0);
        // libdtrace takes the general ones with its own prefix, too.
        let general = |word: &str| matches!(word, "error" | "ident" | "line");
        if matches!(words.as_slice(), [d, word, ..] if d.node == "D" && general(&word.node)) {
            words.remove(0);
        }
        match words.first().map(|w| w.node.as_str()) {
            Some("error") => {
                // Each word with a blank behind it, as libdtrace joins them.
                let text: String = words[1..].iter().flat_map(|word| [word.node.as_str(), " "]).collect();
                self.error(Tag::Pragerr, span, format!("#error: {text}"));
            }
            Some("line") => self.line(&words[1..], span),
            Some("D") => {
                // What counts from here on, while the text is read.
                if let [_, option, name] = words.as_slice()
                    && option.node == "option"
                {
                    match name.node.as_str() {
                        "defaultargs" => self.setup.macros.defaultargs.set(true),
                        "pspec" => self.setup.pspec = true,
                        _ => {}
                    }
                }
                self.out.pragmas.push(Pragma { words, span });
            }
            _ => {}
        }
    }

    /// `number ["file" [flags]]`: what follows is that line of that file.
    fn line(&mut self, words: &[Spanned<String>], span: Span) {
        let number = words.first().and_then(|w| w.node.parse::<u32>().ok());
        match number {
            Some(number) if words.len() <= 6 => {
                let file = words.get(1).map(|w| w.node.clone());
                self.out.lines.renumber(self.pos as u32, number, file);
                let flags = words.iter().skip(2).map(|w| w.node.as_str());
                self.out.lines.enter_and_leave(self.pos as u32, flags);
            }
            _ => self.error(Tag::PragmaMalform, span, "expected a line number, and perhaps a file name, after #line"),
        }
    }
}

/// The words of a control line with their places; quotes around a word are dropped.
fn words(text: &str, offset: usize) -> Vec<Spanned<String>> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
        if rest.is_empty() {
            return words;
        }
        let at = offset + (text.len() - rest.len());
        let (word, length) = if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            (&quoted[..end], (end + 2).min(rest.len()))
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (&rest[..end], end)
        };
        let span = Span::new(at as u32, (at + length) as u32);
        words.push(Spanned { node: word.to_owned(), span });
        rest = &rest[length..];
    }
}
