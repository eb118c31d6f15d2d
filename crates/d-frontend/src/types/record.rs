//! Structures, unions and enumerations.

use std::collections::HashSet;

use d_types::ctf::Form;
use d_types::{Enumeration, Record, RecordKind, Space, Type, TypeId};

use crate::ast::{Declaration, Declarator, Expr, Spanned};
use crate::check::Checker;
use crate::check::kind::{int_info, is_void};
use crate::span::Span;
use crate::tag::Tag;
use crate::types::is_own_module;

/// A member before it is laid out.
type Field = (Option<String>, TypeId, Option<u8>);

impl Checker<'_> {
    /// `struct tag`, `struct tag { ... }`, and the same of unions.
    pub(super) fn record(
        &mut self,
        union: bool,
        tag: Option<&str>,
        members: Option<&[Declaration]>,
        span: Span,
    ) -> Option<TypeId> {
        let (kind, space) = if union { (RecordKind::Union, Space::Union) } else { (RecordKind::Struct, Space::Struct) };
        let Some(members) = members else {
            let tag = tag?;
            return Some(self.find_tag(space, tag).unwrap_or_else(|| self.forward(kind, space, tag)));
        };
        let id = match tag {
            None => self.types.add(Type::Void),
            Some(tag) => self.new_tag(kind, space, tag, span)?,
        };
        let fields = self.fields(members)?;
        match self.types.lay_out(self.options.layout, kind, tag.map(str::to_owned), fields) {
            Some(record) => self.types.define(id, Type::Record(record)),
            None => return self.error(Tag::DeclArrbig, span, format!("{} is too large", kind.keyword())),
        }
        self.declares(id, Form::Whole);
        Some(id)
    }

    /// The structure with this tag, declared if there is none.
    pub(crate) fn struct_type(&mut self, tag: &str) -> TypeId {
        let (kind, space) = (RecordKind::Struct, Space::Struct);
        self.find_tag(space, tag).unwrap_or_else(|| self.forward(kind, space, tag))
    }

    fn find_tag(&mut self, space: Space, tag: &str) -> Option<TypeId> {
        self.want_tag(tag);
        if let Some(&ty) = self.names.tags.get(&(space, tag.to_owned())) {
            return Some(ty);
        }
        let (module, name) = tag.split_once('`').map_or((None, tag), |(m, n)| (Some(m).filter(|m| !m.is_empty()), n));
        if module.is_some_and(is_own_module) {
            return self.names.tags.get(&(space, name.to_owned())).copied();
        }
        self.source.lookup(&mut self.types, space, module, name)
    }

    fn forward(&mut self, kind: RecordKind, space: Space, tag: &str) -> TypeId {
        let record = Record { kind, tag: Some(tag.to_owned()), size: 0, align: 1, members: None };
        let id = self.types.add(Type::Record(record));
        self.names.tags.insert((space, tag.to_owned()), id);
        self.declares(id, Form::Name);
        id
    }

    /// The id of a tag that is being defined: that of a forward declaration, or a fresh one.
    fn new_tag(&mut self, kind: RecordKind, space: Space, tag: &str, span: Span) -> Option<TypeId> {
        let Some(&id) = self.names.tags.get(&(space, tag.to_owned())) else {
            return Some(self.forward(kind, space, tag));
        };
        if matches!(self.types.get(id), Type::Record(Record { members: None, .. })) {
            return Some(id);
        }
        self.error(Tag::DeclTypered, span, format!("{} {tag} is defined again", kind.keyword()))
    }

    fn fields(&mut self, members: &[Declaration]) -> Option<Vec<Field>> {
        let mut fields: Vec<Field> = Vec::new();
        let mut names = HashSet::new();
        for member in members {
            if let Some(class) = member.classes.first() {
                return self.error(Tag::DeclBadclass, class.span, "a member cannot have a storage class");
            }
            let base = self.specs(&member.specs, member.span)?;
            if member.declarators.is_empty() {
                self.anonymous_member(base, member.span)?;
                fields.push((None, base, None));
            }
            for declarator in &member.declarators {
                let field = self.field(base, declarator)?;
                if let Some(name) = field.0.clone()
                    && let Some(name) = names.replace(name)
                {
                    let message = format!("failed to define member '{name}': Duplicate member or variable name");
                    return self.error(Tag::Unknown, declarator.span, message);
                }
                fields.push(field);
            }
        }
        Some(fields)
    }

    fn anonymous_member(&mut self, ty: TypeId, span: Span) -> Option<()> {
        match self.types.base(ty) {
            Type::Record(Record { members: Some(_), tag: None, .. }) => Some(()),
            _ => self.error(Tag::DeclMname, span, "a member needs a name"),
        }
    }

    fn field(&mut self, base: TypeId, declarator: &Declarator) -> Option<Field> {
        let ty = self.derive(base, declarator)?;
        let name = declarator.name.as_ref().map(|n| n.node.clone());
        if let Some(bits) = &declarator.bits {
            let width = self.bit_width(ty, bits, name.as_deref())?;
            return Some((name, ty, Some(width)));
        }
        let shown = name.clone().unwrap_or_default();
        if name.is_none() {
            return self.error(Tag::DeclMname, declarator.span, "a member needs a name");
        }
        if is_void(&self.types, ty) || matches!(self.types.base(ty), Type::Function { .. }) {
            return self.error(Tag::DeclVoidobj, declarator.span, format!("cannot have void member: {shown}"));
        }
        if self.size_of(ty).is_none() {
            let ty = self.type_name(ty);
            return self.error(
                Tag::DeclIncomplete,
                declarator.span,
                format!("incomplete struct/union/enum {ty}: {shown}"),
            );
        }
        Some((name, ty, None))
    }

    fn bit_width(&mut self, ty: TypeId, bits: &Expr, name: Option<&str>) -> Option<u8> {
        let shown = name.unwrap_or("(anon)");
        let Some(info) = int_info(&self.types, ty) else {
            return self.error(Tag::DeclBftype, bits.span, format!("invalid type for bit-field: {shown}"));
        };
        let value = self.expr(bits)?.constant();
        match value {
            Some(width) if width > i64::from(info.size) * 8 => {
                self.error(Tag::DeclBfsize, bits.span, format!("bit-field too big for type: {shown}"))
            }
            Some(width) if width > 0 || (width == 0 && name.is_none()) => u8::try_from(width).ok(),
            _ => self.error(
                Tag::DeclBfconst,
                bits.span,
                "positive integral constant expression expected as bit-field size",
            ),
        }
    }

    /// `enum tag`, `enum tag { a, b = 2 }`
    pub(super) fn enumeration(
        &mut self,
        tag: Option<&str>,
        enumerators: Option<&[(Spanned<String>, Option<Expr>)]>,
        span: Span,
    ) -> Option<TypeId> {
        let Some(enumerators) = enumerators else {
            let tag = tag?;
            if let Some(ty) = self.find_tag(Space::Enum, tag) {
                return Some(ty);
            }
            let id = self.types.add(Type::Enum(enum_type(Some(tag), None)));
            self.names.tags.insert((Space::Enum, tag.to_owned()), id);
            self.declares(id, Form::Name);
            return Some(id);
        };
        let id = self.new_enum(tag, span)?;
        let mut values = Vec::with_capacity(enumerators.len());
        let mut names = HashSet::new();
        let mut next = 0i64;
        for (name, value) in enumerators {
            let end = value.as_ref().map_or(name.span.end, |value| value.span.end);
            let value = match value {
                Some(value) => self.reading(end, |c| c.enumerator_value(&name.node, value))?,
                None => next,
            };
            if i32::try_from(value).is_err() {
                if self.reads_c() {
                    // C gives the whole enumeration a wider type; in D this one has no name.
                    next = value.wrapping_add(1);
                    continue;
                }
                let message = format!("enumerator '{}' value overflows INT_MAX ({})", name.node, i32::MAX);
                return self.reading(end, |c| c.error(Tag::DeclEnoflow, name.span, message));
            }
            if !names.insert(name.node.as_str()) {
                let message = format!("failed to define enumerator '{}': Duplicate member or variable name", name.node);
                return self.reading(end, |c| c.error(Tag::Unknown, name.span, message));
            }
            if !self.is_of_header(&name.node) {
                self.unused_enumerator(&name.node, name.span)?;
                self.names.enumerators.insert(name.node.clone(), (id, value));
            }
            values.push((name.node.clone(), value));
            next = value.wrapping_add(1);
        }
        self.types.define(id, Type::Enum(enum_type(tag, Some(values))));
        self.declares(id, Form::Whole);
        Some(id)
    }

    fn new_enum(&mut self, tag: Option<&str>, span: Span) -> Option<TypeId> {
        let forward = Type::Enum(enum_type(tag, None));
        let Some(tag) = tag else { return Some(self.types.add(forward)) };
        match self.names.tags.get(&(Space::Enum, tag.to_owned())) {
            Some(&id) if *self.types.get(id) == forward => Some(id),
            Some(_) => self.error(Tag::DeclTypered, span, format!("enum {tag} is defined again")),
            None => {
                let id = self.types.add(forward);
                self.names.tags.insert((Space::Enum, tag.to_owned()), id);
                Some(id)
            }
        }
    }

    fn enumerator_value(&mut self, name: &str, value: &Expr) -> Option<i64> {
        let checked = self.expr(value)?;
        match checked.constant() {
            Some(value) if int_info(&self.types, checked.ty).is_some() => Some(value),
            _ => {
                let message = format!("enumerator '{name}' must be assigned to an integral constant expression");
                self.error(Tag::DeclEnconst, value.span, message)
            }
        }
    }
}

fn enum_type(tag: Option<&str>, enumerators: Option<Vec<(String, i64)>>) -> Enumeration {
    Enumeration { tag: tag.map(str::to_owned), size: 4, signed: true, enumerators }
}
