//! The name spaces of a program.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use d_types::{Space, TypeId};
use dif_vm::var::USER_BASE;
use dif_vm::{VarKind, VarScope};

use super::inline::InlineDef;
use super::tree::VarRef;
use crate::ast::Scope;

/// A variable of the program.
#[derive(Debug, Clone)]
pub(crate) struct Var {
    pub(crate) name: String,
    pub(crate) scope: VarScope,
    pub(crate) kind: VarKind,
    /// Of the value, or of an associative array's element.
    pub(crate) ty: TypeId,
    pub(crate) keys: Vec<TypeId>,
    /// Number in DIF.
    pub(crate) id: u16,
}

/// What a name of the global name space means.
#[derive(Debug, Clone)]
pub(crate) enum Global {
    Var(VarRef),
    Inline(Rc<InlineDef>),
}

/// All names that a program has declared so far.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) vars: Vec<Var>,
    globals: HashMap<String, Global>,
    scoped: HashMap<(VarScope, String), VarRef>,
    /// Names whose first assignment is wrong, so that nothing is known of them.
    wrong: HashSet<(VarScope, String)>,
    /// Whether a part of the program could not be read: it may have declared anything.
    pub(crate) incomplete: bool,
    next_id: BTreeMap<(VarScope, VarKind), u16>,
    pub(crate) typedefs: HashMap<String, TypeId>,
    pub(crate) tags: HashMap<(Space, String), TypeId>,
    pub(crate) enumerators: HashMap<String, (TypeId, i64)>,
}

impl Names {
    pub(crate) fn var(&self, var: VarRef) -> &Var {
        &self.vars[var.0]
    }

    pub(crate) fn global(&self, name: &str) -> Option<&Global> {
        self.globals.get(name)
    }

    /// The variable of this name, if there is one.
    pub(crate) fn find(&self, scope: VarScope, name: &str) -> Option<VarRef> {
        match scope {
            VarScope::Global => match self.globals.get(name) {
                Some(&Global::Var(var)) => Some(var),
                _ => None,
            },
            _ => self.scoped.get(&(scope, name.to_owned())).copied(),
        }
    }

    /// Adds a variable; `None` if all numbers of its class are taken.
    pub(crate) fn add(
        &mut self,
        scope: VarScope,
        kind: VarKind,
        name: &str,
        ty: TypeId,
        keys: Vec<TypeId>,
    ) -> Option<VarRef> {
        let next = self.next_id.entry((scope, kind)).or_insert(USER_BASE);
        let id = *next;
        *next = next.checked_add(1)?;
        let var = VarRef(self.vars.len());
        self.vars.push(Var { name: name.to_owned(), scope, kind, ty, keys, id });
        if scope == VarScope::Global {
            self.globals.insert(name.to_owned(), Global::Var(var));
        } else {
            self.scoped.insert((scope, name.to_owned()), var);
        }
        Some(var)
    }

    /// Notes that a name can't be given a meaning, for a reason that was told: to use it is no error of its own.
    pub(crate) fn give_up(&mut self, scope: VarScope, name: &str) {
        self.wrong.insert((scope, name.to_owned()));
    }

    /// What was given up so far, for [`Names::take_back`].
    pub(crate) fn all_given_up(&self) -> HashSet<(VarScope, String)> {
        self.wrong.clone()
    }

    /// Names that were given up since may get a meaning after all.
    pub(crate) fn take_back(&mut self, before: HashSet<(VarScope, String)>) {
        self.wrong = before;
    }

    pub(crate) fn given_up(&self, scope: VarScope, name: &str) -> bool {
        self.incomplete || self.wrong.contains(&(scope, name.to_owned()))
    }

    pub(crate) fn add_inline(&mut self, name: &str, inline: InlineDef) {
        self.globals.insert(name.to_owned(), Global::Inline(Rc::new(inline)));
    }
}

/// The variable scope that a name's prefix means.
pub(crate) fn var_scope(scope: Scope) -> VarScope {
    match scope {
        Scope::Global => VarScope::Global,
        Scope::Thread => VarScope::Thread,
        Scope::Clause => VarScope::Local,
    }
}

/// A variable's name as written.
pub(crate) fn display_name(scope: VarScope, name: &str) -> String {
    match scope {
        VarScope::Global => name.to_owned(),
        VarScope::Thread => format!("self->{name}"),
        VarScope::Local => format!("this->{name}"),
    }
}
