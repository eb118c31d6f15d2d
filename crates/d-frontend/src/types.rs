//! From type specifiers and declarators to types.

mod record;

use d_types::{Space, Type, TypeId};

use crate::ast::{DeclSpecs, Declarator, Derivation, Parameter, Spanned, TypeName, TypeSpec};
use crate::check::Checker;
use crate::check::kind::{int_info, is_void};
use crate::span::Span;
use crate::tag::Tag;

/// The words of a type, counted.
#[derive(Debug, Default)]
struct Words {
    signed: u32,
    unsigned: u32,
    short: u32,
    long: u32,
    int: u32,
    constant: bool,
    volatile: bool,
    userland: bool,
    /// The words that are a type by themselves.
    bases: Vec<TypeSpec>,
}

/// Where a specifier ends, or if it names a structure, union or enumeration that name.
fn head_end(spec: &Spanned<TypeSpec>) -> u32 {
    match &spec.node {
        TypeSpec::StructOrUnion { tag: Some(tag), .. } | TypeSpec::Enum { tag: Some(tag), .. } => tag.span.end,
        _ => spec.span.end,
    }
}

fn text(tag: Option<&Spanned<String>>) -> Option<&str> {
    tag.map(|tag| tag.node.as_str())
}

impl Words {
    fn count(specs: &[Spanned<TypeSpec>]) -> Self {
        let mut words = Self::default();
        for spec in specs {
            match &spec.node {
                TypeSpec::Signed => words.signed += 1,
                TypeSpec::Unsigned => words.unsigned += 1,
                TypeSpec::Short => words.short += 1,
                TypeSpec::Long => words.long += 1,
                TypeSpec::Int => words.int += 1,
                TypeSpec::Const => words.constant = true,
                TypeSpec::Volatile => words.volatile = true,
                TypeSpec::Userland => words.userland = true,
                TypeSpec::Restrict => {}
                base => words.bases.push(base.clone()),
            }
        }
        words
    }

    fn sign(&self) -> u32 {
        self.signed + self.unsigned
    }

    fn attributes(&self) -> u32 {
        self.sign() + self.short + self.long
    }

    /// What is wrong with the combination.
    fn problem(&self) -> Option<(Tag, &'static str)> {
        let base = self.bases.first();
        if self.bases.len() + usize::from(self.int > 0) > 1 || self.int > 1 || self.sign() > 1 {
            return Some((Tag::DeclCombo, "invalid type combination"));
        }
        match base {
            Some(TypeSpec::Char) if self.short + self.long > 0 => {
                Some((Tag::DeclCharattr, "invalid type declaration: short and long may not be used with char type"))
            }
            Some(TypeSpec::Void) if self.attributes() > 0 => {
                Some((Tag::DeclVoidattr, "invalid type declaration: attributes may not be used with void type"))
            }
            None if self.short == 1 && self.long == 1 => {
                Some((Tag::Unknown, "failed to resolve type short long : Unknown type name"))
            }
            Some(TypeSpec::Char) | None if self.long > 2 || self.short > 1 || self.short * self.long > 0 => {
                Some((Tag::DeclCombo, "invalid type combination"))
            }
            Some(TypeSpec::Char) | None => None,
            Some(_) if self.sign() > 0 => Some((
                Tag::DeclSignint,
                "invalid type declaration: signed and unsigned may only be used with integer type",
            )),
            Some(TypeSpec::Double) if self.long == 1 && self.short == 0 => None,
            Some(TypeSpec::Float | TypeSpec::Double) if self.long + self.short > 0 => {
                Some((Tag::DeclCombo, "invalid type combination"))
            }
            Some(_) if self.long + self.short > 0 => Some((
                Tag::DeclLongint,
                "invalid type declaration: long and long long may only be used with integer or floating-point type",
            )),
            Some(_) => None,
        }
    }

