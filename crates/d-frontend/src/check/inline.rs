//! `inline T name = expr;` and `inline T name[T1 a, ...] = expr;`

use d_types::TypeId;

use super::Checker;
use super::kind::is_void;
use super::names::Global;
use super::translate::bound_around;
use super::tree::{TExpr, TKind};
use crate::ast::{Derivation, Expr, Inline};
use crate::span::Span;
use crate::tag::Tag;

/// An inline definition: its expression is checked anew wherever it is used.
#[derive(Debug)]
pub(crate) struct InlineDef {
    name: String,
    ty: TypeId,
    params: Option<Vec<(String, TypeId)>>,
    value: Expr,
}

impl InlineDef {
    pub(super) fn has_params(&self) -> bool {
        self.params.is_some()
    }
}

impl Checker<'_> {
    /// Declares an inline, after checking its expression once by itself.
    pub(crate) fn inline(&mut self, inline: &Inline) -> Option<()> {
        self.new_item(inline.span);
        if let Some(class) = inline.classes.first() {
            return self.error(Tag::DeclBadclass, class.span, "an inline definition has no storage class");
        }
        let Some(name) = inline.declarator.name.clone() else {
            return self.error(Tag::DeclUseless, inline.span, "inline definition without a name");
        };
        self.unused_inline(&name.node, name.span)?;
        let mut declarator = inline.declarator.clone();
        let params = match declarator.derived.last() {
            Some(Derivation::Assoc(params, varargs)) => {
                self.fixed_list(*varargs, name.span)?;
                let params = self.inline_params(params)?;
                declarator.derived.pop();
                Some(params)
            }
            Some(Derivation::Array(_)) => {
                let message = format!("array declaration requires array dimension or tuple signature: {}", name.node);
                return self.error(Tag::DeclArrnull, name.span, message);
            }
            _ => None,
        };
        let base = self.specs(&inline.specs, inline.span)?;
        let ty = self.derive(base, &declarator)?;
        if is_void(&self.types, ty) {
            return self.error(Tag::DeclVoidobj, name.span, format!("cannot have void object: {}", name.node));
        }
        let def = InlineDef { name: name.node.clone(), ty, params, value: inline.value.clone() };
        // One of the library is checked where it is used: it may be about what this kernel does not have.
        if !self.current.in_library {
            let holes = def.params.iter().flatten();
            let holes = holes.map(|(name, ty)| (name.clone(), TExpr::new(TKind::Hole, *ty, inline.span))).collect();
            self.inline_value(&def, holes, inline.span)?;
        }
        self.names.add_inline(&name.node, def);
        Some(())
    }

    /// Checks that an inline's name means nothing yet.
    fn unused_inline(&mut self, name: &str, span: Span) -> Option<()> {
        let previous = match self.names.global(name) {
            Some(Global::Inline(inline)) if inline.has_params() => "array inline",
            Some(Global::Inline(_)) => "scalar inline",
            Some(Global::Var(_)) => "variable",
            None if crate::builtins::variable(name).is_some() => "variable",
            // A function has a blank behind its kind, where others have what they are.
            None if crate::builtins::function(name).is_some() => "function ",
            None => return self.unused_name(name, span),
        };
        let message = format!("identifier redefined: {name}\n\t current: inline definition\n\tprevious: {previous}");
        self.error(Tag::DeclIdred, span, message)
    }

    fn inline_params(&mut self, params: &[crate::ast::Parameter]) -> Option<Vec<(String, TypeId)>> {
        let mut result = Vec::with_capacity(params.len());
        for (n, param) in params.iter().enumerate() {
            let Some(name) = &param.ty.declarator.name else {
                return self.error(Tag::DeclProtoName, param.ty.span, "a parameter of an inline needs a name");
            };
            let ty = self.key_declaration(param, n)?;
            result.push((name.node.clone(), ty));
        }
        Some(result)
    }

    /// The inline's expression in place of its name.
    pub(super) fn put_in(&mut self, inline: &InlineDef, args: Option<&[Expr]>, span: Span) -> Option<TExpr> {
        let name = &inline.name;
        let mut outer = Vec::new();
        let values = match (&inline.params, args) {
            (None, _) => Vec::new(),
            (Some(_), None) => {
                return self.error(Tag::IdentBadref, span, format!("{name} cannot be used without [ ]"));
            }
            (Some(params), Some(args)) => {
                let values: Vec<_> = args.iter().map(|e| self.expr(e)).collect();
                if params.len() != args.len() {
                    let message = format!("{name}[ ] takes {} arguments, not {}", params.len(), args.len());
                    return self.error(Tag::ProtoLen, span, message);
                }
                let mut bound = Vec::with_capacity(params.len());
                for (n, ((param, ty), value)) in params.iter().zip(values).enumerate() {
                    let value = self.key_argument(name, n, value?, *ty)?;
                    bound.push((param.clone(), self.bind(value, &mut outer)));
                }
                bound
            }
        };
        Some(bound_around(outer, self.inline_value(inline, values, span)?))
    }

    /// The library's inline `name` with these arguments: what it is that `function` does.
    pub(super) fn library_call(&mut self, function: &str, name: &str, args: Vec<TExpr>, span: Span) -> Option<TExpr> {
        self.want(name);
        let Some(Global::Inline(inline)) = self.names.global(name) else {
            let reason = format!("what it is ({name}) stands in the D library, which is turned off or not complete");
            return self.missing_function(function, &reason, span);
        };
        let inline = inline.clone();
        let mut outer = Vec::new();
        let mut values = Vec::with_capacity(args.len());
        for ((param, ty), value) in inline.params.iter().flatten().zip(args) {
            let value = TExpr::new(TKind::Retype(Box::new(value)), *ty, span);
            values.push((param.clone(), self.bind(value, &mut outer)));
        }
        Some(bound_around(outer, self.inline_value(&inline, values, span)?))
    }

    /// Does `check` where these parameters, and no others, have a value.
    pub(super) fn with_parameters<T>(
        &mut self,
        params: Vec<(String, TExpr)>,
        check: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.current.params.push(params);
        let result = check(self);
        self.current.params.pop();
        result
    }

    fn inline_value(&mut self, inline: &InlineDef, params: Vec<(String, TExpr)>, span: Span) -> Option<TExpr> {
        let outer = self.attributes;
        let value = self.with_parameters(params, |c| c.expr(&inline.value));
        if let Some(declared) = self.declared_attributes(&inline.name) {
            // What it is made of is no matter to its users.
            self.attributes = outer.min(declared);
        }
        let value = value?;
        if self.is_translation_to(&value, inline.ty) {
            return Some(TExpr { span, ..value });
        }
        let from = self.type_name(value.ty);
        if let Some(value) = self.try_convert(value, inline.ty) {
            Some(TExpr { span, ty: inline.ty, ..value })
        } else {
            let to = self.type_name(inline.ty);
            let message = format!("inline {} definition uses incompatible types: \"{to}\" = \"{from}\"", inline.name);
            self.error(Tag::OpIncompat, span, message)
        }
    }
}
