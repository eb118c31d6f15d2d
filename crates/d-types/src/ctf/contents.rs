//! Which types a dictionary has.

use std::collections::BTreeMap;

use super::{Entry, Form};
use crate::model::{Enumeration, Record, Type, TypeId, Types};

/// The types of a dictionary, in the order of the arena.
pub(super) struct Contents<'a> {
    pub(super) types: &'a Types,
    /// What the dictionary is made for.
    entries: BTreeMap<TypeId, Form>,
    /// That, and all that it uses.
    pub(super) forms: BTreeMap<TypeId, Form>,
    /// What `string` is another name of.
    pub(super) text: TypeId,
    /// The type of the index of all arrays.
    pub(super) index: TypeId,
}

impl<'a> Contents<'a> {
    pub(super) fn collect(types: &'a mut Types, entries: &[Entry]) -> Self {
        let mut base = |name| types.intrinsic(name).unwrap_or(TypeId::VOID);
        let (character, index) = (base("char"), base("long"));
        let text = types.array(character, u64::from(types.strsize()));
        let mut own = BTreeMap::new();
        for entry in entries {
            let form = own.entry(entry.ty).or_insert(entry.form);
            *form = entry.form.max(*form);
        }
        let mut contents = Self { types, entries: own, forms: BTreeMap::new(), text, index };
        contents.follow();
        contents
    }

    /// Adds all that the entries use. A list of what is to be done takes the place of recursion: chains may be long.
    fn follow(&mut self) {
        let mut pending: Vec<_> = self.entries.iter().map(|(&ty, &form)| (ty, form)).collect();
        while let Some((ty, wanted)) = pending.pop() {
            let form = self.form(ty, wanted);
            if self.forms.get(&ty).is_none_or(|&old| old < form) {
                self.forms.insert(ty, form);
                pending.extend(self.parts(ty, form));
            }
        }
    }

    /// How a type is written of which at least `wanted` is needed.
    fn form(&self, ty: TypeId, wanted: Form) -> Form {
        match self.types.get(ty) {
            Type::Record(Record { members: None, .. }) | Type::Enum(Enumeration { enumerators: None, .. }) => {
                Form::Name
            }
            Type::Record(Record { tag: None, .. }) | Type::Enum(Enumeration { tag: None, .. }) => Form::Whole,
            _ => self.entries.get(&ty).map_or(wanted, |&own| own.max(wanted)),
        }
    }

    /// The types that a type refers to.
    fn parts(&self, ty: TypeId, form: Form) -> Vec<(TypeId, Form)> {
        match self.types.get(ty) {
            Type::String => vec![(self.text, Form::Whole)],
            Type::Pointer { to, .. } => vec![(*to, Form::Name)],
            Type::Array { element, .. } => vec![(*element, Form::Whole), (self.index, Form::Whole)],
            Type::Record(Record { members: Some(members), .. }) if form == Form::Whole => {
                members.iter().map(|member| (member.ty, Form::Whole)).collect()
            }
            Type::Typedef { to, .. } | Type::Const(to) | Type::Volatile(to) => vec![(*to, form)],
            Type::Function { returns, params, .. } => {
                std::iter::once(returns).chain(params).map(|&ty| (ty, Form::Name)).collect()
            }
            Type::Void | Type::Int { .. } | Type::Float { .. } | Type::Record(_) | Type::Enum(_) => Vec::new(),
        }
    }

    /// Whether a type is found by its name: not if it is of the kernel, or of another language, and only used here.
    pub(super) fn is_visible(&self, ty: TypeId) -> bool {
        let named = matches!(self.types.get(ty), Type::Record(_) | Type::Enum(_) | Type::Typedef { .. });
        !named || self.entries.contains_key(&ty)
    }
}
