//! Pragmas.

use std::fmt;

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

/// The options that a unit's pragmas set, in order. They have to be set before the unit is compiled. Only a `library`
/// may depend on libraries.
pub fn options(unit: &Unit, library: bool) -> (Vec<OptionPragma>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    for item in &unit.items {
        let Item::Pragma(pragma) = item else { continue };
        match read(pragma, library) {
            Ok(option) => found.extend(option),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (found, diagnostics)
}

/// What a program or library can depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependency {
    /// `provider`
    Provider,
    /// `module`
    Module,
    /// `library`
    Library,
}

impl fmt::Display for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provider => "provider",
            Self::Module => "module",
            Self::Library => "library",
        })
    }
}

/// What the `depends_on` pragmas of a unit name.
pub fn dependencies(unit: &Unit) -> impl Iterator<Item = (Dependency, &str)> {
    unit.items.iter().filter_map(|item| if let Item::Pragma(pragma) = item { dependency(pragma) } else { None })
}

/// What a `depends_on` pragma names.
pub(crate) fn dependency(pragma: &Pragma) -> Option<(Dependency, &str)> {
    let [d, depends_on, kind, name] = pragma.words.as_slice() else { return None };
    if d.node != "D" || depends_on.node != "depends_on" {
        return None;
    }
    let kind = match kind.node.as_str() {
        "provider" => Dependency::Provider,
        "module" => Dependency::Module,
        "library" => Dependency::Library,
        _ => return None,
    };
    Some((kind, &name.node))
}

/// Levels and classes of stability, as pragmas name them.
const STABILITY: &[&str] =
    &["Internal", "Private", "Obsolete", "External", "Unstable", "Evolving", "Stable", "Standard"];
const CLASSES: &[&str] = &["Unknown", "CPU", "Platform", "Group", "ISA", "Common"];

fn read(pragma: &Pragma, library: bool) -> Result<Option<OptionPragma>, Diagnostic> {
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
            "library" if library => Ok(None),
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

/// Names of the libraries that a library's text depends on, by its control lines.
pub fn library_dependencies(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let mut words = line.trim_start().strip_prefix('#')?.split_whitespace();
        let head = [words.next()?, words.next()?, words.next()?, words.next()?];
        let name = words.next()?.trim_matches('"');
        (head == ["pragma", "D", "depends_on", "library"]).then_some(name)
    })
}
