//! Macro variables: `$target`, `$1`, `$$1`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// What a macro variable stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MacroValue {
    /// An integer constant, as its text.
    Integer(String),
    /// A name.
    Name(String),
    /// A string, or other bytes.
    String(Vec<u8>),
}

/// Values of the macro variables, and which of the arguments were used.
#[derive(Debug, Clone, Default)]
pub struct Macros {
    /// `$1`, `$2`, ... in order.
    pub args: Vec<Vec<u8>>,
    /// `$0`.
    pub script: Vec<u8>,
    /// Those with a name: `target`, `pid`, `uid`, ...
    pub named: Vec<(&'static str, i64)>,
    /// Missing arguments are 0 and "".
    pub defaultargs: Cell<bool>,
    pub(crate) used: RefCell<BTreeSet<usize>>,
}

impl Macros {
    /// These arguments for the script called `script`, and these named macros.
    pub fn new(script: &[u8], args: Vec<Vec<u8>>, named: Vec<(&'static str, i64)>, defaultargs: bool) -> Self {
        Self { args, script: script.to_owned(), named, defaultargs: Cell::new(defaultargs), used: RefCell::default() }
    }

    /// The value of `$name` or, with `quoted`, of `$$name`; `None` if there is none.
    pub fn value(&self, name: &str, quoted: bool) -> Option<MacroValue> {
        if let Ok(number) = name.parse::<usize>() {
            return self.argument(number, quoted);
        }
        let &(_, value) = self.named.iter().find(|(own, _)| *own == name)?;
        let text = value.to_string();
        Some(if quoted { MacroValue::String(text.into_bytes()) } else { MacroValue::Integer(text) })
    }

    fn argument(&self, number: usize, quoted: bool) -> Option<MacroValue> {
        if number == 0 {
            return Some(MacroValue::String(self.script.clone()));
        }
        self.used.borrow_mut().insert(number);
        match self.args.get(number - 1) {
            Some(text) if quoted => Some(MacroValue::String(text.clone())),
            Some(text) => Some(classify(text)),
            None if self.defaultargs.get() && quoted => Some(MacroValue::String(Vec::new())),
            None if self.defaultargs.get() => Some(MacroValue::Integer("0".into())),
            None => None,
        }
    }

    /// The last argument and its number, if no text has used it. Those before it may be unused.
    pub fn unused(&self) -> Option<(usize, &[u8])> {
        let last = self.args.last()?;
        let number = self.args.len();
        (!self.used.borrow().contains(&number)).then_some((number, last))
    }
}

/// An argument in quotes reads as a string; others as an integer, else as a name, else as a string.
fn classify(bytes: &[u8]) -> MacroValue {
    if let Some(quoted) = bytes.strip_prefix(b"\"") {
        return MacroValue::String(quoted.strip_suffix(b"\"").unwrap_or(quoted).to_owned());
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return MacroValue::String(bytes.to_owned()) };
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_alphanumeric()) {
        return MacroValue::Integer(text.to_owned());
    }
    let mut chars = text.chars();
    let name = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '`'))
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '`'));
    if name { MacroValue::Name(text.to_owned()) } else { MacroValue::String(bytes.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_read_as_what_they_look_like() {
        let args = ["42", "-7", "0x1f", "name", "two words", "\"name\"", "", "caf\u{e9}"];
        let mut args = args.map(|text| text.as_bytes().to_vec()).to_vec();
        args.push(b"caf\xe9".to_vec());
        let macros = Macros { args, named: vec![("target", 9)], ..Macros::default() };
        let string = |bytes: &[u8]| Some(MacroValue::String(bytes.to_vec()));
        let int = |text: &str| Some(MacroValue::Integer(text.into()));
        assert_eq!(macros.value("1", false), int("42"));
        assert_eq!(macros.value("2", false), int("-7"));
        assert_eq!(macros.value("3", false), int("0x1f"));
        assert_eq!(macros.value("4", false), Some(MacroValue::Name("name".into())));
        assert_eq!(macros.value("5", false), string(b"two words"));
        assert_eq!(macros.value("6", false), string(b"name"));
        assert_eq!(macros.value("6", true), string(b"\"name\""));
        assert_eq!(macros.value("1", true), string(b"42"));
        assert_eq!(macros.value("8", false), string("caf\u{e9}".as_bytes()));
        assert_eq!(macros.unused(), Some((9, &b"caf\xe9"[..])));
        assert_eq!(macros.value("9", false), string(b"caf\xe9"));
        assert_eq!(macros.value("9", true), string(b"caf\xe9"));
        assert_eq!(macros.value("target", false), int("9"));
        assert_eq!(macros.value("10", false), None);
        assert_eq!(macros.unused(), None);
    }
}
