//! The arguments of trace events: the fields of their records, as the kernel's `format` files describe them.

use std::path::Path;

use d_types::{Space, TypeSource, Types};
use dtrace_provider::{ArgDesc, Context, Preamble};

use crate::host::Host;
use crate::kernel_types::KernelTypes;

/// A field of a record, behind those that all records start with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    /// Its declaration without its name: `char[16]`, `__data_loc char[]`.
    ty: String,
    offset: u32,
    size: u32,
    signed: bool,
}

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

fn fields(group: &str, name: &str, host: &Host) -> Vec<Field> {
    let text = host.tracefs().and_then(|root| {
        std::fs::read_to_string(Path::new(root).join("events").join(group).join(name).join("format")).ok()
    });
    parse(&text.unwrap_or_default())
}

/// Reads lines such as `field:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;`.
fn parse(format: &str) -> Vec<Field> {
    format.lines().filter_map(field).collect()
}

fn field(line: &str) -> Option<Field> {
    let mut parts = line.trim().split(';').map(str::trim);
    let declaration = parts.next()?.strip_prefix("field:")?;
    let mut number = |key: &str| parts.next()?.strip_prefix(key)?.strip_prefix(':')?.parse::<u32>().ok();
    let (offset, size) = (number("offset")?, number("size")?);
    let signed = number("signed").is_some_and(|signed| signed != 0);
    let (head, array) = declaration.split_once('[').map_or((declaration, None), |(head, rest)| (head, Some(rest)));
    let name_start = head.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')? + 1;
    let (ty, name) = head.split_at(name_start);
    // Of `__data_loc char[] name` the brackets come first.
    let (ty, name) = if name.is_empty() || array.is_some_and(|rest| rest.len() > 1 && !rest.ends_with(']')) {
        (head, "")
    } else {
        (ty, name)
    };
    if name.starts_with("common_") {
        return None;
    }
    let brackets = if array.is_some() { "[]" } else { "" };
    Some(Field { ty: format!("{}{brackets}", ty.trim()), offset, size, signed })
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
    fn formats_are_read() {
        let format = "name: x\nID: 7\nformat:\n\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\n\
                      \tfield:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;\n\
                      \tfield:char oldcomm[16];\toffset:12;\tsize:16;\tsigned:0;\n\
                      \tfield:__data_loc char[] filename;\toffset:28;\tsize:4;\tsigned:0;\n\
                      \tfield:const struct file * f;\toffset:32;\tsize:8;\tsigned:0;\n\
                      \tfield:enum strange e;\toffset:40;\tsize:4;\tsigned:0;\n\
                      \tfield:broken\n\tfield:x;\toffset:z;\nprint fmt: \"%d\"\n";
        let fields = parse(format);
        let shown: Vec<_> =
            fields.iter().map(|f| (type_of(f, &mut |name| ["pid_t", "char"].contains(&name)), value_of(f))).collect();
        let expected = [
            ("pid_t", "*(int32_t *)(arg0 + 8)"),
            ("char *", "arg0 + 12"),
            ("char *", "arg0 + (*(uint32_t *)(arg0 + 28) & 0xffff)"),
            ("const struct file *", "*(uint64_t *)(arg0 + 32)"),
            ("uint32_t", "*(uint32_t *)(arg0 + 40)"),
        ];
        assert_eq!(shown, expected.map(|(ty, value)| (ty.to_owned(), value.to_owned())));
    }
}
