//! Pragmas.

use crate::ast::{Item, Pragma, Unit};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::tag::Tag;

/// `#pragma D option name` or `name=value`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionPragma {
    /// Name of the option.
    pub name: String,
    /// Its value, if one is given.
    pub value: Option<String>,
    /// Where.
    pub span: Span,
}

/// The options that a unit's pragmas set, in order. They have to be set before the unit is compiled.
pub fn options(unit: &Unit) -> (Vec<OptionPragma>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    for item in &unit.items {
        let Item::Pragma(pragma) = item else { continue };
        match read(pragma) {
            Ok(option) => found.extend(option),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (found, diagnostics)
}

/// What a `depends_on` pragma names: `provider` or `module`, and which.
pub(crate) fn dependency(pragma: &Pragma) -> Option<(&str, &str)> {
    let words: Vec<&str> = pragma.words.iter().map(|w| w.node.as_str()).collect();
    match words.as_slice() {
        ["D", "depends_on", kind @ ("provider" | "module"), name] => Some((kind, name)),
        _ => None,
    }
}

/// Levels and classes of stability, as pragmas name them.
const STABILITY: &[&str] =
    &["Internal", "Private", "Obsolete", "External", "Unstable", "Evolving", "Stable", "Standard"];
const CLASSES: &[&str] = &["Unknown", "CPU", "Platform", "Group", "ISA", "Common"];

fn read(pragma: &Pragma) -> Result<Option<OptionPragma>, Diagnostic> {
    let words: Vec<&str> = pragma.words.iter().map(|w| w.node.as_str()).collect();
    let error = |tag, message: &str| Err(Diagnostic::new(tag, pragma.span, message));
    match words.as_slice() {
        ["D", "option", setting] => {
            let (name, value) = match setting.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (*setting, None),
            };
            Ok(Some(OptionPragma { name: name.to_owned(), value, span: pragma.span }))
        }
        ["D", "option", ..] => error(Tag::PragmaMalform, "expected: #pragma D option <name>=<value>"),
        ["D", "attributes", attributes, rest @ ..] if !rest.is_empty() => {
            if attributes_valid(attributes) {
                return Ok(None);
            }
            error(Tag::PragmaInval, "expected stability attributes such as Stable/Stable/Common")
        }
        ["D", "attributes", ..] => error(Tag::PragmaMalform, "expected: #pragma D attributes <a>/<b>/<c> <name>"),
        ["D", "binding", version, _] => {
            if version.split('.').all(|n| n.parse::<u16>().is_ok()) {
                return Ok(None);
            }
            error(Tag::PragmaInval, "expected a version such as \"1.5\"")
        }
        ["D", "binding", ..] => error(Tag::PragmaMalform, "expected: #pragma D binding \"<version>\" <name>"),
        ["D", "depends_on", kind, _] => match *kind {
            "provider" | "module" => Ok(None),
            "library" => error(Tag::PragmaDepend, "main program may not explicitly depend on a library"),
            _ => error(Tag::PragmaInval, "expected provider, module or library after depends_on"),
        },
        ["D", "depends_on", ..] => error(Tag::PragmaMalform, "expected: #pragma D depends_on <class> <name>"),
        _ => error(Tag::PragmaInval, "unknown #pragma D"),
    }
}

fn attributes_valid(text: &str) -> bool {
    let parts: Vec<_> = text.split('/').collect();
    let [name, data, class] = parts.as_slice() else { return false };
    let in_list = |list: &[&str], word: &str| list.iter().any(|own| own.eq_ignore_ascii_case(word));
    in_list(STABILITY, name) && in_list(STABILITY, data) && in_list(CLASSES, class)
}
