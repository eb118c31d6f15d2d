//! Fields of a record as arguments.

use dif_vm::format::{self, FormatError};
use dif_vm::word::{sign_extend, unsigned};
use dif_vm::{Action, CKind, DifType, Field, FieldKind};

use crate::print::{self, Arg};
use crate::stack;
use crate::symbols::Symbols;

/// The bytes of a field; fewer if the record is too short.
pub fn field_bytes<'a>(field: &Field, record: &'a [u8]) -> &'a [u8] {
    let rest = record.get(field.offset as usize..).unwrap_or(&[]);
    rest.get(..field.size as usize).unwrap_or(rest)
}

/// The signed number in a field.
pub fn number(field: &Field, record: &[u8]) -> i64 {
    sign_extend(unsigned(field_bytes(field, record)) as i64, field.size)
}

/// The value of a field as an argument of `printf()`.
pub fn field_arg<'a>(field: &Field, record: &'a [u8]) -> Arg<'a> {
    arg(field.kind, field.difo.rtype, field_bytes(field, record))
}

/// The memory that `tracemem()` or `pcap()` has recorded: the first field, of which the second, if there is one, says
/// how many bytes are meant.
pub fn memory<'a>(action: &Action, record: &'a [u8]) -> &'a [u8] {
    let mut fields = action.fields.iter().map(|field| field_bytes(field, record));
    let bytes = fields.next().unwrap_or(&[]);
    let meant = fields.next().and_then(|size| usize::try_from(unsigned(size)).ok());
    meant.and_then(|meant| bytes.get(..meant)).unwrap_or(bytes)
}

/// What an action with a format makes of its fields.
///
/// # Errors
/// When the format is none.
pub fn printed(format: &[u8], action: &Action, record: &[u8], symbols: &dyn Symbols) -> Result<Vec<u8>, FormatError> {
    let mut out = Vec::new();
    let mut args = action.fields.iter().map(|field| field_arg(field, record));
    print::printf(&mut out, &format::parse(format)?, &mut args, symbols);
    Ok(out)
}

/// The value in these bytes as an argument.
pub(crate) fn arg(kind: FieldKind, ty: DifType, bytes: &[u8]) -> Arg<'_> {
    match (kind, bytes.len()) {
        (FieldKind::String, _) => Arg::Bytes(bytes),
        (FieldKind::KernelSymbol, _) => Arg::KernelSymbol(unsigned(bytes)),
        (FieldKind::KernelModule, _) => Arg::KernelModule(unsigned(bytes)),
        (FieldKind::KernelStack, _) => Arg::Stack { pid: None, frames: stack::frames(bytes).into() },
        (_, 4 | 8) if ty.ckind == CKind::Float => Arg::Float(float(bytes)),
        (FieldKind::Bytes, _) => Arg::Bytes(bytes),
        (FieldKind::Int { signed }, len) => {
            let size = u32::try_from(len).unwrap_or(8);
            let word = unsigned(bytes) as i64;
            Arg::Int { value: if signed { sign_extend(word, size) } else { word }, size, signed }
        }
    }
}

pub(crate) fn float(bytes: &[u8]) -> f64 {
    let word = unsigned(bytes);
    match u32::try_from(word) {
        Ok(word) if bytes.len() == 4 => f32::from_bits(word).into(),
        _ => f64::from_bits(word),
    }
}
