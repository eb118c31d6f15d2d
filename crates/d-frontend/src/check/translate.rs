//! Translators: `translator OUT < IN name > { member = expr; ... };` and `xlate<OUT>(e)`.
//!
//! A translated object is nothing at run time. It stands for its input until a member of it is asked for, whose
//! expression is then checked with the input in the place of the translator's parameter.

use std::iter;
use std::ops::Range;
use std::rc::Rc;

use d_types::{Record, RecordKind, Type, TypeId};
use dif_vm::Subr;

use super::Checker;
use super::kind::{int_info, is_record, is_string, pointee, size32};
use super::tree::{BinOp, Place, TExpr, TKind};
use crate::ast::{Expr, Spanned, Translator, TypeName};
use crate::span::Span;
use crate::tag::Tag;

/// Largest structure that is put together as a whole, in words of 8 bytes; strings do not count.
const MAX_WORDS: usize = 64;

/// A translator definition.
#[derive(Debug)]
pub(crate) struct TranslatorDef {
    /// The structure or union that it makes.
    output: TypeId,
    input: TypeId,
    input_name: String,
    members: Vec<(String, TypeId, Expr)>,
}

impl Checker<'_> {
    /// Declares a translator, after checking its members' expressions once by themselves.
    pub(crate) fn translator(&mut self, translator: &Translator) -> Option<()> {
        self.new_item(translator.span);
        let output = self.resolve_type(&translator.output)?;
        // As libdtrace, which has read all of it by then.
        let end = Span::new(translator.span.end.saturating_sub(1), translator.span.end);
        self.complete_record(output, end)?;
        let input = self.resolve_type(&translator.input)?;
        if self.find_translator(output, |c, def| c.types.compatible(def.input, input)).is_some() {
            let (from, to) = (self.type_name(input), self.type_name(output));
            return self.error(
                Tag::XlateRedecl,
                end,
                format!("translator from {from} to {to} has already been declared"),
            );
        }
        let input_name = translator.input_name.node.clone();
        let parameter = TExpr::new(TKind::Hole, input, translator.input_name.span);
        let mut members = Vec::with_capacity(translator.members.len());
        for (n, (name, value)) in translator.members.iter().enumerate() {
            // As libdtrace, which has come to the next one by then.
            let behind = translator.members.get(n + 1).map_or(end, |(next, _)| next.span);
            let ty = self.translator_member(output, name, value, (&input_name, &parameter), behind)?;
            members.push((name.node.clone(), ty, value.clone()));
        }
        self.translators.push(Rc::new(TranslatorDef { output, input, input_name, members }));
        Some(())
    }

    /// Checks one member's definition; its type.
    fn translator_member(
        &mut self,
        output: TypeId,
        name: &Spanned<String>,
        value: &Expr,
        (input_name, parameter): (&str, &TExpr),
        behind: Span,
    ) -> Option<TypeId> {
        let Some(found) = self.types.member(output, &name.node) else {
            let output = self.type_name(output);
            let message = format!("translator member {} is not a member of {output}", name.node);
            return self.error(Tag::XlateMemb, behind, message);
        };
        if self.current.in_library {
            // Only those that are used are checked: others may be about what this kernel does not have.
            return Some(found.ty);
        }
        let before = self.diagnostics.len();
        self.current.defines_translator = true;
        let value = self.with_parameters(vec![(input_name.to_owned(), parameter.clone())], |c| c.expr(value));
        self.current.defines_translator = false;
        let Some(value) = value else {
            // Without an error it names an argument of a probe, which is only known where the translator is used.
            return (self.diagnostics.len() == before).then_some(found.ty);
        };
        if self.is_translation_to(&value, found.ty) {
            return Some(found.ty);
        }
        let (from, to) = (self.type_name(value.ty), self.type_name(found.ty));
        if self.try_convert(value, found.ty).is_none() {
            let message =
                format!("translator member {} definition uses incompatible types: \"{to}\" = \"{from}\"", name.node);
            return self.error(Tag::XlateIncompat, behind, message);
        }
        Some(found.ty)
    }

    fn complete_record(&mut self, ty: TypeId, span: Span) -> Option<()> {
        match self.types.base(ty) {
            Type::Record(Record { members: Some(_), .. }) => Some(()),
            Type::Record(_) => {
                let name = self.type_name(ty);
                self.error(Tag::XlateSou, span, format!("incomplete struct/union/enum {name}"))
            }
            _ => self.error(Tag::XlateSou, span, "translator output type must be a struct or union"),
        }
    }

    fn find_translator(
        &mut self,
        output: TypeId,
        mut fits: impl FnMut(&mut Self, &TranslatorDef) -> bool,
    ) -> Option<Rc<TranslatorDef>> {
        let candidates: Vec<_> =
            self.translators.iter().filter(|t| self.types.compatible(t.output, output)).map(Rc::clone).collect();
        candidates.into_iter().find(|def| fits(self, def))
    }

    /// The translator to a record from exactly what there is, or from what that converts to.
    fn translator_from(&mut self, input: &TExpr, output: TypeId) -> Option<Rc<TranslatorDef>> {
        let exact = self.find_translator(output, |c, def| c.types.compatible(def.input, input.ty));
        exact.or_else(|| self.find_translator(output, |c, def| c.try_convert(input.clone(), def.input).is_some()))
    }

    /// `xlate < T > (e)` or `xlate < T * > (e)`
    pub(super) fn xlate(&mut self, ty: &TypeName, operand: &Expr, span: Span) -> Option<TExpr> {
        let ty = self.resolve_type(ty);
        let operand = self.expr(operand);
        self.translated(operand?, ty?, span, Tag::XlateNone)
    }

    /// `input` translated to the record `ty`, or to a pointer to one.
    pub(super) fn translated(&mut self, input: TExpr, ty: TypeId, span: Span, missing: Tag) -> Option<TExpr> {
        let to = pointee(&self.types, ty).filter(|_| !is_record(&self.types, ty));
        let output = to.unwrap_or(ty);
        self.complete_record(output, span)?;
        let mut def = self.translator_from(&input, output);
        if def.is_none() {
            let output_name = self.type_name(output);
            self.want_translators(&output_name);
            def = self.translator_from(&input, output);
        }
        let Some(def) = def else {
            let (from, to) = (self.type_name(input.ty), self.type_name(ty));
            return self.error(missing, span, format!("cannot translate from \"{from}\" to \"{to}\""));
        };
        let pointer = to.is_some();
        let dynamic = self.translated_type(pointer);
        Some(TExpr::new(TKind::Translated { def, pointer, input: Box::new(input) }, dynamic, span))
    }

    /// Whether there is a translator from one type to another, which may be a pointer to what it makes.
    pub(super) fn can_translate(&mut self, from: TypeId, to: TypeId) -> bool {
        let output = pointee(&self.types, to).filter(|_| !is_record(&self.types, to)).unwrap_or(to);
        self.find_translator(output, |c, def| c.types.compatible(def.input, from)).is_some()
    }

    /// The type of translated data: a kind of void, so that nothing else takes it for a value.
    pub(super) fn translated_type(&mut self, pointer: bool) -> TypeId {
        let name = if pointer { "pointer to translated data" } else { "translated data" };
        self.types.intern(Type::Typedef { name: name.to_owned(), to: TypeId::VOID })
    }

    /// Whether `e` is translated data of the type `ty`.
    pub(super) fn is_translation_to(&self, e: &TExpr, ty: TypeId) -> bool {
        let (def, pointer) = match &e.kind {
            TKind::Translated { def, pointer, .. } => (def, *pointer),
            TKind::TranslatedAddress { def, .. } => (def, true),
            _ => return false,
        };
        let output = if pointer { pointee(&self.types, ty) } else { Some(ty) };
        output.is_some_and(|output| self.types.compatible(def.output, output))
    }

    /// A member of a translated object.
    pub(super) fn translated_member(
        &mut self,
        def: &TranslatorDef,
        input: TExpr,
        name: &Spanned<String>,
        span: Span,
    ) -> Option<TExpr> {
        let found = self.find_member(def.output, "->", name)?;
        let Some((_, _, value)) = def.members.iter().find(|(own, ..)| *own == name.node) else {
            let message = format!("translator does not define conversion for member: {}", name.node);
            return self.error(Tag::XlateNoconv, span, message);
        };
        let mut outer = Vec::new();
        let bound = self.bind(input, &mut outer);
        let value = self.with_parameters(vec![(def.input_name.clone(), bound)], |c| c.expr(value))?;
        if self.is_translation_to(&value, found.ty) {
            return Some(TExpr { span, ..bound_around(outer, value) });
        }
        let (from, to) = (self.type_name(value.ty), self.type_name(found.ty));
        let Some(value) = self.try_convert(value, found.ty) else {
            let message =
                format!("translator member {} definition uses incompatible types: \"{to}\" = \"{from}\"", name.node);
            return self.error(Tag::XlateIncompat, span, message);
        };
        let value = match (found.bits, int_info(&self.types, found.ty)) {
            (Some(width), Some(info)) => {
                let unit = Box::new(value);
                TExpr::new(TKind::BitField { unit, shift: 0, width, signed: info.signed }, found.ty, span)
            }
            _ => TExpr { ty: found.ty, span, ..value },
        };
        Some(bound_around(outer, value))
    }

    /// What can stand for `e` any number of times. If that has to be computed once, it is added to `outer` with `e`.
    pub(super) fn bind(&mut self, e: TExpr, outer: &mut Vec<(TExpr, TExpr)>) -> TExpr {
        if is_cheap(&e) {
            return e;
        }
        let bound = TExpr::new(TKind::Bound(self.new_bound()), e.ty, e.span);
        outer.push((bound.clone(), e));
        bound
    }

    fn new_bound(&mut self) -> u32 {
        self.next_bound += 1;
        self.next_bound
    }

    /// `e` as something that has a value: a translated structure is put together in scratch memory.
    pub(super) fn settled(&mut self, e: TExpr) -> Option<TExpr> {
        let span = e.span;
        match e.kind {
            TKind::Translated { def, pointer: false, input } => self.put_together(&def, *input, span),
            TKind::Translated { pointer: true, .. } => {
                self.error(Tag::OpDyn, span, "a pointer to translated data has no value: only its members have")
            }
            _ => Some(e),
        }
    }

    /// `&` of translated data: a pointer like any other.
    pub(super) fn translated_address(
        &mut self,
        def: Rc<TranslatorDef>,
        input: Box<TExpr>,
        span: Span,
    ) -> Option<TExpr> {
        let ty = self.types.pointer(def.output);
        let whole = self.put_together(&def, (*input).clone(), span)?;
        let whole = Box::new(TExpr::new(TKind::Retype(Box::new(whole)), ty, span));
        Some(TExpr::new(TKind::TranslatedAddress { def, input, whole }, ty, span))
    }

    /// Translated data put together, or if it is a pointer the address of that.
    pub(super) fn put_whole(&mut self, e: TExpr) -> Option<TExpr> {
        match e.kind {
            TKind::Translated { def, pointer: true, input } => self.translated_address(def, input, e.span),
            _ => self.settled(e),
        }
    }

    /// Translated data in scratch memory: its address.
    fn put_together(&mut self, def: &TranslatorDef, input: TExpr, span: Span) -> Option<TExpr> {
        let size = size32(&self.types, def.output);
        let mut strings = Vec::new();
        self.strings_in(def.output, 0, &mut strings);
        let ends = strings.iter().map(|s| (s.end / 8).max(s.start / 8 + 1));
        let starts = strings.iter().map(|s| s.start / 8 + 1);
        let gaps = iter::once(0).chain(ends).zip(starts.chain([u64::from(size).div_ceil(8)]));
        let words: Vec<u64> = gaps.flat_map(|(from, to)| from..to).take(MAX_WORDS + 1).collect();
        if words.len() > MAX_WORDS {
            let output = self.type_name(def.output);
            let message = format!("{output} is too large to be translated as a whole: name the members that you need");
            return self.error(Tag::CgDyn, span, message);
        }
        let (base, memory) = self.scratch(size, span);
        let mut stores: Vec<_> = words.into_iter().map(|word| self.zeroed(&base, word, span)).collect();
        let mut outer = vec![(base.clone(), memory)];
        self.put_members(def, input, (&base, 0), span, &mut outer, &mut stores)?;
        let whole = TExpr::new(TKind::Retype(Box::new(base)), def.output, span);
        let body = stores.into_iter().rfold(whole, |rest, store| {
            let ty = rest.ty;
            TExpr::new(TKind::Comma(Box::new(store), Box::new(rest)), ty, span)
        });
        Some(bound_around(outer, body))
    }

    /// So many bytes of scratch memory: what stands for their address, and what allocates them.
    pub(super) fn scratch(&mut self, size: u32, span: Span) -> (TExpr, TExpr) {
        let size = self.int(i64::from(size.next_multiple_of(8)), "size_t", span);
        let void = self.named_type("void *");
        let memory = TExpr::new(TKind::Call(Subr::Alloca, vec![size]), void, span);
        (TExpr::new(TKind::Bound(self.new_bound()), void, span), memory)
    }

    /// Where strings are in a record: behind their first byte no zeros need be.
    fn strings_in(&self, record: TypeId, at: u64, strings: &mut Vec<Range<u64>>) {
        let Type::Record(Record { members: Some(members), kind: RecordKind::Struct, .. }) = self.types.base(record)
        else {
            return;
        };
        for member in members {
            let at = at + member.bit_offset / 8;
            if is_string(&self.types, member.ty) {
                strings.push(at..at + u64::from(size32(&self.types, member.ty)));
            } else {
                self.strings_in(member.ty, at, strings);
            }
        }
    }

    /// Stores the members of translated data in the memory so many bytes behind an address.
    fn put_members(
        &mut self,
        def: &TranslatorDef,
        input: TExpr,
        (base, at): (&TExpr, u64),
        span: Span,
        outer: &mut Vec<(TExpr, TExpr)>,
        stores: &mut Vec<TExpr>,
    ) -> Option<()> {
        let bound = self.bind(input, outer);
        for (name, ..) in &def.members {
            let name = Spanned { node: name.clone(), span };
            let value = self.translated_member(def, bound.clone(), &name, span)?;
            let found = self.find_member(def.output, ".", &name)?;
            let at = at + found.bit_offset / 8;
            if let TKind::Translated { def, pointer: false, input } = value.kind {
                self.put_members(&def, *input, (base, at), span, outer, stores)?;
                continue;
            }
            if found.bits.is_some() || value.is_translated() {
                let message = format!(
                    "translated data cannot be copied as a whole: {} is a bit-field or a pointer to translated data: \
                     use it by itself",
                    name.node
                );
                return self.error(Tag::CgDyn, span, message);
            }
            let place = Place::Memory(Box::new(self.address_in(base, at as i64, found.ty, span)), found.ty);
            let value = self.fitted(&place, value);
            stores.push(TExpr::new(TKind::Assign(place, Box::new(value)), found.ty, span));
        }
        Some(())
    }

    /// Zero in the word of this number of the memory at `base`.
    fn zeroed(&mut self, base: &TExpr, word: u64, span: Span) -> TExpr {
        let ty = self.named_type("uint64_t");
        let zero = self.int(0, "uint64_t", span);
        let address = self.address_in(base, word as i64 * 8, ty, span);
        TExpr::new(TKind::Assign(Place::Memory(Box::new(address), ty), Box::new(zero)), ty, span)
    }

    /// The address of the `ty` that is `offset` bytes into the memory at `base`.
    pub(super) fn address_in(&mut self, base: &TExpr, offset: i64, ty: TypeId, span: Span) -> TExpr {
        let pointer = self.types.pointer(ty);
        if offset == 0 {
            return TExpr::new(TKind::Retype(Box::new(base.clone())), pointer, span);
        }
        let offset = self.int(offset, "ptrdiff_t", span);
        TExpr::new(TKind::Binary(BinOp::Add, Box::new(base.clone()), Box::new(offset)), pointer, span)
    }

    /// An expression as a statement of its own must have a value.
    pub(super) fn not_dynamic(&mut self, e: &TExpr) -> Option<()> {
        if e.is_translated() {
            return self.error(
                Tag::CgDyn,
                e.span,
                "expression cannot evaluate to translated data: name a member of it",
            );
        }
        Some(())
    }
}

