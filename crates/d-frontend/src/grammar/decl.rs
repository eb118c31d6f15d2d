//! Declarations and types.

use chumsky::prelude::*;

use super::expr::Expression;
use super::{Rule, key, mark, name, spanned, to_span};
use crate::ast::{
    DeclSpecs, Declaration, Declarator, Derivation, Expr, Inline, Item, Parameter, ProviderDecl, Spanned, StorageClass,
    Translator, TypeName, TypeSpec,
};
use crate::token::Token;

/// The rules for types.
pub(super) struct Types<'t> {
    /// A type and an abstract declarator.
    pub(super) name: Rule<'t, TypeName>,
    /// The first word of one.
    pub(super) first: Rule<'t, ()>,
    specs: Rule<'t, DeclSpecs>,
    declarator: Rule<'t, Declarator>,
    params: Rule<'t, (Vec<Parameter>, bool)>,
}

/// What stands behind a declared name.
#[derive(Clone)]
enum Suffix {
    Array(Option<Expr>),
    Assoc(Vec<Parameter>, bool),
    Function(Vec<Parameter>, bool),
}

pub(super) fn types<'t>(argument: &Rule<'t, Expr>) -> Types<'t> {
    let mut name = Recursive::declare();
    let mut declaration = Recursive::declare();
    let specs = specs(argument, &declaration.clone().boxed());
    let params = params(&name.clone().boxed());
    let declarator = declarator(argument, &params);
    name.define(type_name(&specs, &declarator));
    declaration.define(member(&specs, &declarator));
    Types { name: name.boxed(), first: first(), specs, declarator, params }
}

fn type_name<'t>(specs: &Rule<'t, DeclSpecs>, declarator: &Rule<'t, Declarator>) -> Rule<'t, TypeName> {
    specs
        .clone()
        .then(declarator.clone())
        .map_with(|(specs, declarator), e| TypeName { specs, declarator, span: to_span(e.span()) })
        .boxed()
}

/// Parameters, perhaps with `...` at their end.
fn params<'t>(name: &Rule<'t, TypeName>) -> Rule<'t, (Vec<Parameter>, bool)> {
    let some = classes()
        .or_not()
        .then(name.clone())
        .map(|(class, ty)| Parameter { class, ty })
        .separated_by(mark(","))
        .at_least(1)
        .collect::<Vec<_>>()
        .then(mark(",").ignore_then(mark("...")).or_not())
        .map(|(params, varargs)| (params, varargs.is_some()));
    choice((some, mark("...").to((Vec::new(), true)))).boxed()
}

/// A type that is one word, or one word of it.
fn word<'t>() -> Rule<'t, TypeSpec> {
    select! {
        Token::Key("void") => TypeSpec::Void,
        Token::Key("char") => TypeSpec::Char,
        Token::Key("short") => TypeSpec::Short,
        Token::Key("int") => TypeSpec::Int,
        Token::Key("long") => TypeSpec::Long,
        Token::Key("float") => TypeSpec::Float,
        Token::Key("double") => TypeSpec::Double,
        Token::Key("signed") => TypeSpec::Signed,
        Token::Key("unsigned") => TypeSpec::Unsigned,
        Token::Key("_Bool") => TypeSpec::Bool,
        Token::Key("string") => TypeSpec::String,
        Token::Key("const") => TypeSpec::Const,
        Token::Key("volatile") => TypeSpec::Volatile,
        Token::Key("restrict") => TypeSpec::Restrict,
        Token::Key("userland") => TypeSpec::Userland,
        Token::TypeName(name) => TypeSpec::Name(name),
    }
    .boxed()
}

fn first<'t>() -> Rule<'t, ()> {
    word().ignored().or(choice((key("struct"), key("union"), key("enum")))).boxed()
}

