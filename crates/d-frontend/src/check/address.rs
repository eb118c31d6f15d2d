//! What is shown of addresses of the kernel: stacks, and the names of symbols and modules.

use d_types::Type;
use dif_vm::{FRAME_SIZE, FieldKind};

use super::Checker;
use super::kind::{is_by_ref, is_scalar};
use super::proto::Count;
use super::tree::{TExpr, TField, TKind};
use crate::ast::Expr;
use crate::builtins::{ActionName, USER_STACKS};
use crate::span::Span;
use crate::tag::Tag;

impl Checker<'_> {
    /// An action whose value can be a key, too.
    pub(super) fn address_field(
        &mut self,
        action: ActionName,
        name: &str,
        args: &[Expr],
        span: Span,
    ) -> Option<TField> {
        match action {
            ActionName::Stack => self.kernel_stack(args, span),
            ActionName::Ustack | ActionName::Jstack => self.user_stack(name, args, span),
            ActionName::Mod => self.kernel_address(FieldKind::KernelModule, name, args, span),
            _ => self.kernel_address(FieldKind::KernelSymbol, name, args, span),
        }
    }

    fn kernel_address(&mut self, kind: FieldKind, name: &str, args: &[Expr], span: Span) -> Option<TField> {
        self.count(name, args.len(), Count::exactly(1), Tag::ProtoLen, span)?;
        let value = self.argument_value(name, 1, &args[0], "uintptr_t", Tag::ProtoArg)?;
        if !is_scalar(&self.types, value.ty) || is_by_ref(&self.types, value.ty) {
            let argument = self.type_name(value.ty);
            return self.bad_argument(name, 1, ["uintptr_t", &argument], Tag::ProtoArg, args[0].span);
        }
        let address = self.named_type("uintptr_t");
        let value = TExpr::new(TKind::Retype(Box::new(value)), address, span);
        Some(TField { value, size: FRAME_SIZE, kind })
    }

    /// What a stack's expression gives is not asked for: it is an array of so many frames.
    fn kernel_stack(&mut self, args: &[Expr], span: Span) -> Option<TField> {
        let length = self.by_dialect(Tag::ProtoLen, Tag::StackProto);
        self.count("stack", args.len(), Count(0, Some(1)), length, span)?;
        let asked = match args.first() {
            Some(e) => self.frame_count("stack", e, Tag::StackSize)?,
            None => self.options.stackframes,
        };
        let frames = asked.clamp(1, self.options.maxframes.max(1));
        let element = self.named_type("uint64_t");
        let ty = self.types.intern(Type::Array { element, length: u64::from(frames) });
        let value = TExpr::new(TKind::Int(0), ty, span);
        Some(TField { value, size: frames * FRAME_SIZE, kind: FieldKind::KernelStack })
    }

    /// The arguments of `ustack()` and `jstack()` are checked before it is told that there are none.
    fn user_stack(&mut self, name: &str, args: &[Expr], span: Span) -> Option<TField> {
        let length = self.by_dialect(Tag::ProtoLen, Tag::UstackProto);
        self.count(name, args.len(), Count(0, Some(2)), length, span)?;
        if let Some(e) = args.first() {
            self.frame_count(name, e, Tag::UstackFrames)?;
        }
        if let Some(e) = args.get(1) {
            let size = self.number(name, 2, e, "uint32_t")?.constant();
            if size.is_none_or(|size| size < 0) {
                let message = format!("{name}( ) argument #2 must be a positive integer constant");
                return self.error(Tag::UstackStrsize, e.span, message);
            }
        }
        self.missing_function(name, USER_STACKS, span)
    }

    /// How many frames are asked for.
    fn frame_count(&mut self, name: &str, e: &Expr, tag: Tag) -> Option<u32> {
        if let Some(frames @ 1..) = self.number(name, 1, e, "uint32_t")?.constant() {
            return Some(u32::try_from(frames).unwrap_or(u32::MAX));
        }
        let message = format!("{name}( ) argument #1 must be a non-zero positive integer constant");
        self.error(tag, e.span, message)
    }
}