/// `body`, in which what was bound has a value. Translated data stays that: it is in its input that it has one.
pub(super) fn bound_around(bound: Vec<(TExpr, TExpr)>, body: TExpr) -> TExpr {
    bound.into_iter().rfold(body, |body, (name, value)| {
        let TKind::Bound(id) = name.kind else { return body };
        let around = |body: TExpr| {
            let (ty, span) = (body.ty, body.span);
            TExpr::new(TKind::Let { id, value: Box::new(value), body: Box::new(body) }, ty, span)
        };
        match body.kind {
            TKind::Translated { def, pointer, input } => {
                let kind = TKind::Translated { def, pointer, input: Box::new(around(*input)) };
                TExpr::new(kind, body.ty, body.span)
            }
            _ => around(body),
        }
    })
}

/// Whether computing it more than once costs next to nothing and always gives the same.
fn is_cheap(e: &TExpr) -> bool {
    match &e.kind {
        TKind::Int(_) | TKind::Str(_) | TKind::Builtin(_) | TKind::Var(_) | TKind::Hole | TKind::Bound(_) => true,
        TKind::Retype(inner) | TKind::BuiltinElement(_, inner) => is_cheap(inner),
        TKind::Translated { input, .. } => is_cheap(input),
        _ => false,
    }
}