fn specs<'t>(argument: &Rule<'t, Expr>, member: &Rule<'t, Declaration>) -> Rule<'t, DeclSpecs> {
    let kind = choice((key("struct").to(false), key("union").to(true)));
    let members = member.clone().repeated().at_least(1).collect::<Vec<_>>().delimited_by(mark("{"), mark("}"));
    let record = kind.then(tag()).then(members.or_not()).try_map(|((union, tag), members), span| {
        if tag.is_none() && members.is_none() {
            return Err(Rich::custom(span, "a struct or union needs a tag or members"));
        }
        Ok(TypeSpec::StructOrUnion { union, tag, members })
    });
    let enumerator = name().then(mark("=").ignore_then(argument.clone()).or_not());
    let enumerators = enumerator.separated_by(mark(",")).allow_trailing().at_least(1).collect::<Vec<_>>();
    let enumerators = enumerators.delimited_by(mark("{"), mark("}"));
    let enumeration = key("enum")
        .ignore_then(tag())
        .then(enumerators.or_not())
        .map(|(tag, enumerators)| TypeSpec::Enum { tag, enumerators });
    spanned(choice((word(), record, enumeration)))
        .repeated()
        .at_least(1)
        .collect::<Vec<_>>()
        .map(|specs| DeclSpecs { specs })
        .labelled("a type")
        .boxed()
}

fn tag<'t>() -> Rule<'t, Option<Spanned<String>>> {
    name().or_not().boxed()
}

/// A declarator, named or abstract.
fn declarator<'t>(argument: &Rule<'t, Expr>, params: &Rule<'t, (Vec<Parameter>, bool)>) -> Rule<'t, Declarator> {
    let mut declarator = Recursive::declare();
    let qualifier = select! { Token::Key("const" | "volatile" | "restrict" | "userland") => () };
    let pointers = mark("*").ignore_then(qualifier.repeated()).repeated().count();
    let inner = declarator.clone().delimited_by(mark("("), mark(")")).filter(|d: &Declarator| {
        // `()` and `(int)` are parameters, not a declarator in parentheses.
        d.name.is_some() || !d.derived.is_empty()
    });
    let direct = choice((name().map(|n| (Some(n), Vec::new())), inner.map(|d| (d.name, d.derived))))
        .or_not()
        .map(Option::unwrap_or_default);
    let rule = pointers.then(direct).then(suffix(argument, params).repeated().collect::<Vec<_>>()).map_with(
        |((pointers, (name, inner)), suffixes), e| {
            let mut derived = vec![Derivation::Pointer; pointers];
            derived.extend(suffixes.into_iter().rev().map(derivation));
            derived.extend(inner);
            Declarator { name, derived, bits: None, span: to_span(e.span()) }
        },
    );
    declarator.define(rule);
    declarator.boxed()
}

fn derivation(suffix: Suffix) -> Derivation {
    match suffix {
        Suffix::Array(size) => Derivation::Array(size.map(Box::new)),
        Suffix::Assoc(params, varargs) => Derivation::Assoc(params, varargs),
        Suffix::Function(params, varargs) => Derivation::Function(params, varargs),
    }
}

fn suffix<'t>(argument: &Rule<'t, Expr>, params: &Rule<'t, (Vec<Parameter>, bool)>) -> Rule<'t, Suffix> {
    let keys = params.clone().map(|(params, varargs)| Suffix::Assoc(params, varargs));
    let array = argument.clone().or_not().map(Suffix::Array);
    let brackets = choice((keys, array)).delimited_by(mark("["), mark("]"));
    let function = params
        .clone()
        .or_not()
        .delimited_by(mark("("), mark(")"))
        .map(std::option::Option::unwrap_or_default)
        .map(|(params, varargs)| Suffix::Function(params, varargs));
    choice((brackets, function)).boxed()
}

/// A member of a structure or union.
fn member<'t>(specs: &Rule<'t, DeclSpecs>, declarator: &Rule<'t, Declarator>) -> Rule<'t, Declaration> {
    let width = select! { Token::Int(constant) => crate::ast::ExprKind::Int(constant) }
        .map_with(|kind, e| Expr { kind, span: to_span(e.span()) });
    let negative = mark("-").ignore_then(width).map_with(|e: Expr, extra| Expr {
        kind: crate::ast::ExprKind::Unary(crate::ast::UnaryOp::Neg, Box::new(e)),
        span: to_span(extra.span()),
    });
    let named = select! { Token::Ident(name) => crate::ast::ExprKind::Ident(crate::ast::Scope::Global, name) }
        .map_with(|kind, e| Expr { kind, span: to_span(e.span()) });
    let bits = mark(":").ignore_then(choice((width, negative, named)));
    let field = declarator.clone().then(bits.or_not()).map(|(d, bits)| Declarator { bits: bits.map(Box::new), ..d });
    let some = |d: &Declarator| d.name.is_some() || d.bits.is_some() || !d.derived.is_empty();
    specs
        .clone()
        .then(field.separated_by(mark(",")).collect::<Vec<_>>())
        .then_ignore(mark(";"))
        .map_with(move |(specs, mut declarators), e| {
            declarators.retain(some);
            Declaration { classes: Vec::new(), specs, declarators, span: to_span(e.span()) }
        })
        .boxed()
}