    /// The base type that the words name, if it is one of C's own.
    fn intrinsic(&self) -> Option<&'static str> {
        let unsigned = self.unsigned > 0;
        let pick = |plain, unsigned_name| if unsigned { unsigned_name } else { plain };
        Some(match self.bases.first() {
            None if self.short > 0 => pick("short", "unsigned short"),
            None if self.long == 1 => pick("long", "unsigned long"),
            None if self.long > 1 => pick("long long", "unsigned long long"),
            None => pick("int", "unsigned int"),
            Some(TypeSpec::Char) if self.signed > 0 => "signed char",
            Some(TypeSpec::Char) => pick("char", "unsigned char"),
            Some(TypeSpec::Void) => "void",
            Some(TypeSpec::Bool) => "_Bool",
            Some(TypeSpec::String) => "string",
            Some(TypeSpec::Float) => "float",
            Some(TypeSpec::Double) => pick(if self.long > 0 { "long double" } else { "double" }, "double"),
            Some(_) => return None,
        })
    }
}

/// Whether a module's name stands for the types of D itself and of the program: `` D`type ``, `` C`type ``.
pub(crate) fn is_own_module(module: &str) -> bool {
    matches!(module, "C" | "D")
}

impl Checker<'_> {
    /// The type that a type name in a cast and the like means.
    pub(crate) fn resolve_type(&mut self, name: &TypeName) -> Option<TypeId> {
        let base = self.specs(&name.specs, name.span)?;
        self.derive(base, &name.declarator)
    }

    /// The type that specifiers mean.
    pub(crate) fn specs(&mut self, specs: &DeclSpecs, span: Span) -> Option<TypeId> {
        let words = Words::count(&specs.specs);
        if let Some((tag, message)) = words.problem() {
            let wrong = |n: &usize| Words::count(&specs.specs[..*n]).problem().is_some();
            let last = (1..=specs.specs.len()).find(wrong).and_then(|n| specs.specs.get(n - 1));
            return self.reading(last.map_or(span.end, head_end), |c| c.error(tag, span, message));
        }
        let mut ty = match words.intrinsic() {
            Some(name) => self.named_type(name),
            None => self.named_spec(words.bases.first()?, span)?,
        };
        if words.constant {
            ty = self.types.intern(Type::Const(ty));
        }
        if words.volatile {
            ty = self.types.intern(Type::Volatile(ty));
        }
        Some(ty)
    }

    fn named_spec(&mut self, spec: &TypeSpec, span: Span) -> Option<TypeId> {
        match spec {
            TypeSpec::StructOrUnion { union, tag, members } => {
                self.record(*union, text(tag.as_ref()), members.as_deref(), span)
            }
            TypeSpec::Enum { tag, enumerators } => self.enumeration(text(tag.as_ref()), enumerators.as_deref(), span),
            TypeSpec::Name(name) => match self.find_typedef(name) {
                Some(ty) => Some(ty),
                None => self.error(Tag::DeclIdent, span, format!("failed to resolve type {name}")),
            },
            _ => None,
        }
    }

    /// The type that D itself, the library or the program gives this name; the kernel's may be declared anew.
    pub(crate) fn own_typedef(&mut self, name: &str) -> Option<TypeId> {
        self.want(name);
        self.names.typedefs.get(name).copied().or_else(|| self.types.intrinsic(name))
    }

    /// The type that a typedef's or base type's name means.
    pub(crate) fn find_typedef(&mut self, name: &str) -> Option<TypeId> {
        self.want(name);
        if let Some(&ty) = self.names.typedefs.get(name) {
            return Some(ty);
        }
        if let Some((module, name)) = name.split_once('`') {
            if is_own_module(module) {
                let own = self.names.typedefs.get(name).copied();
                return own.or_else(|| self.types.intrinsic(name));
            }
            let module = (!module.is_empty()).then_some(module);
            return self.source.lookup(&mut self.types, Space::Typedef, module, name);
        }
        self.types.intrinsic(name).or_else(|| self.source.lookup(&mut self.types, Space::Typedef, None, name))
    }

    /// Applies a declarator's pointers, arrays and functions to a base type.
    pub(crate) fn derive(&mut self, base: TypeId, declarator: &Declarator) -> Option<TypeId> {
        let mut ty = base;
        for step in &declarator.derived {
            ty = match step {
                Derivation::Pointer => self.types.pointer(ty),
                Derivation::Array(size) => self.derive_array(ty, size.as_deref(), declarator.span)?,
                Derivation::Assoc(..) => {
                    return self.error(
                        Tag::DeclDynobj,
                        declarator.span,
                        "types in brackets make an associative array, which only a variable can be",
                    );
                }
                Derivation::Function(params, varargs) => self.derive_function(ty, params, *varargs, declarator.span)?,
            };
        }
        Some(ty)
    }

    /// Refuses a parameter or key with a storage class.
    pub(crate) fn parameter_class(&mut self, param: &Parameter) -> Option<()> {
        let Some(class) = &param.class else { return Some(()) };
        let message = "inappropriate storage class for function or associative array parameter";
        self.error(Tag::DeclParmclass, class.span, message)
    }

    /// Refuses a parameter or key of a type that it cannot have.
    pub(crate) fn parameter_type<T>(&mut self, of: &str, param: &Parameter, n: usize, ty: &str) -> Option<T> {
        let name = param.ty.declarator.name.as_ref().map_or("(anonymous)", |name| name.node.as_str());
        let message = format!("{of} prototype may not use parameter of type {ty}: {name}, parameter #{}", n + 1);
        self.error(Tag::DeclProtoType, param.ty.span, message)
    }

    fn derive_array(&mut self, element: TypeId, size: Option<&crate::ast::Expr>, span: Span) -> Option<TypeId> {
        if is_void(&self.types, element) {
            return self.error(Tag::DeclVoidobj, span, "an array of void cannot be declared");
        }
        let Some(element_size) = self.size_of(element) else {
            let name = self.type_name(element);
            return self.error(
                Tag::DeclIncomplete,
                span,
                format!("an array of {name}, which is incomplete, cannot be declared"),
            );
        };
        let length = match size {
            None => 0,
            Some(size) => self.array_length(size)?,
        };
        if length > u64::from(u32::MAX)
            || element_size.checked_mul(length).is_none_or(|size| size > u64::from(u32::MAX))
        {
            return self.error(Tag::DeclArrbig, span, "array dimension too big");
        }
        Some(self.types.array(element, length))
    }

    fn array_length(&mut self, size: &crate::ast::Expr) -> Option<u64> {
        let value = self.expr(size)?;
        // Headers of C end structures in arrays of none.
        let least = i64::from(!self.reads_c());
        match value.constant() {
            Some(length) if length >= least && int_info(&self.types, value.ty).is_some() => Some(length as u64),
            _ => self.error(
                Tag::DeclArrsub,
                size.span,
                "positive integral constant expression or tuple signature expected as array declaration subscript",
            ),
        }
    }

    fn derive_function(&mut self, returns: TypeId, params: &[Parameter], varargs: bool, span: Span) -> Option<TypeId> {
        if matches!(self.types.base(returns), Type::Function { .. } | Type::Array { .. }) {
            return self.error(Tag::DeclCombo, span, "a function cannot return a function or an array");
        }
        let mut types = Vec::with_capacity(params.len());
        for (n, param) in params.iter().enumerate() {
            if let Some(Derivation::Assoc(..)) = param.ty.declarator.derived.last() {
                return self.parameter_type("function", param, n, "dynamic variable");
            }
            self.parameter_class(param)?;
            let ty = self.resolve_type(&param.ty)?;
            if is_void(&self.types, ty) {
                if params.len() > 1 || varargs {
                    return self.error(Tag::DeclProtoVoid, param.ty.span, "void must be sole parameter");
                }
                if let Some(name) = &param.ty.declarator.name {
                    let message = format!("void parameter may not have a name: {}", name.node);
                    return self.error(Tag::DeclProtoName, param.ty.span, message);
                }
                continue;
            }
            types.push(ty);
        }
        Some(self.types.intern(Type::Function { returns, params: types, varargs }))
    }
}
