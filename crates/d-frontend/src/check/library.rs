//! Names that the D library defines: its files are checked when the first of their names is used.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Checker, Current};
use crate::ast::{Item, Pragma};
use crate::compile::{ParseOptions, parse};
use crate::diag::Diagnostic;
use crate::library::{LibraryFile, LibraryText};
use crate::macros::Macros;
use crate::pragma::{Dependency, Meaning, read};
use crate::render::{Origin, plain};
use crate::span::Span;
use crate::tag::Tag;

/// The name of the inline that an item defines.
pub(crate) fn inline_name(item: &Item) -> Option<&str> {
    match item {
        Item::Inline(inline) => inline.declarator.name.as_ref().map(|name| name.node.as_str()),
        _ => None,
    }
}

fn is_of_field(pragma: &Pragma) -> bool {
    matches!(read(pragma), Ok(Meaning::DependsOn(Dependency::Field, _)))
}

impl Checker<'_> {
    /// Sees to it that an inline or type that the library has is known.
    pub(crate) fn want(&mut self, name: &str) {
        if let Some(file) = self.options.library.defining(name) {
            self.load_library(file);
        }
    }

    /// The same of a structure's, union's or enumeration's tag.
    pub(crate) fn want_tag(&mut self, tag: &str) {
        if let Some(file) = self.options.library.defining_tag(tag) {
            self.load_library(file);
        }
    }

    /// The same of all translators to a type.
    pub(crate) fn want_translators(&mut self, output: &str) {
        let library = Arc::clone(&self.options.library);
        library.translating_to(output).iter().for_each(|&file| self.load_library(file));
    }

    /// Declares the types of all files. What is wrong with one that the program does not need is no error of it.
    pub(super) fn want_all(&mut self) {
        let before = self.diagnostics.len();
        (0..self.options.library.files().len()).for_each(|file| self.load_library(file));
        self.diagnostics.truncate(before);
    }

    fn load_library(&mut self, file: usize) {
        if self.loaded.insert(file) {
            let outer = std::mem::replace(&mut self.current, Current { in_library: true, ..Current::default() });
            let incomplete = std::mem::take(&mut self.names.incomplete);
            let wrong = self.check_library_file(file);
            (self.current, self.names.incomplete) = (outer, incomplete);
            self.diagnostics.extend(wrong);
        }
    }

    /// What is wrong with the file, which is an error of the program that needs it.
    fn check_library_file(&mut self, file: usize) -> Option<Diagnostic> {
        let library = Arc::clone(&self.options.library);
        let LibraryFile { name, text } = library.files()[file];
        let text = match text {
            LibraryText::Written(text) => Cow::Borrowed(text),
            LibraryText::Made { make, .. } => Cow::Owned(make()),
        };
        let macros = Macros::default();
        let mut is_type = |name: &str| library.is_type(name) || self.find_typedef(name).is_some();
        let parsed = parse(text.as_bytes(), ParseOptions::new(&macros, &mut is_type));
        let before = self.diagnostics.len();
        for item in &parsed.unit.items {
            match item {
                Item::Pragma(pragma) if is_of_field(pragma) => drop(self.pragma(pragma, true)),
                Item::Pragma(_) | Item::Clause(_) | Item::Provider(_) => {}
                _ if !self.takes(inline_name(item)) => {}
                Item::Declaration(declaration) => drop(self.declaration(declaration)),
                Item::Inline(inline) => drop(self.inline(inline)),
                Item::Translator(translator) => drop(self.translator(translator)),
            }
        }
        let found = self.diagnostics.split_off(before);
        let first = parsed.diagnostics.first().or(found.first())?;
        let message = format!("D library {name}: {}", plain(first, &parsed, Origin::File, false));
        Some(Diagnostic::new(Tag::PragmaDepend, Span::default(), message))
    }
}
