//! Pragmas: what the words of a `#pragma D` line mean.

use std::fmt;

use crate::ast::{Item, Pragma, Unit};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::stability::Attributes;
use crate::tag::Tag;
use crate::version::Version;

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

/// What a program or library can depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependency {
    /// `provider`
    Provider,
    /// `module`
    Module,
    /// `library`
    Library,
    /// `field`: `tag.member` of a structure of the kernel's
    Field,
}

impl fmt::Display for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provider => "provider",
            Self::Module => "module",
            Self::Library => "library",
            Self::Field => "field",
        })
    }
}

/// A part of a provider that has attributes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ProviderPart {
    Provider,
    Module,
    Function,
    Name,
    Args,
}

/// A pragma, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning<'a> {
    Option { name: &'a str, value: Option<&'a str> },
    Attributes(Attributes, &'a str),
    ProviderAttributes(Attributes, &'a str, ProviderPart),
    Binding(Version, &'a str),
    DependsOn(Dependency, &'a str),
}

/// Reads a pragma.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(pragma: &Pragma) -> Result<Meaning<'_>, Diagnostic> {
    let words: Vec<&str> = pragma.words.iter().map(|w| w.node.as_str()).collect();
    let error = |tag, message: String| Err(Diagnostic::new(tag, pragma.span, message));
    let malformed = |form: &str| error(Tag::PragmaMalform, format!("malformed #pragma {form}"));
    match words.as_slice() {
        ["D", "option", setting] => {
            let (name, value) = setting.split_once('=').map_or((*setting, None), |(name, value)| (name, Some(value)));
            Ok(Meaning::Option { name, value })
        }
        ["D", "option"] => malformed("option <option>=<val>"),
        ["D", "option", ..] => {
            error(Tag::PragmaMalform, "superfluous arguments specified for #pragma option".to_owned())
        }
        ["D", "attributes", attributes, name @ ..] if matches!(name.len(), 1 | 3) => {
            let Some(attributes) = Attributes::parse(attributes) else {
                return error(Tag::PragmaInval, "invalid attributes specified by #pragma attributes".to_owned());
            };
            match name {
                ["provider", provider, part] => match provider_part(part) {
                    Some(part) => Ok(Meaning::ProviderAttributes(attributes, provider, part)),
                    None => error(
                        Tag::PragmaInval,
                        format!("invalid component \"{part}\" in attribute #pragma for provider {provider}"),
                    ),
                },
                [name] => Ok(Meaning::Attributes(attributes, name)),
                _ => malformed("attributes <attributes> <ident>"),
            }
        }
        ["D", "attributes", ..] => malformed("attributes <attributes> <ident>"),
        ["D", "binding", version, name] => match Version::parse(version) {
            Some(version) => Ok(Meaning::Binding(version, name)),
            None => error(Tag::PragmaInval, "invalid version string specified by #pragma binding".to_owned()),
        },
        ["D", "binding", ..] => malformed("binding \"version\" <ident>"),
        ["D", "depends_on", class, name] => match dependency_class(class) {
            Some(class) => Ok(Meaning::DependsOn(class, name)),
            None => error(Tag::PragmaInval, format!("invalid class {class} specified by #pragma depends_on")),
        },
        ["D", "depends_on", ..] => malformed("depends_on <class> <name>"),
        ["D", other, ..] => error(Tag::PragmaInval, format!("invalid D pragma: {other}")),
        _ => error(Tag::PragmaInval, "invalid D pragma".to_owned()),
    }
}

fn provider_part(word: &str) -> Option<ProviderPart> {
    Some(match word {
        "provider" => ProviderPart::Provider,
        "module" => ProviderPart::Module,
        "function" => ProviderPart::Function,
        "name" => ProviderPart::Name,
        "args" => ProviderPart::Args,
        _ => return None,
    })
}

fn dependency_class(word: &str) -> Option<Dependency> {
    Some(match word {
        "provider" => Dependency::Provider,
        "module" => Dependency::Module,
        "library" => Dependency::Library,
        "field" => Dependency::Field,
        _ => return None,
    })
}

fn pragmas(unit: &Unit) -> impl Iterator<Item = &Pragma> {
    unit.items.iter().filter_map(|item| if let Item::Pragma(pragma) = item { Some(pragma) } else { None })
}

/// The options that a unit's pragmas set, in order. They have to be set before the unit is compiled.
pub fn options(unit: &Unit) -> impl Iterator<Item = OptionPragma> {
    pragmas(unit).filter_map(|pragma| match read(pragma).ok()? {
        Meaning::Option { name, value } => {
            Some(OptionPragma { name: name.to_owned(), value: value.map(str::to_owned), span: pragma.span })
        }
        _ => None,
    })
}

/// What the `depends_on` pragmas of a unit name.
pub fn dependencies(unit: &Unit) -> impl Iterator<Item = (Dependency, &str)> {
    pragmas(unit).filter_map(|pragma| match read(pragma).ok()? {
        Meaning::DependsOn(class, name) => Some((class, name)),
        _ => None,
    })
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
