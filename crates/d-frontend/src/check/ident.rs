//! Names in expressions.

use std::rc::Rc;

use d_types::{Type, TypeId};
use dif_vm::var::Builtin;
use dif_vm::{VarKind, VarScope};

use super::Checker;
use super::names::{Global, display_name, var_scope};
use super::tree::{BinOp, TExpr, TKind};
use crate::ast::{Expr, ExprKind, Scope};
use crate::builtins::{self, Meaning};
use crate::span::Span;
use crate::tag::Tag;
use crate::types::is_own_module;

/// Before the name of what the library has in the place of something that only another system's kernel has.
pub(super) const STAND_IN: &str = "genunix_";

/// Modules of Solaris's kernel that have its variables, and none.
const FOREIGN: [&str; 3] = ["", "genunix", "unix"];

/// How many elements `uregs[]` has: the last is `R_TRAPNO`.
const REGISTERS: i64 = 26;

/// What the name of a variable is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Value,
    /// Its elements are.
    Array,
}

impl Checker<'_> {
    pub(super) fn ident(&mut self, scope: Scope, name: &str, span: Span) -> Option<TExpr> {
        self.named(scope, name, Use::Value, span)
    }

    pub(super) fn named(&mut self, scope: Scope, name: &str, used: Use, span: Span) -> Option<TExpr> {
        let vscope = var_scope(scope);
        if scope == Scope::Global
            && let Some(value) = self.parameter(name)
        {
            return Some(TExpr { span, ..value });
        }
        if scope == Scope::Global {
            self.want(name);
        }
        if let Some(var) = self.names.find(vscope, name) {
            let info = self.names.var(var);
            if info.kind == VarKind::Array {
                let shown = display_name(vscope, name);
                let message = format!("associative array '{shown}' may not be referenced as scalar");
                return self.error(Tag::IdentBadref, span, message);
            }
            let ty = info.ty;
            self.relies_on_name(name);
            return Some(TExpr::new(TKind::Var(var), ty, span));
        }
        if vscope == VarScope::Global {
            self.global(name, used, span)
        } else if self.names.given_up(vscope, name) {
            None
        } else {
            self.names.give_up(vscope, name);
            self.not_assigned(&display_name(vscope, name), span)
        }
    }

    /// What is read before it has a type.
    pub(super) fn not_assigned<T>(&mut self, shown: &str, span: Span) -> Option<T> {
        self.error(Tag::VarUndef, span, format!("{shown} has not yet been declared or assigned"))
    }

    fn global(&mut self, name: &str, used: Use, span: Span) -> Option<TExpr> {
        if let Some(Global::Inline(inline)) = self.names.global(name)
            && !self.is_hidden(name)
        {
            let inline = inline.clone();
            return self.put_in(&inline, None, span);
        }
        if let Some(variable) = builtins::variable(name) {
            return self.builtin(variable, span);
        }
        if let Some((ty, value)) = self.find_enumerator(name) {
            return Some(TExpr::new(TKind::Int(value), ty, span));
        }
        if builtins::function(name).is_some() {
            return self.error(
                Tag::IdentBadref,
                span,
                format!("{name} is a function: it cannot be used as a variable"),
            );
        }
        if let Some(value) = self.stand_in(name, None, span) {
            return Some(value);
        }
        if name.contains('`') {
            let address = self.symbol(name, span)?;
            let Type::Pointer { to, .. } = *self.types.base(address.ty) else { return None };
            return match self.types.base(to) {
                Type::Void => self.untyped(name, span),
                // A function is where it is.
                Type::Function { .. } => Some(address),
                _ => Some(self.load(address, to, span)),
            };
        }
        if self.names.given_up(VarScope::Global, name) {
            return None;
        }
        self.names.give_up(VarScope::Global, name);
        match used {
            Use::Value => self.error(Tag::IdentUndef, span, format!("failed to resolve {name}: Unknown variable name")),
            Use::Array => self.not_assigned(name, span),
        }
    }

    /// What the library has in the place of a kernel variable of another system, if the kernel has none of that name
    /// whose type is known.
    fn stand_in(&mut self, name: &str, index: Option<&[Expr]>, span: Span) -> Option<TExpr> {
        let (module, variable) = name.split_once('`')?;
        let stand_in = format!("{STAND_IN}{variable}");
        self.options.library.defining(&stand_in).filter(|_| FOREIGN.contains(&module))?;
        let own = self.source.symbol(&mut self.types, None, variable);
        if own.is_some_and(|symbol| symbol.ty.is_some()) {
            return None;
        }
        let before = self.diagnostics.len();
        self.want(&stand_in);
        let Some(Global::Inline(inline)) = self.names.global(&stand_in) else { return None };
        let inline = Rc::clone(inline);
        let index = index.filter(|_| inline.has_params());
        let value = self.put_in(&inline, index, span);
        if value.is_none() {
            // The variable that it is made of is not there either.
            self.diagnostics.truncate(before);
        }
        value
    }

    /// The address of a variable or function of the kernel: `` `name `` or `` module`name ``. Of one whose type is not
    /// known it is a `void *`.
    pub(super) fn symbol(&mut self, name: &str, span: Span) -> Option<TExpr> {
        let (module, symbol) = name.split_once('`')?;
        let module = (!module.is_empty()).then_some(module);
        let Some(found) = self.source.symbol(&mut self.types, module, symbol) else {
            let missing = module.is_some_and(|module| !is_own_module(module) && !self.source.has_module(module));
            let why = if missing {
                "Module is no longer loaded"
            } else if self.options.library.defining(&format!("{STAND_IN}{symbol}")).is_some() {
                "this kernel does not name the variable that it is made of (CONFIG_KALLSYMS_ALL)"
            } else if !symbol.is_empty() && !self.source.has_variables() {
                "Unknown symbol name (only functions have names in this kernel: no CONFIG_KALLSYMS_ALL)"
            } else {
                "Unknown symbol name"
            };
            return self.error(Tag::IdentUndef, span, format!("failed to resolve {name}: {why}"));
        };
        let ty = found.ty.unwrap_or(TypeId::VOID);
        let pointer = self.types.pointer(ty);
        let address = self.int(found.address as i64, "uint64_t", span);
        let Some(table) = found.cpu_offsets else {
            return Some(TExpr::new(TKind::Retype(Box::new(address)), pointer, span));
        };
        let word = self.named_type("uint64_t");
        let words = self.types.pointer(word);
        let cpu = TExpr::new(TKind::Builtin(Builtin::Cpu), word, span);
        let size = self.int(8, "uint64_t", span);
        let place = TExpr::new(TKind::Binary(BinOp::Mul, Box::new(cpu), Box::new(size)), word, span);
        let table = self.int(table as i64, "uint64_t", span);
        let place = TExpr::new(TKind::Binary(BinOp::Add, Box::new(table), Box::new(place)), words, span);
        let offset = self.load(place, word, span);
        Some(TExpr::new(TKind::Binary(BinOp::Add, Box::new(address), Box::new(offset)), pointer, span))
    }

    fn untyped<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let message = format!(
            "no symbolic type information is available for {name}: say what it is, as in *(unsigned long *)&{name}"
        );
        self.error(Tag::SymNotypes, span, message)
    }

    fn builtin(&mut self, variable: &builtins::Variable, span: Span) -> Option<TExpr> {
        self.relies_on_builtin(variable.name);
        match variable.meaning {
            Meaning::Scalar(builtin, ty) => {
                let ty = self.named_type(ty);
                Some(TExpr::new(TKind::Builtin(builtin), ty, span))
            }
            Meaning::Constant(value, ty) => Some(self.int(value, ty, span)),
            Meaning::Args | Meaning::Array(_) => self.error(
                Tag::IdentBadref,
                span,
                format!("{} is an array: it cannot be used without [ ]", variable.name),
            ),
            Meaning::Missing(reason) => {
                self.error(Tag::Unknown, span, format!("{} is not available: {reason}", variable.name))
            }
        }
    }

    /// `name[index]` of a built-in array or an inline.
    pub(super) fn index_global(&mut self, name: &str, index: &[Expr], span: Span) -> Option<Option<TExpr>> {
        if self.parameter(name).is_some() || self.names.find(VarScope::Global, name).is_some() {
            return None;
        }
        self.want(name);
        if let Some(value) = self.stand_in(name, Some(index), span) {
            return Some(Some(value));
        }
        if let Some(Global::Inline(inline)) = self.names.global(name)
            && !self.is_hidden(name)
        {
            let inline = inline.clone();
            return inline.has_params().then(|| self.put_in(&inline, Some(index), span));
        }
        match builtins::variable(name)?.meaning {
            Meaning::Args => {
                self.relies_on_builtin(name);
                Some(self.typed_argument(index, span))
            }
            Meaning::Array(array) => {
                self.relies_on_builtin(name);
                Some(self.builtin_element(array, name, index, span))
            }
            Meaning::Scalar(_, "string" | "struct task_struct *") => None,
            Meaning::Scalar(..) => {
                Some(self.error(Tag::ArrBadref, span, format!("{name} is a scalar: it cannot be used with [ ]")))
            }
            _ => None,
        }
    }

    /// An element of a built-in array: there is one, of the registers.
    fn builtin_element(&mut self, array: Builtin, name: &str, index: &[Expr], span: Span) -> Option<TExpr> {
        let [index] = index else {
            return self.error(Tag::ProtoLen, span, format!("{name}[ ] takes one index, not {}", index.len()));
        };
        let index = self.expr(index)?;
        self.require_integer(&index, "[ ]", "an index", Tag::OpInt)?;
        match index.constant() {
            Some(n) if (0..REGISTERS).contains(&n) => {}
            Some(n) => return self.error(Tag::Unknown, span, format!("{name}[]: index out of bounds ({n})")),
            None => {
                let argument = self.type_name(index.ty);
                return self.bad_index(name, ["integer constant", &argument], index.span);
            }
        }
        let ty = self.named_type("uint64_t");
        Some(TExpr::new(TKind::BuiltinElement(array, Box::new(index)), ty, span))
    }

    /// An enumerator of the program's, or of the type source's.
    pub(super) fn find_enumerator(&mut self, name: &str) -> Option<(TypeId, i64)> {
        match self.names.enumerators.get(name) {
            Some(&found) => Some(found),
            None => self.source.enumerator(&mut self.types, name),
        }
    }

    /// `name` as an enumerator of the enumeration `ty`: `None` if it is not one.
    pub(super) fn enumerator_of(&mut self, ty: TypeId, name: &str, span: Span) -> Option<Option<TExpr>> {
        let Type::Enum(e) = self.types.base(ty) else { return None };
        let &(_, value) = e.enumerators.as_ref()?.iter().find(|(own, _)| own == name)?;
        if self.names.find(VarScope::Global, name).is_some() {
            let ty = self.type_name(ty);
            let message = format!("{name} is an enumerator of {ty} and a variable: which is meant?");
            return Some(self.error(Tag::IdentAmbig, span, message));
        }
        Some(Some(TExpr::new(TKind::Int(value), ty, span)))
    }

    /// Whether it is a variable of a thread or a clause, or an element of an array, that has no meaning yet.
    pub(super) fn is_new_variable(&mut self, e: &Expr) -> bool {
        let (scope, name) = match &e.kind {
            ExprKind::Ident(scope, name) if *scope != Scope::Global => (*scope, name),
            ExprKind::Index(base, _) => match &base.kind {
                ExprKind::Ident(scope, name) => (*scope, name),
                _ => return false,
            },
            _ => return false,
        };
        if scope == Scope::Global && (self.parameter(name).is_some() || self.other_meaning(name).is_some()) {
            return false;
        }
        let vscope = var_scope(scope);
        self.names.find(vscope, name).is_none() && !self.names.given_up(vscope, name)
    }

    /// The value of a parameter of the inline that is being put in.
    pub(super) fn parameter(&self, name: &str) -> Option<TExpr> {
        self.current.params.last()?.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }
}
