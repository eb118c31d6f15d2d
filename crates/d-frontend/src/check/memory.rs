//! Memory that is recorded as it is: `tracemem()`, `printm()`, `pcap()`; and `memref()`, which says what memory is meant.

use d_types::TypeId;
use dif_vm::{ActionKind, Subr, VarKind, VarScope};

use super::Checker;
use super::kind::{is_pointer, is_scalar, is_string, is_userland, pointee};
use super::proto::Count;
use super::translate::bound_around;
use super::tree::{Place, TExpr, TField, TKind};
use crate::ast::Expr;
use crate::span::Span;
use crate::tag::Tag;

/// The variable that holds an address while what is there is recorded. No program has one of this name.
const ADDRESS: &str = "address( )";

/// Bytes of an address or size.
const WORD: i64 = 8;

impl Checker<'_> {
    pub(super) fn tracemem(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("tracemem", args.len(), Count(2, Some(3)), Tag::ProtoLen, span)?;
        let address = self.argument_value("tracemem", 1, &args[0], "pointer or integer", Tag::TracememAddr)?;
        let types = &self.types;
        if !is_scalar(types, address.ty) && pointee(types, address.ty).is_none() && !is_string(types, address.ty) {
            let argument = self.type_name(address.ty);
            let texts = ["pointer or integer", &argument];
            return self.bad_argument("tracemem", 1, texts, Tag::TracememAddr, args[0].span);
        }
        let size = self.size_argument("tracemem", 2, &args[1], Tag::TracememSize)?;
        let address = if is_userland(&self.types, address.ty) {
            let span = address.span;
            self.copied_in(address, size, span)
        } else {
            address
        };
        let mut fields = vec![TField::bytes(address, size)];
        if let Some(dynamic) = args.get(2) {
            fields.push(TField::word(self.number("tracemem", 3, dynamic, "size_t")?));
        }
        self.push_record(ActionKind::Tracemem { dynamic: args.len() == 3 }, fields)
    }

    /// `printm(size, memref(address, n))` is `tracemem(address, size, n)`.
    pub(super) fn printm(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("printm", args.len(), Count::exactly(2), Tag::ProtoLen, span)?;
        let size = self.size_argument("printm", 1, &args[0], Tag::PrintmSize)?;
        let memory = self.argument_value("printm", 2, &args[1], "uintptr_t *", Tag::PrintmAddr)?;
        if !is_pointer(&self.types, memory.ty) || is_userland(&self.types, memory.ty) {
            let argument = self.type_name(memory.ty);
            return self.bad_argument("printm", 2, ["uintptr_t *", &argument], Tag::PrintmAddr, memory.span);
        }
        let (kept, again) = self.kept_address(memory)?;
        let length = self.word_at(&kept, WORD);
        let address = self.word_at(&again, 0);
        self.push_record(
            ActionKind::Tracemem { dynamic: true },
            vec![TField::bytes(address, size), TField::word(length)],
        )
    }

    /// What of a `struct sk_buff` is recorded is in the library.
    pub(super) fn pcap(&mut self, args: &[Expr], span: Span) -> Option<()> {
        self.count("pcap", args.len(), Count::exactly(2), Tag::ProtoLen, span)?;
        let packet = self.argument_value("pcap", 1, &args[0], "void *", Tag::ProtoArg)?;
        if !is_scalar(&self.types, packet.ty) {
            let argument = self.type_name(packet.ty);
            return self.bad_argument("pcap", 1, ["void *", &argument], Tag::ProtoArg, packet.span);
        }
        let protocol = self.number("pcap", 2, &args[1], "int")?;
        let (kept, again) = self.kept_address(packet)?;
        let at_hand = self.library_call("pcap", "_pcap_at_hand", vec![kept], span)?;
        let length = self.library_call("pcap", "_pcap_length", vec![again.clone()], span)?;
        let address = self.library_call("pcap", "_pcap_bytes", vec![again], span)?;
        let fields = vec![
            TField::bytes(address, self.options.pcapsize),
            TField::word(at_hand),
            TField::word(length),
            TField::word(protocol),
        ];
        self.push_record(ActionKind::Pcap, fields)
    }

    /// `memref(address, size)`: the address of both, in scratch memory.
    pub(super) fn memory_reference(&mut self, values: Vec<TExpr>, span: Span) -> TExpr {
        let size = self.int(WORD * values.len() as i64, "size_t", span);
        let ty = self.named_type("uintptr_t *");
        let mut outer = Vec::new();
        let base = self.bind(TExpr::new(TKind::Call(Subr::Alloca, vec![size]), ty, span), &mut outer);
        let word = self.named_type("uintptr_t");
        let mut whole = base.clone();
        for (n, value) in values.into_iter().enumerate().rev() {
            let place = Place::Memory(Box::new(self.address_in(&base, n as i64 * WORD, word, span)), word);
            let value = TExpr::new(TKind::Retype(Box::new(value)), word, span);
            let store = TExpr::new(TKind::Assign(place, Box::new(value)), word, span);
            whole = TExpr::new(TKind::Comma(Box::new(store), Box::new(whole)), ty, span);
        }
        bound_around(outer, whole)
    }

    /// An address that several fields of a record need: the expression for the field that is evaluated first, which
    /// keeps it, and the one for all others.
    pub(super) fn kept_address(&mut self, value: TExpr) -> Option<(TExpr, TExpr)> {
        let span = value.span;
        let word = self.named_type("uintptr_t");
        let var = match self.names.find(VarScope::Local, ADDRESS) {
            Some(var) => var,
            None => self.declare_var(VarScope::Local, VarKind::Scalar, ADDRESS, word, Vec::new(), span)?,
        };
        let address = TExpr::new(TKind::Retype(Box::new(value)), word, span);
        let kept = TExpr::new(TKind::Assign(Place::Var(var), Box::new(address)), word, span);
        Some((kept, TExpr::new(TKind::Var(var), word, span)))
    }

    /// The word so many bytes behind an address.
    fn word_at(&mut self, base: &TExpr, offset: i64) -> TExpr {
        let word: TypeId = self.named_type("uintptr_t");
        let address = Box::new(self.address_in(base, offset, word, base.span));
        TExpr::new(TKind::Load { address, user: false }, word, base.span)
    }

    /// How many bytes of a record an action is to take.
    fn size_argument(&mut self, name: &str, n: usize, e: &Expr, tag: Tag) -> Option<u32> {
        let size = self.number(name, n, e, "size_t")?.constant().and_then(|n| u32::try_from(n).ok());
        if let Some(size) = size.filter(|n| (1..=dif_vm::verify::SIZE_MAX).contains(n)) {
            return Some(size);
        }
        let message = format!("{name}( ) argument #{n} must be a non-zero positive integral constant expression");
        self.error(tag, e.span, message)
    }
}
