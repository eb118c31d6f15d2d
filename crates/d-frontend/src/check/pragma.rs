//! What pragmas say of names: their stability, and since which version they are there.

use std::collections::{HashMap, HashSet};
use std::fmt;

use d_types::Space;

use super::Checker;
use crate::ast::Pragma;
use crate::builtins;
use crate::pragma::{Dependency, Meaning, ProviderPart, read};
use crate::span::Span;
use crate::stability::{Attributes, ProviderAttributes};
use crate::tag::Tag;
use crate::version::Version;

/// What the pragmas of a program have said so far.
#[derive(Debug, Default)]
pub(super) struct Pragmas {
    attributes: HashMap<String, (Attributes, Span)>,
    providers: HashMap<String, (Vec<(ProviderPart, Attributes)>, Span)>,
    bindings: HashMap<String, (Version, Span)>,
    /// Inlines of libraries that were taken because the kernel has a field: others of their names are passed over.
    taken: HashSet<String>,
}

impl Checker<'_> {
    /// Obeys a pragma. Only a `library` may depend on libraries.
    pub(crate) fn pragma(&mut self, pragma: &Pragma, library: bool) -> Option<()> {
        let span = pragma.span;
        match read(pragma) {
            Err(diagnostic) => self.diagnostics.push(diagnostic),
            // Options were set before; all versions that there are have translators.
            Ok(Meaning::Option { .. } | Meaning::Binding(_, "translator")) => {}
            Ok(Meaning::Attributes(attributes, name)) => {
                self.within_scope("attributes", name, span)?;
                self.pragmas.attributes.insert(name.to_owned(), (attributes, span));
            }
            Ok(Meaning::ProviderAttributes(attributes, provider, part)) => {
                let (parts, _) = self.pragmas.providers.entry(provider.to_owned()).or_insert((Vec::new(), span));
                parts.push((part, attributes));
            }
            Ok(Meaning::Binding(version, name)) => {
                self.within_scope("binding", name, span)?;
                self.pragmas.bindings.insert(name.to_owned(), (version, span));
            }
            Ok(Meaning::DependsOn(Dependency::Library, _)) if !library => {
                return self.error(Tag::PragmaDepend, span, "main program may not explicitly depend on a library");
            }
            Ok(Meaning::DependsOn(Dependency::Field, path)) if library => {
                self.current.governed = Some(self.current.governed.unwrap_or(true) && self.has_field(path));
            }
            // Libraries whose dependencies are not met are not compiled.
            Ok(Meaning::DependsOn(..)) if library => {}
            Ok(Meaning::DependsOn(class, name)) => return self.dependency(class, name, span),
        }
        Some(())
    }

    fn within_scope(&mut self, pragma: &str, name: &str, span: Span) -> Option<()> {
        if builtins::variable(name).is_some() || builtins::function(name).is_some() {
            let message = format!("#pragma {pragma} cannot modify entity defined outside program scope: {name}");
            return self.error(Tag::PragmaScope, span, message);
        }
        Some(())
    }

    fn dependency(&mut self, class: Dependency, name: &str, span: Span) -> Option<()> {
        let there = match class {
            Dependency::Field => Ok(self.has_field(name)),
            _ => self.probes.has(class, name),
        };
        match there {
            Ok(true) => Some(()),
            Ok(false) => {
                let message = format!("program requires the {class} {name}, which is not there");
                self.error(Tag::PragmaDepend, span, message)
            }
            Err(message) => self.error(Tag::PragmaDepend, span, message),
        }
    }

    /// Whether the kernel has a structure with this member: `tag.member`, `tag.member.member`.
    fn has_field(&mut self, path: &str) -> bool {
        let mut names = path.split('.');
        let tag = names.next().unwrap_or_default();
        let mut ty = self.source.lookup(&mut self.types, Space::Struct, None, tag);
        for name in names {
            let Some(record) = ty else { return false };
            self.complete(record);
            ty = self.types.member(record, name).map(|found| found.ty);
        }
        ty.is_some()
    }

    /// Whether a library's declaration of `inline`, if it is one, is to be taken: what the pragmas before it ask for is
    /// there, and none that could stand in its place was taken before.
    pub(crate) fn takes(&mut self, inline: Option<&str>) -> bool {
        let governed = self.current.governed.take();
        let Some(name) = inline else { return governed != Some(false) };
        if governed == Some(false) || self.pragmas.taken.contains(name) {
            return false;
        }
        if governed.is_some() {
            self.pragmas.taken.insert(name.to_owned());
        }
        true
    }

    /// Reports pragmas about what the program never came to define.
    pub(crate) fn unused_pragmas(&mut self) {
        let names = &self.names;
        let defined = |name: &str| {
            names.global(name).is_some()
                || names.typedefs.contains_key(name)
                || names.enumerators.contains_key(name)
                || self.providers.contains(name)
        };
        let attributes = self.pragmas.attributes.iter().filter(|(name, _)| !defined(name));
        let bindings = self.pragmas.bindings.iter().filter(|(name, _)| !defined(name));
        let providers = self.pragmas.providers.iter().filter(|(name, _)| !self.providers.contains(*name));
        let unused: Vec<(Span, &str)> = attributes
            .map(|(_, (_, span))| (*span, "attributes"))
            .chain(providers.map(|(_, (_, span))| (*span, "attributes")))
            .chain(bindings.map(|(_, (_, span))| (*span, "binding")))
            .collect();
        if !self.names.incomplete {
            for (span, pragma) in unused {
                self.error::<()>(Tag::PragmaUnused, span, format!("unused #pragma {pragma}"));
            }
        }
    }

    /// Whether a name of the program or a library is too new for the version that the program is written in.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.pragmas.bindings.get(name).is_some_and(|(version, _)| *version > self.options.version)
    }

    /// What a pragma says of the stability of a name.
    pub(super) fn declared_attributes(&self, name: &str) -> Option<Attributes> {
        self.pragmas.attributes.get(name).map(|(attributes, _)| *attributes)
    }

    /// A name of this stability is used.
    fn relies_on(&mut self, name: &str, attributes: Attributes) {
        self.attributes = self.attributes.min(attributes);
        if !self.is_stable_enough(attributes) {
            self.unstable.get_or_insert_with(|| told(name, attributes));
        }
    }

    /// Whether `-x amin` permits it.
    pub(super) fn is_stable_enough(&self, attributes: Attributes) -> bool {
        self.options.amin.is_none_or(|least| !attributes.is_below(least))
    }

    /// A name that the program has declared is used.
    pub(super) fn relies_on_name(&mut self, name: &str) {
        self.relies_on(name, self.declared_attributes(name).unwrap_or(Attributes::STABLE));
    }

    /// A built-in variable or function is used.
    pub(super) fn relies_on_builtin(&mut self, name: &str) {
        let is_argument = builtins::variable(name).is_some_and(|variable| variable.meaning.is_argument());
        let attributes = if is_argument { self.argument_attributes() } else { builtins::attributes(name) };
        self.relies_on(name, attributes);
    }
}

/// What is said of a name that is not stable enough.
pub(super) fn told(name: impl fmt::Display, attributes: Attributes) -> String {
    format!("{name} is {attributes}")
}

/// The stability of a description by the parts that it names.
pub(super) fn description(provider: Option<&ProviderAttributes>, pattern: &crate::probes::PatternText) -> Attributes {
    let Some(provider) = provider else { return Attributes::UNSTABLE };
    let parts =
        [(&pattern.module, provider.module), (&pattern.function, provider.function), (&pattern.name, provider.name)];
    let named = parts.into_iter().filter(|(text, _)| !text.is_empty());
    named.fold(provider.provider, |least, (_, attributes)| least.min(attributes))
}
