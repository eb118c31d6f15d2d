//! The D library: files of types, constants, inlines and translators that every program can use.
//!
//! A file of the [`Library`] is compiled when a program uses a name that it defines, so that what is not used costs
//! nothing but the look-up. Other libraries are sources that come before the program: see
//! [`Source::library`](crate::Source::library).

use std::collections::HashMap;

use crate::ast::{Item, StorageClass, Unit};

/// A file of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibraryFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: LibraryText,
}

/// The text of a library file.
#[derive(Debug, Clone, Copy)]
pub enum LibraryText {
    /// This.
    Written(&'static str),
    /// What `make` gives when a program uses one of the inlines called `names`: facts about the system.
    Made {
        /// Inlines that it defines.
        names: &'static [&'static str],
        /// Makes the text.
        make: fn() -> String,
    },
}

impl PartialEq for LibraryText {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Written(a), Self::Written(b)) => a == b,
            (Self::Made { names: a, .. }, Self::Made { names: b, .. }) => a == b,
            _ => false,
        }
    }
}

impl Eq for LibraryText {}

/// Library files with an index of what they define.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library {
    files: Vec<LibraryFile>,
    names: HashMap<&'static str, Entry>,
    /// `struct`, `union` and `enum` tags.
    tags: HashMap<&'static str, usize>,
    /// Which files have translators to a type.
    translators: HashMap<&'static str, Vec<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    file: usize,
    is_type: bool,
}

impl Library {
    /// A library of these files, none of which is read closer than its index needs.
    pub fn new(files: &[LibraryFile]) -> Self {
        let mut library = Self { files: files.to_vec(), ..Self::default() };
        for (file, LibraryFile { text, .. }) in files.iter().enumerate() {
            let text = match *text {
                LibraryText::Written(text) => text,
                LibraryText::Made { names, .. } => {
                    library.names.extend(names.iter().map(|&name| (name, Entry { file, is_type: false })));
                    continue;
                }
            };
            let mut item = Vec::new();
            let mut depth = 0usize;
            for word in words(text) {
                match word {
                    "{" => depth += 1,
                    "}" => depth = depth.saturating_sub(1),
                    ";" if depth == 0 => {
                        library.index(file, &item);
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(word);
            }
        }
        library
    }

    /// Whether it defines a type of this name.
    pub fn is_type(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|entry| entry.is_type)
    }

    /// The files.
    pub fn files(&self) -> &[LibraryFile] {
        &self.files
    }

    /// The file that defines an inline or a type of this name.
    pub(crate) fn defining(&self, name: &str) -> Option<usize> {
        self.names.get(name).map(|entry| entry.file)
    }

    /// The file that defines a structure, union or enumeration with this tag.
    pub(crate) fn defining_tag(&self, tag: &str) -> Option<usize> {
        self.tags.get(tag).copied()
    }

    /// The files that have translators to a type.
    pub(crate) fn translating_to(&self, output: &str) -> &[usize] {
        self.translators.get(output).map_or(&[], Vec::as_slice)
    }

    /// Notes the names that an item defines: its words without the semicolon.
    fn index(&mut self, file: usize, item: &[&'static str]) {
        let name_end = item.iter().position(|w| matches!(*w, "=" | "[")).unwrap_or(item.len());
        let name = match item.first() {
            Some(&"inline") => name_end.checked_sub(1).and_then(|at| item.get(at)).map(|name| (*name, false)),
            Some(&"typedef") => item.last().map(|name| (*name, true)),
            _ => None,
        };
        if let ["translator", output, ..] = item {
            self.translators.entry(output).or_default().push(file);
        }
        if let Some((name, is_type)) = name {
            self.names.insert(name, Entry { file, is_type });
        }
        let tagged = item.windows(3).filter(|w| matches!(w[0], "struct" | "union" | "enum") && w[2] == "{");
        self.tags.extend(tagged.map(|w| (w[1], file)));
    }
}

/// The names and marks of a text of declarations, without comments and control lines.
fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            let skipped = if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                break;
            };
            rest = &rest[skipped..];
        }
        let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let first = rest.chars().next()?;
        let length = if in_name(first) {
            rest.find(|c| !in_name(c)).unwrap_or(rest.len())
        } else if first == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else {
            first.len_utf8()
        };
        let word;
        (word, rest) = rest.split_at(length);
        Some(word)
    })
}

/// Names of the types that a source declares.
pub fn declared_types(unit: &Unit) -> impl Iterator<Item = &str> {
    let typedefs = unit.items.iter().filter_map(|item| match item {
        Item::Declaration(d) if d.classes.iter().any(|c| c.node == StorageClass::Typedef) => Some(&d.declarators),
        _ => None,
    });
    typedefs.flatten().filter_map(|declarator| Some(declarator.name.as_ref()?.node.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_defines_is_found() {
        let first = "/* inline int NO = 1; */
            #pragma D binding \"1.0\" A
            inline int A = 1;
            inline string NAME[int n] = n == A ? \";\" : \"two\";
            typedef struct s { int a; struct inner { int b; } c; } s_t;
            enum e { X };";
        let second = "typedef s_t *s_p; translator s_t < int T > { a = T; }; inline s_p B = xlate < s_p > (A);";
        let written = |name, text| LibraryFile { name, text: LibraryText::Written(text) };
        let library = Library::new(&[written("first.d", first), written("second.d", second)]);
        for (name, file) in [("A", 0), ("NAME", 0), ("s_t", 0), ("s_p", 1), ("B", 1)] {
            assert_eq!(library.defining(name), Some(file), "{name}");
        }
        assert!(library.is_type("s_t") && library.is_type("s_p") && !library.is_type("A"));
        assert_eq!(library.names.len(), 5);
        for tag in ["s", "inner", "e"] {
            assert_eq!(library.defining_tag(tag), Some(0), "{tag}");
        }
    }
}
