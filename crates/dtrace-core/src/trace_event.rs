//! The arguments of trace events: the fields of their records.

use d_types::{Space, TypeSource, Types};
use dtrace_provider::trace_event::{self, Field};
use dtrace_provider::{ArgDesc, Preamble};

use crate::host::Host;
use crate::kernel_types::KernelTypes;

/// The typed arguments of an event: its fields in order.
pub(crate) fn arguments(group: &str, name: &str, host: &Host) -> Vec<ArgDesc> {
    let mut kernel = KernelTypes::new(host);
    let mut types = Types::new(0);
    let mut is_type =
        |name: &str| types.intrinsic(name).is_some() || kernel.lookup(&mut types, Space::Typedef, None, name).is_some();
    let fields = fields(group, name, host);
    let typed = |(n, field): (u8, &Field)| ArgDesc {
        native: type_of(field, &mut is_type),
        translated: None,
        mapping: n,
        userland: false,
    };
    (0..10).zip(&fields).map(typed).collect()
}

/// How the arguments are read: arg0 of the place is the address of the record.
pub(crate) fn preamble(group: &str, name: &str, host: &Host) -> Preamble {
    let args = fields(group, name, host).iter().map(value_of).collect();
    Preamble { args, ..Preamble::default() }
}

/// The fields behind those that all records start with.
fn fields(group: &str, name: &str, host: &Host) -> Vec<Field> {
    let mut fields = trace_event::fields(host, group, name).unwrap_or_default();
    fields.retain(|field| !field.name.starts_with("common_"));
    fields
}

/// The type that D sees. Arrays are where they lie in the record; what D has no name for is a number of its size.
fn type_of(field: &Field, is_type: &mut dyn FnMut(&str) -> bool) -> String {
    let plain = field.ty.trim_start_matches("__data_loc ").trim_start_matches("__rel_loc ");
    let (element, is_array) = plain.strip_suffix("[]").map_or((plain, false), |element| (element.trim(), true));
    let known = |text: &str, is_type: &mut dyn FnMut(&str) -> bool| {
        let base = text.trim_start_matches("const ").trim_end_matches(['*', ' ']);
        base.starts_with("struct ") || base.starts_with("union ") || is_type(base)
    };
    match (is_array, known(element, is_type)) {
        (true, true) => format!("{element} *"),
        (true, false) => "void *".to_owned(),
        (false, true) if element.contains('*') || matches!(field.size, 1 | 2 | 4 | 8) => element.to_owned(),
        _ if element.contains('*') => "void *".to_owned(),
        _ if matches!(field.size, 1 | 2 | 4 | 8) => integer(field),
        _ => "void *".to_owned(),
    }
}

fn integer(field: &Field) -> String {
    format!("{}int{}_t", if field.signed { "" } else { "u" }, field.size * 8)
}

/// The field's value: of arrays and structures its address.
fn value_of(field: &Field) -> String {
    let Field { ty, offset, size, .. } = field;
    if ty.starts_with("__data_loc ") {
        // Offset and length are in the two halves of a word.
        return format!("arg0 + (*(uint32_t *)(arg0 + {offset}) & 0xffff)");
    }
    if ty.starts_with("__rel_loc ") {
        return format!("arg0 + {} + (*(uint32_t *)(arg0 + {offset}) & 0xffff)", offset + size);
    }
    if ty.ends_with("[]") || !matches!(size, 1 | 2 | 4 | 8) {
        return format!("arg0 + {offset}");
    }
    format!("*({} *)(arg0 + {offset})", integer(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_typed_and_read_by_what_they_are() {
        let field = |ty: &str, offset, size, signed| Field { ty: ty.into(), name: "x".into(), offset, size, signed };
        let cases = [
            (field("pid_t", 8, 4, true), "pid_t", "*(int32_t *)(arg0 + 8)"),
            (field("char[]", 12, 16, false), "char *", "arg0 + 12"),
            (field("__data_loc char[]", 28, 4, false), "char *", "arg0 + (*(uint32_t *)(arg0 + 28) & 0xffff)"),
            (field("const struct file *", 32, 8, false), "const struct file *", "*(uint64_t *)(arg0 + 32)"),
            (field("enum strange", 40, 4, false), "uint32_t", "*(uint32_t *)(arg0 + 40)"),
        ];
        for (field, ty, value) in cases {
            let mut is_type = |name: &str| ["pid_t", "char"].contains(&name);
            assert_eq!((type_of(&field, &mut is_type).as_str(), value_of(&field).as_str()), (ty, value));
        }
    }
}
