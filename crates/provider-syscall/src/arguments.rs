//! Types of arguments, from the kernel's trace events.

use dtrace_provider::trace_event::{self, Field};
use dtrace_provider::{ArgDesc, Context};

/// A call has at most this many arguments.
const MOST: u8 = 6;

fn long(mapping: u8) -> ArgDesc {
    ArgDesc { native: "long".into(), translated: None, mapping, userland: false }
}

/// Arguments of `NAME:entry`: typed if the kernel says how.
pub(crate) fn of_entry(function: &str, context: &dyn Context) -> Vec<ArgDesc> {
    let fields = trace_event::fields(context, "syscalls", &format!("sys_enter_{}", event(function)));
    fields.and_then(typed).unwrap_or_else(|| (0..MOST).map(long).collect())
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

/// The fields behind the number of the call.
fn typed(fields: Vec<Field>) -> Option<Vec<ArgDesc>> {
    let number = fields.iter().position(|field| matches!(field.name.as_str(), "__syscall_nr" | "nr"))?;
    let arg = |(mapping, Field { ty, .. }): (u8, Field)| {
        let userland = ty.contains('*');
        ArgDesc { native: ty, translated: None, mapping, userland }
    };
    Some((0..MOST).zip(fields.into_iter().skip(number + 1)).map(arg).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_behind_the_number_are_arguments() {
        let field =
            |ty: &str, name: &str| Field { ty: ty.into(), name: name.into(), offset: 0, size: 8, signed: false };
        let fields = vec![
            field("unsigned short", "common_type"),
            field("int", "common_pid"),
            field("int", "__syscall_nr"),
            field("int", "dfd"),
            field("const char *", "filename"),
            field("umode_t", "mode"),
        ];
        let args = typed(fields).expect("the fields of a call");
        let types: Vec<_> = args.iter().map(|a| (a.native.as_str(), a.mapping, a.userland)).collect();
        assert_eq!(types, [("int", 0, false), ("const char *", 1, true), ("umode_t", 2, false)]);
        assert_eq!(typed(vec![field("int", "common_pid")]), None);
    }
}
