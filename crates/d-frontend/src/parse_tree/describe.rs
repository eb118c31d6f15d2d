//! What is told of each node: its type, stability and flags.

use super::{Fact, Tree};
use crate::ast::{Expr, ExprKind, IntConst, Scope, TypeName, UnaryOp};
use crate::builtins::{self, Function};
use crate::check::var_scope;
use crate::stability::{Attributes, Class, Stability};

/// The flags of a node, in their order.
const FLAGS: [&str; 8] = ["SIGN", "COOK", "REF", "LVAL", "WRITE", "USER", "ALLOCA", "DPTR"];

impl Tree<'_> {
    /// Whether it is a pointer to scratch memory.
    pub(super) fn is_allocated(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Call(..) => matches!(e.called(), Some("alloca" | "copyin")),
            ExprKind::Ident(scope, name) => self.allocated.contains(&(*scope, name.as_str())),
            ExprKind::Assign(None, _, value) | ExprKind::Cast(_, value) => self.is_allocated(value),
            ExprKind::Binary(_, left, right) => self.is_allocated(left) || self.is_allocated(right),
            _ => false,
        }
    }

    /// The value of a constant expression.
    pub(super) fn constant(&self, e: &Expr) -> Option<i64> {
        let is_name = matches!(&e.kind, ExprKind::Ident(scope, name)
            if *scope != Scope::Global || builtins::variable(name).is_some());
        self.facts?.nodes.get(&e.span)?.constant.filter(|_| !is_name)
    }

    /// Type, stability and flags of an expression.
    pub(super) fn of(&self, e: &Expr) -> String {
        let attributes = self.attributes(e);
        match &e.kind {
            ExprKind::Int(IntConst { ty, .. }) => {
                let fact = Fact { ty: ty.name().to_owned(), signed: ty.is_signed(), ..Fact::default() };
                return described(&fact, &["COOK"], attributes);
            }
            ExprKind::String(_) => {
                let fact = Fact { ty: "string".to_owned(), by_ref: true, ..Fact::default() };
                return described(&fact, &["COOK", "DPTR"], attributes);
            }
            _ => {}
        }
        let Some(facts) = self.facts else { return unknown() };
        let mut flags = vec!["COOK"];
        let own = facts.nodes.get(&e.span);
        let fact = match &e.kind {
            ExprKind::Ident(scope, name) if self.constant(e).is_none() => {
                flags.push("LVAL");
                let variable = facts.variables.get(&(var_scope(*scope), name.clone()));
                if variable.is_some() {
                    flags.push("WRITE");
                }
                variable.or(own)
            }
            ExprKind::Index(array, _) => {
                flags.push("LVAL");
                let variable = match &array.kind {
                    ExprKind::Ident(scope, name) => facts.variables.get(&(var_scope(*scope), name.clone())),
                    _ => None,
                };
                if variable.is_some() {
                    flags.push("WRITE");
                }
                own.or(variable)
            }
            ExprKind::Member(..) | ExprKind::Arrow(..) | ExprKind::Unary(UnaryOp::Deref, _) => {
                flags.push("LVAL");
                own
            }
            ExprKind::Assign(_, target, _) => {
                flags.push("WRITE");
                own.or(facts.nodes.get(&target.span))
            }
            ExprKind::Call(..) => {
                let name = e.called().unwrap_or_default();
                match builtins::function(name) {
                    Some(Function::Subroutine(..)) => own,
                    Some(Function::Action(_)) => {
                        let fact = Fact { ty: "void".to_owned(), signed: true, ..Fact::default() };
                        return described(own.unwrap_or(&fact), &flags, attributes);
                    }
                    _ => {
                        let fact = Fact { ty: "<DYN>".to_owned(), signed: true, by_ref: true, ..Fact::default() };
                        return described(&fact, &flags, attributes);
                    }
                }
            }
            _ => own,
        };
        if self.is_allocated(e) {
            flags.push("ALLOCA");
        }
        fact.map_or_else(unknown, |fact| described(fact, &flags, attributes))
    }

    /// The least stable of what an expression names.
    pub(super) fn attributes(&self, e: &Expr) -> Attributes {
        if self.facts.is_none() {
            return Attributes::STABLE;
        }
        let own = match &e.kind {
            ExprKind::Ident(Scope::Global, name) if builtins::variable(name).is_some() => builtins::attributes(name),
            ExprKind::Ident(Scope::Global, name) if name.contains('`') => Attributes::PRIVATE,
            _ => Attributes::STABLE,
        };
        e.operands().into_iter().fold(own, |least, child| least.min(self.attributes(child)))
    }
}

/// Of what is not checked yet.
pub(super) fn unknown() -> String {
    "(type=<-1> attr=[s/s/c] flags=0)".to_owned()
}

pub(super) fn described(fact: &Fact, flags: &[&str], attributes: Attributes) -> String {
    let of_type = [("SIGN", fact.signed), ("REF", fact.by_ref), ("USER", fact.userland)];
    let has = |flag: &str| flags.contains(&flag) || of_type.contains(&(flag, true));
    let flags: Vec<_> = FLAGS.into_iter().filter(|flag| has(flag)).collect();
    let flags = if flags.is_empty() { "0".to_owned() } else { flags.join(",") };
    format!("(type=<{}> attr={} flags={flags})", fact.ty, letters(attributes))
}

/// `[s/s/c]`
pub(super) fn letters(attributes: Attributes) -> String {
    let letter = |stability: Stability| match stability {
        Stability::Internal => 'i',
        Stability::Private => 'p',
        Stability::Obsolete => 'o',
        Stability::External => 'x',
        Stability::Unstable => 'u',
        Stability::Evolving => 'e',
        Stability::Stable => 's',
        Stability::Standard => 'S',
    };
    let class = match attributes.class {
        Class::Unknown => 'u',
        Class::Cpu => 'C',
        Class::Platform => 'p',
        Class::Group => 'g',
        Class::Isa => 'I',
        Class::Common => 'c',
    };
    format!("[{}/{}/{class}]", letter(attributes.name), letter(attributes.data))
}

/// A type's own words.
pub(super) fn words(ty: &TypeName) -> String {
    use crate::ast::{Derivation, TypeSpec};
    let word = |spec: &TypeSpec| match spec {
        TypeSpec::Name(name) => name.clone(),
        TypeSpec::StructOrUnion { union, tag, .. } => {
            let tag = tag.as_ref().map_or("", |tag| &tag.node);
            format!("{} {tag}", if *union { "union" } else { "struct" })
        }
        TypeSpec::Enum { tag, .. } => format!("enum {}", tag.as_ref().map_or("", |tag| &tag.node)),
        other => format!("{other:?}").to_lowercase(),
    };
    let specs: Vec<_> = ty.specs.specs.iter().map(|spec| word(&spec.node)).collect();
    let derived = ty.declarator.derived.iter().map(|derivation| match derivation {
        Derivation::Pointer => " *",
        Derivation::Array(_) | Derivation::Assoc(..) => " []",
        Derivation::Function(..) => " ()",
    });
    specs.join(" ") + &derived.collect::<String>()
}
