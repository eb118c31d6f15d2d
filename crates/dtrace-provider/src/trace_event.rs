//! The kernel's trace events, as tracefs describes them.

use std::path::{Path, PathBuf};

use crate::Context;

/// A field of an event's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its declaration without its name and without the size of an array: `char[]`, `__data_loc char[]`.
    pub ty: String,
    /// Its name.
    pub name: String,
    /// Where in the record it is.
    pub offset: u32,
    /// How many bytes it has there.
    pub size: u32,
    /// Whether it is a signed number.
    pub signed: bool,
}

/// The fields of an event's record in their order, from its `format` file; `None` if that can't be read.
pub fn fields(context: &dyn Context, group: &str, name: &str) -> Option<Vec<Field>> {
    Some(parse(&std::fs::read_to_string(folder(context, group, name)?.join("format")).ok()?))
}

/// The number that the kernel gives an event; `None` if it has no such one, or there is no tracefs.
pub fn id(context: &dyn Context, group: &str, name: &str) -> Option<u16> {
    std::fs::read_to_string(folder(context, group, name)?.join("id")).ok()?.trim().parse().ok()
}

fn folder(context: &dyn Context, group: &str, name: &str) -> Option<PathBuf> {
    Some(Path::new(context.tracefs()?).join("events").join(group).join(name))
}

fn parse(format: &str) -> Vec<Field> {
    format.lines().filter_map(field).collect()
}

/// Reads a line such as `field:pid_t pid;\toffset:8;\tsize:4;\tsigned:1;`.
fn field(line: &str) -> Option<Field> {
    let mut parts = line.trim().split(';').map(str::trim);
    let (ty, name) = ty_and_name(parts.next()?.strip_prefix("field:")?)?;
    let mut number = |key: &str| parts.next()?.strip_prefix(key)?.strip_prefix(':')?.parse::<u32>().ok();
    let (offset, size) = (number("offset")?, number("size")?);
    let signed = number("signed").is_some_and(|signed| signed != 0);
    Some(Field { ty, name: name.to_owned(), offset, size, signed })
}

/// Splits `TYPE NAME`, `TYPE NAME[SIZE]` or, as it is for what lies behind the record, `TYPE[] NAME`.
fn ty_and_name(declaration: &str) -> Option<(String, &str)> {
    if let Some((element, name)) = declaration.split_once("[] ") {
        return Some((format!("{element}[]"), name.trim()));
    }
    let (head, brackets) = declaration.split_once('[').map_or((declaration, ""), |(head, _)| (head, "[]"));
    let start = head.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')? + 1;
    let (ty, name) = head.split_at(start);
    Some((format!("{}{brackets}", ty.trim()), name))
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
                      \tfield:broken\n\tfield:x;\toffset:z;\nprint fmt: \"%d\"\n";
        let fields = parse(format);
        let shown: Vec<_> =
            fields.iter().map(|f| (f.ty.as_str(), f.name.as_str(), f.offset, f.size, f.signed)).collect();
        let expected = [
            ("unsigned short", "common_type", 0, 2, false),
            ("pid_t", "pid", 8, 4, true),
            ("char[]", "oldcomm", 12, 16, false),
            ("__data_loc char[]", "filename", 28, 4, false),
            ("const struct file *", "f", 32, 8, false),
        ];
        assert_eq!(shown, expected);
    }
}