/// Every top-level item but clauses.
pub(super) fn item<'t>(expr: &Expression<'t>) -> Rule<'t, Item> {
    choice((
        inline(expr).map(Item::Inline),
        translator(expr).map(Item::Translator),
        provider(expr).map(Item::Provider),
        declaration(expr).map(Item::Declaration),
    ))
    .boxed()
}

fn classes<'t>() -> Rule<'t, Spanned<StorageClass>> {
    spanned(select! {
        Token::Key("auto") => StorageClass::Auto,
        Token::Key("register") => StorageClass::Register,
        Token::Key("static") => StorageClass::Static,
        Token::Key("extern") => StorageClass::Extern,
        Token::Key("typedef") => StorageClass::Typedef,
        Token::Key("self") => StorageClass::SelfScope,
        Token::Key("this") => StorageClass::ThisScope,
    })
}

fn declaration<'t>(expr: &Expression<'t>) -> Rule<'t, Declaration> {
    let types = &expr.types;
    let declarators = types.declarator.clone().separated_by(mark(",")).collect::<Vec<_>>();
    classes()
        .repeated()
        .collect::<Vec<_>>()
        .then(types.specs.clone().or_not())
        .then(declarators)
        .then_ignore(mark(";"))
        .try_map(|((classes, specs), declarators), span| match specs {
            Some(specs) => Ok(((classes, specs), declarators)),
            // As in old C, a storage class alone means an int: `self x;`.
            None if !classes.is_empty() => {
                let int = Spanned { node: TypeSpec::Int, span: to_span(span) };
                Ok(((classes, DeclSpecs { specs: vec![int] }), declarators))
            }
            None => Err(Rich::custom(span, "a declaration needs a type")),
        })
        .map_with(|((classes, specs), mut declarators), e| {
            declarators.retain(|d: &Declarator| d.name.is_some() || !d.derived.is_empty());
            Declaration { classes, specs, declarators, span: to_span(e.span()) }
        })
        .boxed()
}

fn inline<'t>(expr: &Expression<'t>) -> Rule<'t, Inline> {
    let types = &expr.types;
    key("inline")
        .ignore_then(classes().repeated().collect::<Vec<_>>())
        .then(types.specs.clone())
        .then(types.declarator.clone())
        .then_ignore(mark("="))
        .then(expr.argument.clone())
        .then_ignore(mark(";"))
        .map_with(|(((classes, specs), declarator), value), e| {
            let span = to_span(e.span());
            Inline { classes, specs, declarator, value, span }
        })
        .boxed()
}

fn translator<'t>(expr: &Expression<'t>) -> Rule<'t, Translator> {
    let types = &expr.types;
    let member = name().then_ignore(mark("=")).then(expr.argument.clone()).then_ignore(mark(";"));
    let members = member.repeated().collect::<Vec<_>>().delimited_by(mark("{"), mark("}"));
    key("translator")
        .ignore_then(types.name.clone())
        .then_ignore(mark("<"))
        .then(types.name.clone())
        .then_ignore(mark(">"))
        .then(members)
        .then_ignore(mark(";"))
        .try_map(|((output, mut input), members), span: SimpleSpan| {
            let Some(input_name) = input.declarator.name.take() else {
                return Err(Rich::custom(span, "the input of a translator needs a name"));
            };
            Ok(Translator { output, input, input_name, members, span: to_span(span) })
        })
        .boxed()
}

fn provider<'t>(expr: &Expression<'t>) -> Rule<'t, ProviderDecl> {
    let params = expr.types.params.clone().map(|(params, _)| params).or_not().map(Option::unwrap_or_default);
    let params = params.delimited_by(mark("("), mark(")")).boxed();
    let probe = key("probe")
        .ignore_then(name())
        .then(params.clone())
        .then(mark(":").ignore_then(params).or_not())
        .then_ignore(mark(";"))
        .map(|((name, native), translated)| (name, native, translated));
    key("provider")
        .ignore_then(name())
        .then(probe.repeated().collect::<Vec<_>>().delimited_by(mark("{"), mark("}")))
        .then_ignore(mark(";"))
        .map_with(|(name, probes), e| ProviderDecl { name, probes, span: to_span(e.span()) })
        .boxed()
}
