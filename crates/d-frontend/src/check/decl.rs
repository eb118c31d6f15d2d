//! Declarations of variables, typedefs and functions.

use d_types::ctf::Form;
use d_types::{Layout, TypeId};
use dif_vm::{VarKind, VarScope};

use super::Checker;
use super::kind::is_void;
use super::names::{Global, display_name};
use crate::ast::{Declaration, Declarator, Derivation, Parameter, StorageClass};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    /// Checks a top-level declaration.
    pub(crate) fn declaration(&mut self, declaration: &Declaration) -> Option<()> {
        self.new_item(declaration.span);
        let class = self.storage_class(declaration)?;
        let base = self.specs(&declaration.specs, declaration.span)?;
        if declaration.declarators.is_empty() {
            return self.declares_nothing(declaration);
        }
        for declarator in &declaration.declarators {
            self.declarator(class, base, declarator);
        }
        Some(())
    }

    fn storage_class(&mut self, declaration: &Declaration) -> Option<Option<StorageClass>> {
        if let [_, second, ..] = declaration.classes.as_slice() {
            return self.error(Tag::DeclClass, second.span, "only one storage class is allowed in a declaration");
        }
        let Some(class) = declaration.classes.first() else { return Some(None) };
        match class.node {
            StorageClass::Auto | StorageClass::Register | StorageClass::Static => {
                self.error(Tag::DeclBadclass, class.span, "specified storage class not appropriate in D")
            }
            node => Some(Some(node)),
        }
    }

    /// `struct s { ... };` declares its tag, also with a storage class; `int;` nothing at all.
    fn declares_nothing(&mut self, declaration: &Declaration) -> Option<()> {
        use crate::ast::TypeSpec;
        let is_tagged = |s: &TypeSpec| matches!(s, TypeSpec::StructOrUnion { .. } | TypeSpec::Enum { .. });
        if declaration.specs.specs.iter().any(|s| is_tagged(&s.node)) {
            return Some(());
        }
        self.error(Tag::DeclUseless, declaration.span, "useless declaration")
    }

    fn declarator(&mut self, class: Option<StorageClass>, base: TypeId, declarator: &Declarator) -> Option<()> {
        let Some(name) = &declarator.name else {
            return self.error(Tag::DeclUseless, declarator.span, "useless declaration");
        };
        let (scope, span) = match class {
            Some(StorageClass::Typedef) => return self.typedef(&name.node, base, declarator),
            Some(StorageClass::SelfScope) => (VarScope::Thread, name.span),
            Some(StorageClass::ThisScope) => (VarScope::Local, name.span),
            _ => (VarScope::Global, name.span),
        };
        if name.node.contains('`') {
            return self.error(
                Tag::DeclScope,
                span,
                format!("D scoping operator may not be used in a declaration name ({})", name.node),
            );
        }
        match declarator.derived.last() {
            Some(Derivation::Assoc(keys, varargs)) => {
                self.fixed_list(*varargs, span)?;
                self.declare_assoc(scope, &name.node, base, declarator, keys)
            }
            // D has no functions of C; what headers say of their parameters may be beyond it.
            Some(Derivation::Function(..)) if self.reads_c() => Some(()),
            Some(Derivation::Function(..)) => {
                self.derive(base, declarator)?;
                Some(())
            }
            _ if class == Some(StorageClass::Extern) => {
                // What is elsewhere can be of a type that is not known here.
                let ty = self.derive(base, declarator)?;
                match self.size_of(ty) {
                    Some(1..) => self.declare_scalar(scope, &name.node, base, declarator, span),
                    _ => Some(()),
                }
            }
            _ => self.declare_scalar(scope, &name.node, base, declarator, span),
        }
    }

    fn typedef(&mut self, name: &str, base: TypeId, declarator: &Declarator) -> Option<()> {
        let ty = self.derive(base, declarator)?;
        if let Some(old) = self.own_typedef(name) {
            if self.types.compatible(old, ty) {
                self.declares(old, Form::Name);
                return Some(());
            }
            if !self.is_of_header(name) {
                return self.error(Tag::DeclIdred, declarator.span, format!("typedef redeclared: {name}"));
            }
        }
        let ty = self.types.intern(d_types::Type::Typedef { name: name.to_owned(), to: ty });
        self.names.typedefs.insert(name.to_owned(), ty);
        self.declares(ty, Form::Name);
        Some(())
    }

    fn declare_scalar(
        &mut self,
        scope: VarScope,
        name: &str,
        base: TypeId,
        declarator: &Declarator,
        span: Span,
    ) -> Option<()> {
        if matches!(declarator.derived.last(), Some(Derivation::Array(None))) {
            return self.error(
                Tag::DeclArrnull,
                span,
                format!("array declaration requires array dimension or tuple signature: {name}"),
            );
        }
        let ty = self.derive(base, declarator)?;
        self.object_type(ty, name, span)?;
        self.declare_once(scope, VarKind::Scalar, name, ty, Vec::new(), span)
    }

    fn declare_assoc(
        &mut self,
        scope: VarScope,
        name: &str,
        base: TypeId,
        declarator: &Declarator,
        keys: &[Parameter],
    ) -> Option<()> {
        let span = declarator.span;
        if scope == VarScope::Local {
            return self.error(
                Tag::DeclLocassc,
                span,
                format!("associative arrays may not be declared as local variables: {name}"),
            );
        }
        let types: Vec<_> = keys.iter().enumerate().map(|(n, k)| self.key_declaration(k, n)).collect();
        let types: Vec<TypeId> = types.into_iter().collect::<Option<_>>()?;
        let mut element = declarator.clone();
        element.derived.pop();
        let ty = self.derive(base, &element)?;
        self.object_type(ty, name, span)?;
        self.declare_once(scope, VarKind::Array, name, ty, types, span)
    }

    /// Refuses `...` in a list of keys or parameters.
    pub(super) fn fixed_list(&mut self, varargs: bool, span: Span) -> Option<()> {
        if varargs {
            return self.error(
                Tag::DeclProtoVarargs,
                span,
                "array prototype may not use a variable-length argument list",
            );
        }
        Some(())
    }

    /// The type of a key, or of an inline's parameter.
    pub(super) fn key_declaration(&mut self, param: &Parameter, n: usize) -> Option<TypeId> {
        if let Some(Derivation::Assoc(..)) = param.ty.declarator.derived.last() {
            return self.parameter_type("array", param, n, "dynamic variable");
        }
        self.parameter_class(param)?;
        let ty = self.resolve_type(&param.ty)?;
        match self.types.base(ty) {
            d_types::Type::Void | d_types::Type::Function { .. } => {
                let name = self.type_name(ty);
                self.parameter_type("array", param, n, &name)
            }
            _ => Some(ty),
        }
    }

    /// Checks that there can be an object of this type.
    fn object_type(&mut self, ty: TypeId, name: &str, span: Span) -> Option<()> {
        if is_void(&self.types, ty) {
            return self.error(Tag::DeclVoidobj, span, format!("cannot have void object: {name}"));
        }
        if self.size_of(ty).is_none() {
            let ty = self.type_name(ty);
            return self.error(Tag::DeclIncomplete, span, format!("incomplete struct/union/enum {ty}: {name}"));
        }
        Some(())
    }

    fn declare_once(
        &mut self,
        scope: VarScope,
        kind: VarKind,
        name: &str,
        ty: TypeId,
        keys: Vec<TypeId>,
        span: Span,
    ) -> Option<()> {
        if let Some(old) = self.names.find(scope, name) {
            let old = self.names.var(old).clone();
            let same_keys =
                old.keys.len() == keys.len() && old.keys.iter().zip(&keys).all(|(&a, &b)| self.types.compatible(a, b));
            if old.kind == kind && same_keys && self.types.compatible(old.ty, ty) {
                return Some(());
            }
            let shown = display_name(scope, name);
            return self.error(Tag::DeclIdred, span, format!("{shown} is declared again as something else"));
        }
        if scope == VarScope::Global {
            self.unused_name(name, span)?;
        }
        self.declare_var(scope, kind, name, ty, keys, span).map(|_| ())
    }

    /// Checks that an enumerator's name means nothing yet.
    pub(crate) fn unused_enumerator(&mut self, name: &str, span: Span) -> Option<()> {
        if self.names.enumerators.contains_key(name) {
            return self.error(Tag::DeclIdred, span, format!("identifier redeclared: {name}"));
        }
        self.unused_name(name, span)
    }

    /// Whether what is read comes from the preprocessor, so may be headers of C.
    pub(crate) fn reads_c(&self) -> bool {
        self.options.layout == Layout::C && !self.current.in_library
    }

    /// Whether D has this name from C, and headers of C are what is read: both declare it.
    pub(crate) fn is_of_header(&mut self, name: &str) -> bool {
        self.reads_c() && (self.types.intrinsic(name).is_some() || self.options.library.defining(name).is_some())
    }

    /// Checks that a global name means nothing yet.
    pub(crate) fn unused_name(&mut self, name: &str, span: Span) -> Option<()> {
        self.want(name);
        let taken = match self.names.global(name) {
            Some(Global::Var(_)) => "a variable",
            Some(Global::Inline(_)) => "an inline definition",
            None if crate::builtins::variable(name).is_some() => "a built-in variable",
            None if crate::builtins::function(name).is_some()
                && crate::builtins::since(name) <= self.options.version =>
            {
                "a function"
            }
            None if self.names.enumerators.contains_key(name) => "an enumerator",
            None if self.names.typedefs.contains_key(name) => "a type",
            None => return Some(()),
        };
        self.error(Tag::DeclIdred, span, format!("cannot declare {name}: it is already {taken}"))
    }
}
