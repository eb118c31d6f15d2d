//! Memory: members, elements, `*` and `&`.

use d_types::{FoundMember, Record, Type, TypeId};

use super::Checker;
use super::ident::{STAND_IN, Use};
use super::kind::{int_info, is_record, is_string, is_userland, pointee};
use super::tree::{TExpr, TKind, VarRef};
use super::width::Slot;
use crate::ast::{BinaryOp, Expr, ExprKind, Scope, Spanned};
use crate::span::Span;
use crate::tag::Tag;
use dif_vm::VarKind;

impl Checker<'_> {
    pub(super) fn deref(&mut self, operand: &Expr, span: Span) -> Option<TExpr> {
        let pointer = self.expr(operand)?;
        if let TKind::Translated { def, pointer: true, input } | TKind::TranslatedAddress { def, input, .. } =
            pointer.kind
        {
            let ty = self.translated_type(false);
            return Some(TExpr::new(TKind::Translated { def, pointer: false, input }, ty, span));
        }
        let Some(to) = pointee(&self.types, pointer.ty) else {
            return self.error(Tag::DerefNonptr, span, "cannot dereference non-pointer type");
        };
        self.complete(to);
        match self.types.base(to) {
            Type::Void => self.error(Tag::DerefVoid, span, "cannot dereference pointer to void"),
            Type::Function { .. } => self.error(Tag::DerefFunc, span, "cannot dereference pointer to function"),
            _ => Some(self.load(pointer, to, span)),
        }
    }

    /// What is in memory at `address`.
    pub(super) fn load(&mut self, address: TExpr, ty: TypeId, span: Span) -> TExpr {
        let user = is_userland(&self.types, address.ty);
        let ty = if user { self.in_userland(ty) } else { ty };
        TExpr::new(TKind::Load { address: Box::new(address), user }, ty, span)
    }

    /// What is in the traced process: an array's elements are reached through a pointer that says so, and pointers lead
    /// to more of the process.
    fn in_userland(&mut self, ty: TypeId) -> TypeId {
        match *self.types.base(ty) {
            Type::Array { element: to, .. } | Type::Pointer { to, .. } => {
                self.types.intern(Type::Pointer { to, userland: true })
            }
            _ => ty,
        }
    }

    pub(super) fn member(&mut self, base: &Expr, name: &Spanned<String>, span: Span) -> Option<TExpr> {
        let base = self.expr(base)?;
        if let TKind::Translated { def, pointer: false, input } = base.kind {
            return self.translated_member(&def, *input, name, span);
        }
        if !is_record(&self.types, base.ty) {
            let ty = self.type_name(base.ty);
            return self.error(
                Tag::OpSou,
                span,
                format!("operator . cannot be applied to type \"{ty}\"; must be applied to a struct or union"),
            );
        }
        let record = base.ty;
        self.member_of(base, record, ".", name, span)
    }

    pub(super) fn arrow(&mut self, base: &Expr, name: &Spanned<String>, span: Span) -> Option<TExpr> {
        let base = self.expr(base)?;
        if let TKind::Translated { def, pointer: true, input } | TKind::TranslatedAddress { def, input, .. } = base.kind
        {
            return self.translated_member(&def, *input, name, span);
        }
        let Some(record) = pointee(&self.types, base.ty) else {
            return self.error(Tag::OpPtr, span, "operator -> must be applied to a pointer");
        };
        if !is_record(&self.types, record) {
            let ty = self.type_name(record);
            return self.error(
                Tag::OpSou,
                span,
                format!(
                    "operator -> cannot be applied to pointer to type \"{ty}\"; must be applied to a struct or union \
                     pointer"
                ),
            );
        }
        self.member_of(base, record, "->", name, span)
    }

    /// The member `name` of the record whose address `base` gives.
    fn member_of(
        &mut self,
        base: TExpr,
        record: TypeId,
        op: &str,
        name: &Spanned<String>,
        span: Span,
    ) -> Option<TExpr> {
        let before = self.diagnostics.len();
        let Some(found) = self.find_member(record, op, name) else {
            let errors = self.diagnostics.split_off(before);
            let value = self.stand_in_member(base, record, name, span);
            if value.is_none() {
                // What it would be made of is not there either.
                self.diagnostics.truncate(before);
                self.diagnostics.extend(errors);
            }
            return value;
        };
        if let Some(width) = found.bits {
            return self.bit_field(base, found, width, span);
        }
        let address = self.at_offset(base, (found.bit_offset / 8) as i64, found.ty, span);
        Some(self.load(address, found.ty, span))
    }

    /// A member that a structure of the kernel has not, but the library's translation of it to `genunix_TAG` has.
    fn stand_in_member(&mut self, base: TExpr, record: TypeId, name: &Spanned<String>, span: Span) -> Option<TExpr> {
        let Type::Record(Record { tag: Some(tag), .. }) = self.types.base(record) else { return None };
        let stand_in = format!("{STAND_IN}{tag}");
        self.options.library.is_type(&stand_in).then_some(())?;
        let stand_in = self.find_typedef(&stand_in)?;
        let address = self.at_offset(base, 0, record, span);
        let translated = self.translated(address, stand_in, span, Tag::TypeMember)?;
        let TKind::Translated { def, input, .. } = translated.kind else { return None };
        self.translated_member(&def, *input, name, span)
    }

    /// A pointer to the `ty` that is `offset` bytes into what `base` points to.
    fn at_offset(&mut self, base: TExpr, offset: i64, ty: TypeId, span: Span) -> TExpr {
        let userland = is_userland(&self.types, base.ty) || matches!(base.kind, TKind::Load { user: true, .. });
        let ty = self.types.intern(Type::Pointer { to: ty, userland });
        if offset == 0 {
            return TExpr::new(TKind::Retype(Box::new(base)), ty, span);
        }
        let offset = self.int(offset, "ptrdiff_t", span);
        TExpr::new(TKind::Binary(super::tree::BinOp::Add, Box::new(base), Box::new(offset)), ty, span)
    }

    /// Loads the unit that holds a bit-field and takes the field out of it.
    fn bit_field(&mut self, base: TExpr, found: FoundMember, width: u8, span: Span) -> Option<TExpr> {
        let signed = int_info(&self.types, found.ty)?.signed;
        // The narrowest that holds it: more need not be there.
        let unit = [(8, "uint8_t"), (16, "uint16_t"), (32, "uint32_t"), (64, "uint64_t")].into_iter().find_map(
            |(bits, name)| {
                let shift = u8::try_from(found.bit_offset % bits).ok()?;
                let fits = u64::from(shift) + u64::from(width) <= bits;
                fits.then(|| (name, found.bit_offset - u64::from(shift), shift))
            },
        );
        let Some((unit_type, start, shift)) = unit else {
            return self.error(Tag::Unknown, span, "a bit-field that is in two words of 8 bytes can't be read");
        };
        let unit_ty = self.named_type(unit_type);
        let address = self.at_offset(base, (start / 8) as i64, unit_ty, span);
        let unit = Box::new(self.load(address, unit_ty, span));
        Some(TExpr::new(TKind::BitField { unit, shift, width, signed }, found.ty, span))
    }

    /// Looks a member up, for the operator `op`.
    pub(super) fn find_member(&mut self, record: TypeId, op: &str, name: &Spanned<String>) -> Option<FoundMember> {
        self.complete(record);
        let ty = self.type_name(record);
        let Type::Record(Record { members, .. }) = self.types.base(record) else {
            return self.error(Tag::OpSou, name.span, format!("{ty} is no struct or union"));
        };
        if members.is_none() {
            let message =
                format!("operator {op} cannot be applied to a forward declaration: no {ty} definition is available");
            let reason = self.source.absence();
            return self.error_because(Tag::OpIncomplete, name.span, message, reason);
        }
        match self.types.member(record, &name.node) {
            Some(found) => Some(found),
            None => self.error(Tag::TypeMember, name.span, format!("{} is not a member of {ty}", name.node)),
        }
    }

    pub(super) fn index(&mut self, base: &Expr, index: &[Expr], span: Span) -> Option<TExpr> {
        if let ExprKind::Ident(scope, name) = &base.kind
            && let Some(result) = self.index_name(*scope, name, index, base.span, span)
        {
            return result;
        }
        if let ExprKind::Aggregation(name, _) = &base.kind {
            return self.error(
                Tag::AggMdim,
                span,
                format!("aggregation @{name} takes its keys in one pair of brackets"),
            );
        }
        let base = match &base.kind {
            ExprKind::Ident(scope, name) => self.named(*scope, name, Use::Array, base.span)?,
            _ => self.expr(base)?,
        };
        let [index] = index else {
            return self.error(Tag::ProtoLen, span, format!("an array takes one index, not {}", index.len()));
        };
        let index = self.expr(index)?;
        self.require_integer(&index, "[ ]", "an index", Tag::OpInt)?;
        self.element(base, index, span)
    }

    fn element(&mut self, base: TExpr, index: TExpr, span: Span) -> Option<TExpr> {
        if is_string(&self.types, base.ty) {
            let char = self.named_type("char");
            let to = self.types.pointer(char);
            let chars = TExpr::new(TKind::Retype(Box::new(base)), to, span);
            let address = self.offset_pointer(BinaryOp::Add, chars, char, index, span)?;
            return Some(self.load(address, char, span));
        }
        let Some(to) = pointee(&self.types, base.ty) else {
            let name = self.type_name(base.ty);
            return self.error(Tag::OpPtr, span, format!("a value of type {name} cannot be indexed"));
        };
        self.complete(to);
        self.check_bounds(&base, &index)?;
        if let Some(address) = self.checked_slot(&base, to, &index, span) {
            return Some(self.load(address, to, span));
        }
        let address = self.offset_pointer(BinaryOp::Add, base, to, index, span)?;
        Some(self.load(address, to, span))
    }

    /// The address of an array's element whose index is only known at run time.
    fn checked_slot(&mut self, base: &TExpr, to: TypeId, index: &TExpr, span: Span) -> Option<TExpr> {
        let Type::Array { length, .. } = *self.types.base(base.ty) else { return None };
        let size = self.types.size_of(to).and_then(|size| u32::try_from(size).ok()).filter(|&size| size > 0)?;
        if length <= 1 || index.constant().is_some() {
            return None;
        }
        let int64 = self.named_type("int64_t");
        let index = self.integer_from(index.clone(), int64, span);
        let ty = self.decayed(base.ty);
        Some(TExpr::new(TKind::Slot { base: Box::new(base.clone()), index: Box::new(index), size, length }, ty, span))
    }

    fn check_bounds(&mut self, base: &TExpr, index: &TExpr) -> Option<()> {
        let (Type::Array { length, .. }, Some(at)) = (self.types.base(base.ty), index.constant()) else {
            return Some(());
        };
        let length = *length;
        // Arrays of 0 or 1 elements at the end of a structure are often longer than they say.
        if length > 1 && !(0..length as i64).contains(&at) {
            return self.error(
                Tag::ArrBounds,
                index.span,
                format!("index outside array bounds: {at}, max is {length}"),
            );
        }
        Some(())
    }

    /// `name[index]` where the name decides what that means; `None` if it is indexed as any other expression.
    fn index_name(
        &mut self,
        scope: Scope,
        name: &str,
        index: &[Expr],
        name_span: Span,
        span: Span,
    ) -> Option<Option<TExpr>> {
        if scope == Scope::Global
            && let Some(result) = self.index_global(name, index, span)
        {
            return Some(result);
        }
        let var = self.names.find(super::names::var_scope(scope), name)?;
        self.index_var(var, index, name_span, span)
    }

    /// An element of an associative array. Arrays and pointers that scalars hold are indexed as any others.
    fn index_var(&mut self, var: VarRef, index: &[Expr], name_span: Span, span: Span) -> Option<Option<TExpr>> {
        let info = self.names.var(var).clone();
        if info.kind == VarKind::Array {
            return Some(self.assoc_element(var, index, span));
        }
        if index.len() == 1 && (pointee(&self.types, info.ty).is_some() || is_string(&self.types, info.ty)) {
            return None;
        }
        let name = super::names::display_name(info.scope, &info.name);
        Some(self.error(Tag::ArrBadref, name_span, format!("cannot access scalar {name} as an associative array")))
    }

    fn assoc_element(&mut self, var: VarRef, index: &[Expr], span: Span) -> Option<TExpr> {
        let keys = self.assoc_keys(var, index, span)?;
        let ty = self.names.var(var).ty;
        Some(TExpr::new(TKind::Element(var, keys), ty, span))
    }

    /// The keys of an associative array's element, converted to their declared types.
    pub(super) fn assoc_keys(&mut self, var: VarRef, index: &[Expr], span: Span) -> Option<Vec<TExpr>> {
        let info = self.names.var(var).clone();
        let name = super::names::display_name(info.scope, &info.name);
        let given: Vec<_> = index.iter().map(|e| self.expr(e)).collect();
        if index.len() != info.keys.len() {
            let (given, keys) = (index.len(), info.keys.len());
            let plural = if given == 1 { "" } else { "s" };
            let message = format!("{name}[ ] prototype mismatch: {given} key{plural} passed, {keys} expected");
            return self.error(Tag::ProtoLen, span, message);
        }
        let mut keys = Vec::with_capacity(given.len());
        for (n, (key, &ty)) in given.into_iter().zip(&info.keys).enumerate() {
            let key = key?;
            self.widens(Slot::Key(info.scope, info.name.clone(), n), ty, &key);
            keys.push(self.key_argument(&name, n, key, ty)?);
        }
        Some(keys)
    }

    /// One key, checked against the type that the first use or the declaration gave it.
    pub(super) fn key_argument(&mut self, name: &str, n: usize, key: TExpr, ty: TypeId) -> Option<TExpr> {
        let (span, from) = (key.span, self.type_name(key.ty));
        if let Some(key) = self.try_convert(key, ty) {
            Some(key)
        } else {
            let to = self.type_name(ty);
            self.bad_key(name, n, [&to, &from], span)
        }
    }

    pub(super) fn address_of(&mut self, operand: &Expr, span: Span) -> Option<TExpr> {
        if matches!(operand.kind, ExprKind::Aggregation(..)) {
            return self.error(Tag::AddrofVar, span, "cannot take address of dynamic variable");
        }
        if let ExprKind::Ident(Scope::Global, name) = &operand.kind
            && name.contains('`')
        {
            return self.symbol(name, span);
        }
        let e = self.expr(operand)?;
        match e.kind {
            TKind::Load { address, user } => {
                let ty = self.types.intern(Type::Pointer { to: e.ty, userland: user });
                Some(TExpr::new(TKind::Retype(address), ty, span))
            }
            TKind::Translated { def, pointer: false, input } => self.translated_address(def, input, span),
            TKind::BitField { .. } => self.error(Tag::AddrofBitfield, span, "cannot take address of bit-field"),
            TKind::Var(_) | TKind::Element(..) | TKind::Builtin(_) => {
                self.error(Tag::AddrofVar, span, "cannot take address of dynamic variable")
            }
            _ => self.error(Tag::AddrofLval, span, "unacceptable operand for unary & operator"),
        }
    }
}
