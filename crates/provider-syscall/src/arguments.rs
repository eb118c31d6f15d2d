//! Types of arguments, from the formats of the kernel's trace events.

use std::path::Path;

use dtrace_provider::{ArgDesc, Context};

/// A call has at most this many arguments.
const MOST: u8 = 6;

fn long(mapping: u8) -> ArgDesc {
    ArgDesc { native: "long".into(), translated: None, mapping, userland: false }
}

/// Arguments of `NAME:entry`: typed if the kernel says how.
pub(crate) fn of_entry(function: &str, context: &dyn Context) -> Vec<ArgDesc> {
    let typed = context.tracefs().and_then(|root| {
        let path = Path::new(root).join(format!("events/syscalls/sys_enter_{}/format", event(function)));
        parse(&std::fs::read_to_string(path).ok()?)
    });
    typed.unwrap_or_else(|| (0..MOST).map(long).collect())
}

/// Arguments of `NAME:return`: the value, in both places.
pub(crate) fn of_return() -> Vec<ArgDesc> {
    vec![long(0), long(1)]
}

/// Trace events are called after the kernel's functions.
fn event(function: &str) -> &str {
    match function {
        "stat" => "newstat",
        "fstat" => "newfstat",
        "lstat" => "newlstat",
        "sendfile" => "sendfile64",
        "uname" => "newuname",
        "umount2" => "umount",
        other => other,
    }
}

/// Reads the fields of a format, behind the number of the call: `field:const char * filename;\toffset:24;...`.
fn parse(format: &str) -> Option<Vec<ArgDesc>> {
    let fields = format.lines().filter_map(|line| line.trim().strip_prefix("field:"));
    let declarations = fields.filter_map(|field| field.split(';').next());
    let mut args = Vec::new();
    let mut seen_number = false;
    for declaration in declarations {
        let (ty, name) = split(declaration)?;
        if seen_number {
            let mapping = u8::try_from(args.len()).ok().filter(|&n| n < MOST)?;
            let userland = ty.contains('*');
            args.push(ArgDesc { native: ty, translated: None, mapping, userland });
        }
        seen_number |= name == "__syscall_nr" || name == "nr";
    }
    seen_number.then_some(args)
}

/// Type and name of a declaration.
fn split(declaration: &str) -> Option<(String, &str)> {
    let declaration = declaration.trim();
    let start = declaration.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))? + 1;
    let (ty, name) = declaration.split_at(start);
    Some((ty.trim().to_owned(), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_give_types() {
        let format = "name: sys_enter_openat\nID: 700\nformat:\n\
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n\
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n\
            \tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;\n\
            \tfield:int dfd;\toffset:16;\tsize:8;\tsigned:0;\n\
            \tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;\n\
            \tfield:umode_t mode;\toffset:40;\tsize:8;\tsigned:0;\n";
        let args = parse(format).expect("a format");
        let types: Vec<_> = args.iter().map(|a| (a.native.as_str(), a.mapping, a.userland)).collect();
        assert_eq!(types, [("int", 0, false), ("const char *", 1, true), ("umode_t", 2, false)]);
        assert_eq!(parse("nothing"), None);
    }
}
