//! `print()`: values with their types.

use d_types::{Encoding, Member, Type, TypeId};
use dif_vm::ActionKind;
use dif_vm::shape::{DEPTH_MAX, Shape, ShapeKind, ShapeMember};

use super::Checker;
use super::kind::{is_by_ref, is_pointer, is_userland, is_void, pointee, size32};
use super::proto::Count;
use super::tree::{TExpr, TField};
use crate::ast::Expr;
use crate::span::Span;
use crate::tag::Tag;

/// Most bytes of a value that are recorded; what is behind them is not printed.
const PRINT_MAX: u32 = 16384;

impl Checker<'_> {
    /// What a pointer points to; a value itself if it is held by reference, or in the classic dialect any value.
    pub(super) fn print(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("print", args.len(), Count::exactly(1), Tag::ProtoLen, span)?;
        let value = self.argument_value("print", 1, &args[0], "void *", Tag::ProtoArg)?;
        let value = self.put_whole(value)?;
        let classic = self.options.classic();
        if is_pointer(&self.types, value.ty) && !classic {
            return self.print_pointer(value);
        }
        if !is_by_ref(&self.types, value.ty) && !classic {
            let argument = self.type_name(value.ty);
            return self.bad_argument("print", 1, ["void *", &argument], Tag::ProtoArg, value.span);
        }
        if is_void(&self.types, value.ty) {
            return self.error(Tag::PrintVoid, value.span, "print( ) may not be applied to a void expression");
        }
        let shape = self.shape(value.ty, DEPTH_MAX);
        let field = self.record_field(value)?;
        self.push_record(ActionKind::Print { shape, pointer: false }, vec![field])
    }

    fn print_pointer(&mut self, value: TExpr) -> Option<()> {
        let span = value.span;
        let to = pointee(&self.types, value.ty)?;
        self.complete(to);
        let size = size32(&self.types, to);
        if size == 0 {
            let name = self.type_name(to);
            let message = format!("print( ) argument #1 reference has type '{name}' with size 0; cannot print( ) it.");
            return self.error(Tag::PrintSize, span, message);
        }
        let user = is_userland(&self.types, value.ty);
        let (kept, again) = self.kept_address(value)?;
        let size = size.min(PRINT_MAX);
        let bytes = if user { self.copied_in(again, size, span) } else { again };
        let fields = vec![TField::word(kept), TField::bytes(bytes, size)];
        let shape = self.shape(to, DEPTH_MAX);
        self.push_record(ActionKind::Print { shape, pointer: true }, fields)
    }

    /// How values of a type are laid out, so many levels deep.
    fn shape(&self, ty: TypeId, depth: usize) -> Shape {
        let kind = match (self.types.base(ty), depth.checked_sub(1)) {
            (Type::Int { encoding: Encoding::Char, size: 1, signed: true, .. }, _) => ShapeKind::Char,
            (Type::Int { signed, .. }, _) => ShapeKind::Int { signed: *signed },
            (Type::Float { .. }, _) => ShapeKind::Float,
            (Type::Pointer { .. }, _) => ShapeKind::Pointer,
            (Type::String, _) => ShapeKind::String,
            (Type::Enum(e), _) => ShapeKind::Enum(e.enumerators.clone().unwrap_or_default()),
            (Type::Array { element, length }, Some(depth)) => ShapeKind::Array {
                element: Box::new(self.shape(*element, depth)),
                length: u32::try_from(*length).unwrap_or(u32::MAX),
            },
            (Type::Record(record), Some(depth)) => {
                let members = record.members.as_deref().unwrap_or_default();
                ShapeKind::Record(members.iter().map(|m| self.member_shape(m, depth)).collect())
            }
            _ => ShapeKind::Unknown,
        };
        Shape { name: self.shape_name(ty), size: size32(&self.types, ty), kind }
    }

    fn member_shape(&self, member: &Member, depth: usize) -> ShapeMember {
        ShapeMember {
            name: member.name.clone().unwrap_or_default(),
            bit_offset: u32::try_from(member.bit_offset).unwrap_or(u32::MAX),
            bits: member.bits,
            shape: self.shape(member.ty, depth),
        }
    }

    fn shape_name(&self, ty: TypeId) -> String {
        match self.types.get(ty) {
            Type::Record(record) if record.tag.is_none() => record.kind.keyword().to_owned(),
            Type::Enum(e) if e.tag.is_none() => "enum".to_owned(),
            _ => self.type_name(ty),
        }
    }
}
