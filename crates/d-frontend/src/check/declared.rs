//! Which types are declared, and in which language.

use d_types::ctf::{Entry, Form};
use d_types::{TypeId, Types};

use super::Checker;

/// The types that are declared so far.
#[derive(Debug, Default)]
pub(super) struct Declared {
    c: Vec<Entry>,
    d: Vec<Entry>,
    /// Whether the program is in a file that a preprocessor has included, so may be a header of C.
    is_included: bool,
}

/// The types that a compilation knows, but for those of the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredTypes {
    /// Where they are.
    pub types: Types,
    /// C's base types, and what files that a preprocessor has included declare: libdtrace's container "C".
    pub c: Vec<Entry>,
    /// D's own, and what programs and libraries declare themselves: libdtrace's container "D".
    pub d: Vec<Entry>,
}

impl Checker<'_> {
    /// Says whether the item that comes next is of a file that a preprocessor has included.
    pub(crate) fn enter_item(&mut self, is_included: bool) {
        self.declared.is_included = is_included;
    }

    /// Notes that a type is declared here.
    pub(crate) fn declares(&mut self, ty: TypeId, form: Form) {
        if self.options.declared {
            // The D library is read in the midst of what needs it.
            let is_c = self.declared.is_included && !self.current.in_library;
            let list = if is_c { &mut self.declared.c } else { &mut self.declared.d };
            list.push(Entry { ty, form });
        }
    }

    /// All that was declared, if that is asked for, with the whole of the D library.
    pub(crate) fn take_declared(&mut self) -> Option<DeclaredTypes> {
        if !self.options.declared {
            return None;
        }
        self.want_all();
        let mut types = self.types.clone();
        let of_form = |form| move |ty| Entry { ty, form };
        let mut c: Vec<_> = types.base_types().into_iter().map(of_form(Form::Whole)).collect();
        let mut d: Vec<_> = types.own_types().into_iter().map(of_form(Form::Name)).collect();
        let declared = std::mem::take(&mut self.declared);
        c.extend(declared.c);
        d.extend(declared.d);
        Some(DeclaredTypes { types, c, d })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use d_types::NoTypes;

    use super::*;
    use crate::library::{Library, LibraryFile, LibraryText};
    use crate::{AnyProbe, CompileOptions, Macros, ParseOptions, Source, compile, parse};

    fn declared(text: &str) -> Option<DeclaredTypes> {
        let text = format!("{text}\nBEGIN {{ }}");
        let parsed = parse(
            text.as_bytes(),
            ParseOptions::new(&Macros::default(), &mut |name| matches!(name, "uint32_t" | "lib_t")),
        );
        let library = LibraryFile { name: "l.d", text: LibraryText::Written("typedef struct lib { int i; } lib_t;") };
        let library = Arc::new(Library::new(&[library]));
        let options = CompileOptions { declared: true, library, ..CompileOptions::default() };
        let (compiled, diagnostics) = compile(&[Source::new("test", &parsed)], &options, &mut NoTypes, &mut AnyProbe);
        assert_eq!(diagnostics, []);
        compiled?.declared
    }

    /// The names of what is declared, behind what there is always; a `;` behind those without a definition.
    fn names(types: &Types, entries: &[Entry], least: usize) -> Vec<String> {
        let name = |entry: &Entry| types.name(entry.ty) + if entry.form == Form::Name { ";" } else { "" };
        entries[least..].iter().map(name).collect()
    }

    #[test]
    fn included_files_are_in_c() {
        let text = "struct d { int i; };\n# 1 \"h.h\" 1\nstruct c { lib_t *l; }; struct f;\ntypedef unsigned int uint32_t;\n\
                    # 3 \"\" 2\nenum e { A }; typedef struct c *c_p; struct { char x; } var;\n";
        let DeclaredTypes { mut types, c, d } = declared(text).expect("types");
        let (bases, own) = (types.base_types().len(), types.own_types().len());
        assert_eq!(names(&types, &c, bases), ["struct c;", "struct c", "struct f;", "uint32_t;"]);
        let expected = ["struct d;", "struct d", "struct lib;", "struct lib", "lib_t;", "enum e", "c_p;", "struct "];
        assert_eq!(names(&types, &d, own), expected);
    }

    #[test]
    fn the_whole_library_is_in_d() {
        let DeclaredTypes { mut types, c, d } = declared("").expect("types");
        let (bases, own) = (types.base_types().len(), types.own_types().len());
        assert_eq!(names(&types, &c, bases), <[String; 0]>::default());
        assert_eq!(names(&types, &d, own), ["struct lib;", "struct lib", "lib_t;"]);
    }
}
