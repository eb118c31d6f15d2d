//! Calls of subroutines.

use d_types::TypeId;
use dif_vm::Subr;
use dif_vm::subr::Param;

use super::Checker;
use super::kind::{is_integer, is_pointer, is_scalar, is_string, is_string_like, is_userland, is_zero, pointee};
use super::proto::Count;
use super::translate::bound_around;
use super::tree::{CmpOp, TExpr, TKind};
use crate::ast::Expr;
use crate::builtins::{self, Function, Substitute};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    /// What is called is no name.
    pub(super) fn no_function<T>(&mut self, span: Span) -> Option<T> {
        self.error(Tag::FuncIdent, span, "a function can only be called by its name")
    }

    /// A call whose value is wanted.
    pub(super) fn call_value(&mut self, function: &Expr, args: &[Expr], span: Span) -> Option<TExpr> {
        let Some(name) = function.plain_name() else {
            return self.no_function(function.span);
        };
        match self.find_function(name, function.span)? {
            Function::Subroutine(subr, ty) => self.subroutine(subr, ty, args, span),
            function @ (Function::Action(_) | Function::Aggregating(_)) => {
                let before = self.diagnostics.len();
                if let Function::Action(action) = function
                    && self.in_clause_body()
                {
                    // What else is wrong with it comes first.
                    let _ = self.action(action, name, args, span);
                }
                if self.diagnostics.len() > before {
                    return None;
                }
                let message = format!("{name}() is an action: it has no value, and stands alone as a statement");
                self.error(if self.in_clause_body() { Tag::OpAct } else { Tag::CgExpr }, span, message)
            }
            Function::Missing(reason) => self.missing_function(name, reason, span),
        }
    }

    /// The function of this name; a message if there is none.
    pub(super) fn find_function(&mut self, name: &str, span: Span) -> Option<Function> {
        if let Some(function) = builtins::function(name)
            && builtins::since(name) <= self.options.version
        {
            self.relies_on_builtin(name);
            return Some(function);
        }
        let known = self.names.global(name).is_some() || builtins::variable(name).is_some();
        if known {
            return self.error(Tag::FuncIdkind, span, format!("{name} is not a function"));
        }
        self.error(Tag::FuncUndef, span, format!("undefined function name: {name}"))
    }

    pub(super) fn missing_function<T>(&mut self, name: &str, reason: &str, span: Span) -> Option<T> {
        self.error(Tag::Unknown, span, format!("{name}() is not available: {reason}"))
    }

    fn subroutine(&mut self, subr: Subr, ty: &str, args: &[Expr], span: Span) -> Option<TExpr> {
        let prototype = subr.prototype();
        let count = Count(prototype.required, Some(prototype.params.len()));
        self.count(prototype.name, args.len(), count, Tag::ProtoLen, span)?;
        let substitute = builtins::substitute(subr);
        if let (None, Some(reason)) = (substitute, prototype.missing) {
            return self.missing_function(prototype.name, reason, span);
        }
        if matches!(subr, Subr::Copyout | Subr::Copyoutstr) {
            self.destruction_in_order(span)?;
        }
        let mut values = Vec::with_capacity(args.len());
        for ((n, e), &param) in args.iter().enumerate().zip(prototype.params) {
            let value = self.argument_value(prototype.name, n + 1, e, prototype.types[n], Tag::ProtoArg);
            values.push(value.and_then(|value| self.argument(subr, n, value, param)));
        }
        let mut values = values.into_iter().collect::<Option<Vec<_>>>()?;
        if subr == Subr::InetNtoa6 {
            self.strategy(&mut values, span)?;
        }
        if let Some(Substitute::Inline(inline)) = substitute {
            return self.library_call(prototype.name, inline, values, span);
        }
        match subr {
            Subr::Memref => return Some(self.memory_reference(values, span)),
            Subr::Alloca => self.allocation("alloca", values.first(), span)?,
            Subr::Copyin => self.allocation("copyin", values.get(1), span)?,
            Subr::Copyinstr => self.limit_string(&mut values, span),
            _ => {}
        }
        let ty = self.named_type(ty);
        Some(TExpr::new(TKind::Call(subr, values), ty, span))
    }

    /// `copyinstr()` copies no more than `strsize` bytes, the NUL among them.
    fn limit_string(&mut self, values: &mut Vec<TExpr>, span: Span) {
        let most = self.int(self.strsize(), "size_t", span);
        let size = if values.len() < 2 {
            self.keep_default(span, self.strsize());
            Some(most)
        } else {
            values.pop().map(|size| self.at_most(size, most))
        };
        values.extend(size);
    }

    /// The lesser of two sizes.
    fn at_most(&mut self, size: TExpr, most: TExpr) -> TExpr {
        if let (Some(n), Some(limit)) = (size.constant(), most.constant()) {
            return if n as u64 > limit as u64 { most } else { size };
        }
        let (ty, span, mut outer) = (size.ty, size.span, Vec::new());
        let size = self.bind(size, &mut outer);
        let (left, right, int) = (Box::new(size.clone()), Box::new(most.clone()), self.int_type());
        let fits = TExpr::new(TKind::Compare { op: CmpOp::Le, signed: false, left, right }, int, span);
        let least = TKind::Ternary(Box::new(fits), Box::new(size), Box::new(most));
        bound_around(outer, TExpr::new(least, ty, span))
    }

    /// A string of the traced process: it has to be copied before anything can look at it.
    pub(super) fn copied_string(&mut self, address: TExpr, span: Span) -> TExpr {
        let most = self.int(self.strsize(), "size_t", span);
        TExpr::new(TKind::Call(Subr::Copyinstr, vec![address, most]), TypeId::STRING, span)
    }

    /// What can never be allocated is an error at once.
    fn allocation(&mut self, name: &str, size: Option<&TExpr>, span: Span) -> Option<()> {
        let most = self.options.scratchsize;
        match size.and_then(TExpr::constant) {
            Some(size) if size as u64 > most => {
                let message = format!("{name}({}) size larger than scratchsize {most}", size as u64);
                self.error(Tag::AllocaSize, span, message)
            }
            _ => Some(()),
        }
    }

    /// The second argument of `inet_ntoa6()` is a constant. The classic dialect has none, and shows all of an address.
    fn strategy(&mut self, values: &mut Vec<TExpr>, span: Span) -> Option<()> {
        match values.get(1) {
            Some(strategy) if strategy.constant().is_none() => {
                let at = strategy.span;
                let argument = self.type_name(strategy.ty);
                self.bad_argument("inet_ntoa6", 2, ["int constant", &argument], Tag::ProtoArg, at)
            }
            None if self.options.classic() => {
                values.push(self.int(1, "int", span));
                Some(())
            }
            _ => Some(()),
        }
    }

    fn argument(&mut self, subr: Subr, n: usize, arg: TExpr, param: Param) -> Option<TExpr> {
        let types = &self.types;
        let span = arg.span;
        let fits = match param {
            Param::Int => is_integer(types, arg.ty),
            Param::Str => is_string_like(types, arg.ty) || is_zero(types, &arg) || points_to_void(self, &arg),
            Param::Addr if subr == Subr::InetNtoa6 => is_zero(types, &arg) || points_to_record(self, &arg),
            Param::Addr if subr.prototype().missing.is_some() => pointee(types, arg.ty).is_some(),
            Param::Addr => pointee(types, arg.ty).is_some() || is_string(types, arg.ty) || is_zero(types, &arg),
            // Of strings, those in memory that alloca() gave.
            Param::Scratch => {
                is_pointer(types, arg.ty)
                    || matches!(arg.kind, TKind::Load { .. })
                        && (pointee(types, arg.ty).is_some() || is_string(types, arg.ty))
            }
            Param::User => is_scalar(types, arg.ty) || pointee(types, arg.ty).is_some(),
        };
        if !fits {
            let argument = self.type_name(arg.ty);
            let prototype = subr.prototype();
            return self.bad_argument(prototype.name, n + 1, [prototype.types[n], &argument], Tag::ProtoArg, span);
        }
        if param == Param::Str && is_string_like(&self.types, arg.ty) {
            return self.string_from(arg, span, Tag::ProtoArg);
        }
        if matches!(param, Param::Addr | Param::Scratch) && is_userland(&self.types, arg.ty) {
            let message = format!(
                "{}(): argument #{} points into the process: copy what it points to with copyin() first",
                subr.prototype().name,
                n + 1
            );
            return self.error(Tag::ProtoArg, span, message);
        }
        Some(arg)
    }
}

/// A pointer to a structure, or to what is not known.
fn points_to_record(checker: &Checker<'_>, arg: &TExpr) -> bool {
    let types = &checker.types;
    pointee(types, arg.ty).is_some_and(|to| super::kind::is_record(types, to) || super::kind::is_void(types, to))
}

/// `void *`, such as copyin() gives, is taken where a string is.
fn points_to_void(checker: &Checker<'_>, arg: &TExpr) -> bool {
    is_pointer(&checker.types, arg.ty)
        && !is_userland(&checker.types, arg.ty)
        && pointee(&checker.types, arg.ty).is_some_and(|to| super::kind::is_void(&checker.types, to))
}
